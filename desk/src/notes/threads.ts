// The team's view of notes: every question opened, and what was answered, by whom and to whom.

import type { Board } from '@forewarn/core/board/board'
import { type Question as Letter, readQuestion } from '@forewarn/core/notes/letter'
import type { Question } from '@forewarn/core/notes/slice'
import { open } from '@forewarn/core/sealing/age'
import { fromBase64 } from '@forewarn/core/shared/bytes'
import { CaseId, NoteId, type RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { z } from 'zod'
import { teamOpeners } from '../passed-keys.ts'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'

export interface OpenedQuestion {
  readonly noteId: NoteId
  readonly caseId: CaseId
  readonly recipientId: RecipientId
  readonly at: Instant
  /** `null` where it was sealed before this desk was enrolled, or to other roles. */
  readonly text: string | null
  /** Why it cannot be read, where it is not what whoever asked may have sent. */
  readonly problem?: string
  readonly answeredBy: readonly NoteId[]
}

export interface OpenedTeamNote {
  readonly noteId: NoteId
  readonly caseId: CaseId
  readonly sentAt: Instant
  readonly by: string
  readonly text: string | null
  /** When each first fetched it; `null` where it still waits for them. */
  readonly to: readonly {
    readonly recipientId: RecipientId
    readonly answers: readonly NoteId[]
    readonly collectedAt: Instant | null
  }[]
}

/** What the team keeps of a note beside the copies. */
export const NoteDossier = z.looseObject({ noteId: NoteId, caseId: CaseId, text: z.string() })

/**
 * In the order in which they were asked. What cannot be opened is named and keeps no other from being
 * read, for anybody who was invited can write such a question.
 */
export async function openQuestions(
  desk: Desk,
  { notes }: Board,
  caseId?: CaseId,
): Promise<OpenedQuestion[]> {
  const all = [...notes.questions.values()].filter((one) => !caseId || one.caseId === caseId)
  return Promise.all(
    all.map(async (question) => {
      const { noteId, caseId, recipientId, at, answeredBy } = question
      return { noteId, caseId, recipientId, at, answeredBy, ...(await textOf(desk, question)) }
    }),
  )
}

async function textOf(desk: Desk, question: Question) {
  try {
    const letter = await unlessSealedToOthers(openQuestion(desk, question))
    return { text: letter?.text ?? null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { text: null, problem: describe(error) }
  }
}

async function openQuestion(desk: Desk, question: Question): Promise<Letter> {
  const { noteId, caseId, recipientId, sealed, signingKey } = question
  const bytes = await open(fromBase64(sealed), teamOpeners(desk), desk.ports.quickCipher)
  const letter = readQuestion(bytes, (by) => (by === recipientId ? signingKey : undefined))
  if (letter.noteId === noteId && letter.caseId === caseId) return letter
  throw new Refusal('note.broken', { problem: 'it is another question' })
}

/** In the order in which they were sent. @throws Refusal `house.otherBytes` */
export async function openTeamNotes(
  desk: Desk,
  { notes }: Board,
  caseId?: CaseId,
): Promise<OpenedTeamNote[]> {
  const opened: OpenedTeamNote[] = []
  for (const { noteId, caseId: own, sent, copies = [] } of notes.written.values()) {
    if (sent === undefined || (caseId !== undefined && own !== caseId)) continue
    const dossier = await unlessSealedToOthers(fetchJson(desk, NoteDossier, sent.dossier))
    const to = copies.map(({ recipientId, answers }) => {
      const copy = notes.copiesOf.get(recipientId)?.get(noteId)
      return { recipientId, answers, collectedAt: copy?.collectedAt[0] ?? null }
    })
    const { at: sentAt, by } = sent
    opened.push({ noteId, caseId: own, sentAt, by, text: dossier?.text ?? null, to })
  }
  return opened
}

/** What was sealed before this desk was enrolled stays closed to it, and nothing is wrong. */
export async function unlessSealedToOthers<T>(opening: Promise<T>): Promise<T | undefined> {
  try {
    return await opening
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sealing.notForYou') return undefined
    throw error
  }
}
