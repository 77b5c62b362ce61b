// `forewarn answer` and `forewarn write`: the team writes to recipients, each copy its own.

import { join } from 'node:path'
import { barsOf } from '@forewarn/core/notes/rules'
import { OBSTACLE_WORDS } from '@forewarn/core/programme/plan'
import { type CaseId, NoteId, type RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { caseNamed } from '@forewarn/desk/cases'
import { type Addressee, type NoteProposal, sendNote, writingName } from '@forewarn/desk/notes/send'
import type { Command } from 'commander'
import { confirm } from '../confirm.ts'
import { type Names, namesOf } from '../names.ts'
import {
  catchUp,
  type DeskOptions,
  deskCommand,
  openStaffDesk,
  type StaffDesk,
} from '../open-desk.ts'
import { folderJournal } from '../ports/journal.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { writtenText } from '../written-text.ts'
import { several } from './options.ts'

interface Options extends DeskOptions {
  readonly file?: string
  readonly free?: readonly string[]
  readonly yes?: true
}

export const registerAnswer: Register = (program, terminal) => {
  withText(
    deskCommand(program, 'answer', {
      summary: 'answer recipients’ questions',
      description:
        'Seals an answer to whoever asked. Questions of several recipients may be answered at once; each gets a wording of its own, so that a leaked answer can be traced, and none learns of the others. Interrupted and run again, the same answer is sent once.',
      example: 'forewarn answer not_abcdefghij234567 "Yes. The fix is in the bundle."',
    }).argument('<words...>', 'the questions’ ids, and then the text'),
  ).action(async (words: readonly string[], options: Options) => {
    const noteIds = words.flatMap((word) => NoteId.safeParse(word).data ?? [])
    const rest = words.slice(noteIds.length)
    const text = await writtenText(terminal, textOf(rest, words), options.file)
    const open = await openStaffDesk(terminal, options)
    const { caseId, to } = asked(open, noteIds)
    await deliver(terminal, open, { caseId, to, text, options })
  })
}

export const registerWrite: Register = (program, terminal) => {
  withText(
    deskCommand(program, 'write', {
      summary: 'write to recipients of a case first',
      description:
        'Seals a note to one or more recipients who accepted the case’s embargo. What goes to several has a wording of its own for each, as an answer has. Interrupted and run again, the same note is sent once.',
      example: 'forewarn write postern "The fix moves to Tuesday." --all',
    })
      .argument('<case>', 'its name or id')
      .argument('[text]', 'the note, at most 64 KiB')
      .option(
        '--to <who>',
        'an e-mail address or id; may be repeated',
        several((who) => who),
      )
      .option('--all', 'everyone who accepted the embargo'),
  ).action(async (name: string, words: string | undefined, options: WriteOptions) => {
    const text = await writtenText(terminal, words, options.file)
    const open = await openStaffDesk(terminal, options)
    const { caseId } = await caseNamed(open.desk, open.board, name)
    const names = await namesOf(open)
    const to = options.all ? everyone(terminal, open, caseId, names) : named(open, names, options)
    await deliver(terminal, open, { caseId, to, text, options })
  })
}

interface WriteOptions extends Options {
  readonly to?: readonly string[]
  readonly all?: true
}

function withText(command: Command): Command {
  return command
    .helpGroup('Asking and answering:')
    .option('--file <file>', 'read the text from here; - for standard input')
    .option(
      '--free <value>',
      'a value in the text that may be another for everybody, such as a reference to quote; it marks far better than words. May be repeated',
      several((value) => value),
    )
    .option('--yes', 'do not ask')
}

/** @throws Refusal `input.missing` where something is neither a question nor the text */
function textOf(rest: readonly string[], words: readonly string[]): string | undefined {
  const [text, more] = rest
  const isText = more === undefined && words.indexOf(text ?? '') === words.length - 1
  if (rest.length === 0 || isText) return text
  const remedy = 'Name questions by their ids (not_…), and put the text last, in quotation marks.'
  throw new Refusal('input.missing', { what: `A question “${words[0]}”`, remedy })
}

/** @throws Refusal `input.missing`, `note.otherCase` */
function asked({ board }: StaffDesk, noteIds: readonly NoteId[]) {
  const to = new Map<RecipientId, NoteId[]>()
  const cases = new Set<CaseId>()
  for (const noteId of noteIds) {
    const question = board.notes.questions.get(noteId)
    if (question === undefined) {
      throw new Refusal('input.missing', { what: `A question ${noteId}`, remedy: SEE })
    }
    cases.add(question.caseId)
    if (cases.size > 1) throw new Refusal('note.otherCase', { noteId })
    const own = to.get(question.recipientId) ?? []
    if (!own.includes(noteId)) to.set(question.recipientId, [...own, noteId])
  }
  const [caseId] = cases
  if (caseId === undefined) throw new Refusal('input.missing', { what: 'A question', remedy: SEE })
  return { caseId, to: [...to].map(([recipientId, answers]) => ({ recipientId, answers })) }
}

const SEE = 'See forewarn notes.'

function everyone(
  terminal: Terminal,
  { board }: StaffDesk,
  caseId: CaseId,
  names: Names,
): Addressee[] {
  const invited = [...(board.embargo.cases.get(caseId)?.participants.keys() ?? [])]
  const open: Addressee[] = []
  for (const recipientId of invited) {
    const [bar] = barsOf(board, caseId, recipientId)
    if (bar === undefined) open.push({ recipientId, answers: [] })
    else terminal.note(`Left out: ${names.of(recipientId)}, ${OBSTACLE_WORDS[bar]}.`)
  }
  if (open.length > 0) return open
  const remedy = 'Nobody has accepted the embargo as it stands; see forewarn board.'
  throw new Refusal('input.missing', { what: 'Anybody to write to', remedy })
}

function named({ board }: StaffDesk, names: Names, { to = [] }: WriteOptions): Addressee[] {
  const ids = new Set(to.map((who) => names.recipient(who, board.programme.recipients)))
  if (ids.size > 0) return [...ids].map((recipientId) => ({ recipientId, answers: [] }))
  throw new Refusal('input.missing', { what: 'To whom', remedy: 'Say --to or --all.' })
}

interface Delivery {
  readonly caseId: CaseId
  readonly to: readonly Addressee[]
  readonly text: string
  readonly options: Options
}

async function deliver(terminal: Terminal, open: StaffDesk, delivery: Delivery): Promise<void> {
  const { caseId, to, text, options } = delivery
  const { desk, ledger, folder } = open
  mustHold(text, options.free ?? [])
  const names = await namesOf(open)
  const journal = folderJournal(join(folder, 'writings', writingName({ caseId, to, text })))
  const sent = await sendNote({
    ...{ desk, ledger, journal, caseId, to, text, free: options.free ?? [] },
    confirm: async (proposal) => {
      const whom = names.some(
        to.map(({ recipientId }) => recipientId),
        10,
      )
      terminal.note(`To ${whom}. ${marksText(proposal)}`)
      await confirm(terminal, 'Send it?', options.yes)
    },
  })
  await catchUp(ledger, folder)
  if (options.json) terminal.print(JSON.stringify({ caseId, ...sent }))
  else terminal.print(`Sent to ${counted(sent.recipients, 'recipient')}, as ${sent.noteId}.`)
}

/** @throws Refusal `input.missing` where a free value is not in the text */
function mustHold(text: string, free: readonly string[]): void {
  const absent = free.find((value) => value === '' || !text.includes(value))
  if (absent === undefined) return
  const remedy = 'A free value stands in the text exactly as it is given to --free.'
  throw new Refusal('input.missing', { what: `“${absent}” in the text`, remedy })
}

/** What a leak of this note could tell, said before it goes out. */
function marksText({ recipients, places }: NoteProposal): string {
  if (recipients === 1) return 'It goes to one alone, as you wrote it.'
  if (places === 0) return 'These words cannot be told apart: all copies will be alike.'
  return `Each gets a wording of its own, in ${counted(places, 'place')}.`
}
