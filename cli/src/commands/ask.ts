// `forewarn ask`: a recipient's question, sealed to the team.

import { readInbox } from '@forewarn/desk/inbox'
import { askTeam } from '@forewarn/desk/notes/ask'
import { type DeskOptions, deskCommand, openRecipientDesk } from '../open-desk.ts'
import type { Register } from '../program.ts'
import { writtenText } from '../written-text.ts'
import { caseWritten } from './status.ts'

interface Options extends DeskOptions {
  readonly file?: string
}

export const registerAsk: Register = (program, terminal) => {
  deskCommand(program, 'ask', {
    summary: 'ask the team about a case',
    description:
      'Seals a question to those of the team who may answer it, and to yourself. No other recipient learns of it, and the house cannot read it. You may ask before you accept the embargo; the answer comes after.',
    example: 'forewarn ask cas_abcdefghij234567 "Is the 2.x branch affected?"',
  })
    .helpGroup('Receiving:')
    .argument('<case>', 'its id, or that of one of its parts')
    .argument('[text]', 'the question, at most 8 KiB')
    .option('--file <file>', 'read the question from here; - for standard input')
    .action(async (written: string, words: string | undefined, options: Options) => {
      const text = await writtenText(terminal, words, options.file)
      const { desk } = await openRecipientDesk(terminal, options)
      const inbox = await readInbox(desk)
      const caseId = caseWritten(inbox, written)
      const noteId = await askTeam(desk, caseId, text)
      if (options.json) {
        terminal.print(JSON.stringify({ noteId, caseId }))
        return
      }
      terminal.print(`Asked, as ${noteId}. The answer will be among your notes: forewarn notes`)
      const found = inbox.cases.find((one) => one.caseId === caseId)
      if (found?.consent !== 'given' && found?.lifted === false) {
        terminal.note('It can reach you once you have accepted the embargo as it stands.')
      }
    })
}
