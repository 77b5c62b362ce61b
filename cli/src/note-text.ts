// Notes as lines for people, at a recipient's desk and at the team's.

import type { CaseId, NoteId } from '@forewarn/core/shared/ids'
import { type Instant, showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { visible } from '@forewarn/core/shared/visible'
import { describe } from '@forewarn/core/shared/wording'
import type { Threads } from '@forewarn/core/wire/notes'
import { collectNote, openNote, openOwn } from '@forewarn/desk/notes/ask'
import type { OpenedQuestion, OpenedTeamNote } from '@forewarn/desk/notes/threads'
import type { Names } from './names.ts'
import type { OpenDesk } from './open-desk.ts'
import { keepNote, readNote } from './ports/collected-notes.ts'

export interface NoteLine {
  readonly noteId: NoteId
  readonly caseId: CaseId
  readonly at: Instant
  /** Who wrote it, and to whom. */
  readonly who: string
  readonly text: string
  readonly answers: readonly NoteId[]
  /** Why it is not shown. */
  readonly problem?: string
}

/** A recipient's own thread. What waits is collected, one signed request a note. */
export async function ownLines(open: OpenDesk, threads: Threads): Promise<NoteLine[]> {
  const { keyring } = open.desk
  const asked = threads.questions.map(async (question): Promise<NoteLine> => {
    const { noteId, caseId, at } = question
    const line = { noteId, caseId, at, who: 'you', answers: [] }
    return shown(line, async () => ({ text: (await openOwn(keyring, question)).text }))
  })
  const lines = await Promise.all(asked)
  for (const { noteId, caseId, sentAt: at } of threads.notes) {
    const line = { noteId, caseId, at, who: 'the team', answers: [] }
    lines.push(
      await shown(line, async () => {
        const { answer, signedBy } = await openNote(keyring, await collected(open, noteId))
        return { text: answer.text, answers: answer.answers, who: `the team (${signedBy})` }
      }),
    )
  }
  return lines.sort(byTime)
}

async function collected({ desk, folder }: OpenDesk, noteId: NoteId) {
  const kept = await readNote(folder, noteId)
  if (kept !== undefined) return kept
  const note = await collectNote(desk, noteId)
  await keepNote(folder, note)
  return note
}

/** What does not hold is named and not shown, and keeps no other note from being read. */
async function shown(
  line: Omit<NoteLine, 'text'>,
  open: () => Promise<Pick<NoteLine, 'text'> & Partial<NoteLine>>,
): Promise<NoteLine> {
  try {
    return { ...line, ...(await open()) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...line, text: '', problem: describe(error) }
  }
}

export function teamLines(
  { questions, notes }: { questions: readonly OpenedQuestion[]; notes: readonly OpenedTeamNote[] },
  names: Names,
): NoteLine[] {
  const asked = questions.map(({ noteId, caseId, at, recipientId, text, problem, answeredBy }) => ({
    ...{ noteId, caseId, at, answers: [] },
    who: `${names.of(recipientId)}${answeredBy.length === 0 ? ', UNANSWERED' : ''}`,
    text: text ?? SEALED_TO_OTHERS,
    ...(problem !== undefined && { problem }),
  }))
  const written = notes.map(({ noteId, caseId, sentAt, by, text, to }) => {
    const read = to.filter(({ collectedAt }) => collectedAt !== null).length
    const whom = names.some(
      to.map(({ recipientId }) => recipientId),
      5,
    )
    return {
      ...{ noteId, caseId, at: sentAt, answers: to.flatMap(({ answers }) => answers) },
      who: `${names.of(by)} to ${whom}, fetched by ${read} of ${to.length}`,
      text: text ?? SEALED_TO_OTHERS,
    }
  })
  return [...asked, ...written].sort(byTime)
}

const SEALED_TO_OTHERS = '(sealed to others)'

/** By case, in the order of time. Text from outside is written out where it would mislead. */
export function threadText(
  lines: readonly NoteLine[],
  nameOf: (caseId: CaseId) => string,
  zone: string,
): string {
  const blocks = [...Map.groupBy(lines, ({ caseId }) => caseId)].map(([caseId, own]) =>
    [nameOf(caseId), ...own.map((line) => oneText(line, zone))].join('\n'),
  )
  return blocks.join('\n\n')
}

function oneText({ noteId, at, who, text, answers, problem }: NoteLine, zone: string): string {
  const re = answers.length === 0 ? '' : `, answers ${answers.join(' ')}`
  const head = `  ${noteId}  ${showInstant(at, zone)}  ${who}${re}`
  const body = problem === undefined ? visible(text) : `NOT SHOWN. ${problem}`
  return [head, ...body.split('\n').map((line) => `    ${line}`.trimEnd())].join('\n')
}

function byTime(a: NoteLine, b: NoteLine): number {
  return a.at - b.at
}
