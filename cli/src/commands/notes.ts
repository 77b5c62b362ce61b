// `forewarn notes`: at a recipient's desk its own threads, at the team's everybody's.

import { RecipientId } from '@forewarn/core/shared/ids'
import { caseNamed, namedCases } from '@forewarn/desk/cases'
import { readInbox } from '@forewarn/desk/inbox'
import { readThreads } from '@forewarn/desk/notes/ask'
import { openQuestions, openTeamNotes } from '@forewarn/desk/notes/threads'
import { namesOf } from '../names.ts'
import { ownLines, teamLines, threadText } from '../note-text.ts'
import {
  type DeskOptions,
  deskCommand,
  deskFolder,
  openRecipientDesk,
  openStaffDesk,
} from '../open-desk.ts'
import { readKeyring } from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { caseWritten } from './status.ts'

export const registerNotes: Register = (program, terminal, leave) => {
  deskCommand(program, 'notes', {
    summary: 'read questions and answers',
    description:
      'At a recipient’s desk: fetches what the team wrote to you, checks who signed it without trusting the house, and shows it with your own questions. At the team’s: shows every question and what was answered. Notes never go among recipients.\n\nExit code 0: every note is what was written; 2: one is not; it is named and not shown.',
    example: 'forewarn notes postern',
  })
    .helpGroup('Asking and answering:')
    .argument('[case]', 'the team: its name or id; a recipient: its id, or that of a part')
    .action(async (written: string | undefined, options: DeskOptions) => {
      const { actor } = await readKeyring(deskFolder(terminal, options))
      const isRecipient = RecipientId.safeParse(actor).success
      const show = isRecipient ? showOwn : showTeam
      if (!(await show(terminal, written, options))) leave(EXIT.refused)
    })
}

/** Whether everything could be shown. */
async function showOwn(
  terminal: Terminal,
  written: string | undefined,
  options: DeskOptions,
): Promise<boolean> {
  const open = await openRecipientDesk(terminal, options)
  const only = written === undefined ? undefined : caseWritten(await readInbox(open.desk), written)
  const threads = await readThreads(open.desk)
  const lines = (await ownLines(open, threads)).filter((one) => !only || one.caseId === only)
  if (options.json) terminal.print(JSON.stringify({ notes: lines }))
  else if (lines.length === 0) terminal.print('Nobody has written anything here.')
  else terminal.print(threadText(lines, (caseId) => caseId, terminal.zone))
  return lines.every(({ problem }) => problem === undefined)
}

async function showTeam(
  terminal: Terminal,
  written: string | undefined,
  options: DeskOptions,
): Promise<boolean> {
  const open = await openStaffDesk(terminal, options)
  const { desk, board } = open
  const only = written === undefined ? undefined : (await caseNamed(desk, board, written)).caseId
  const questions = await openQuestions(desk, board, only)
  const notes = await openTeamNotes(desk, board, only)
  const isWhole = questions.every(({ problem }) => problem === undefined)
  if (options.json) {
    terminal.print(JSON.stringify({ questions, notes }))
    return isWhole
  }
  const cases = new Map((await namedCases(desk, board)).map(({ caseId, name }) => [caseId, name]))
  const lines = teamLines({ questions, notes }, await namesOf(open))
  const text = threadText(lines, (caseId) => cases.get(caseId) ?? caseId, terminal.zone)
  terminal.print(lines.length === 0 ? 'Nobody has asked anything.' : text)
  return isWhole
}
