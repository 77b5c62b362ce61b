// `forewarn agreement`: the terms that every recipient accepts, by their digest.

import { resolve } from 'node:path'
import { setAgreement } from '@forewarn/desk/agreement'
import { digestOf } from '@forewarn/desk/team'
import { confirm } from '../confirm.ts'
import { catchUp, type DeskOptions, deskCommand, openStaffDesk } from '../open-desk.ts'
import { readBytes } from '../ports/text-file.ts'
import type { Register } from '../program.ts'

export const registerAgreement: Register = (program, terminal) => {
  deskCommand(program, 'agreement', {
    summary: 'set the terms that recipients accept',
    description:
      'Sets the agreement to a file of any kind, by its SHA-256; the house never sees the text. Everyone has to accept new terms before the next part. Send the file to your partners yourself.',
    example: 'forewarn agreement terms-2026.pdf',
  })
    .helpGroup('Programme:')
    .argument('<file>', 'the terms as you send them to partners')
    .option('--yes', 'do not ask')
    .action(async (file: string, options: DeskOptions & { yes?: true }) => {
      const terms = digestOf(await readBytes(resolve(terminal.cwd, file)))
      const { desk, board, ledger, folder } = await openStaffDesk(terminal, options)
      const before = board.programme.agreement
      const isNew = before?.terms !== terms
      const version = isNew ? (before?.version ?? 0) + 1 : before.version
      if (isNew) {
        const all = board.programme.recipients.size
        const question = `Set version ${version}? All ${all} recipients have to accept it.`
        await confirm(terminal, question, options.yes)
        await setAgreement(desk, ledger, { version, terms })
        await catchUp(ledger, folder)
      }
      if (options.json) terminal.print(JSON.stringify({ version, terms, changed: isNew }))
      else terminal.print(`The agreement is version ${version}, SHA-256 ${terms}.`)
    })
}
