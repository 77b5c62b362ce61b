// What is known of notes: questions, what the team wrote to whom, and who has fetched it.

import type { CaseId, NoteId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { NoteAddressed, NoteSent } from './events.ts'

export interface Question {
  readonly noteId: NoteId
  readonly caseId: CaseId
  readonly recipientId: RecipientId
  readonly at: Instant
  /** Of whoever asked, as it was then. */
  readonly signingKey: string
  readonly sealed: string
  readonly own: string
  /** The notes that answer it, in order. */
  readonly answeredBy: readonly NoteId[]
}

/** Something the team wrote. Without `sent` it is under way, or was abandoned. */
export interface TeamNote {
  readonly noteId: NoteId
  readonly caseId: CaseId
  readonly commitment: string
  readonly begunAt: Instant
  copies?: NoteAddressed['copies']
  /** Of each recipient, in the order of `copies`: what tells the keys it had when it was addressed. */
  keys?: readonly string[]
  sent?: Sent
}

export interface Sent extends Pick<NoteSent, 'root' | 'masters' | 'codewords' | 'dossier'> {
  readonly at: Instant
  readonly seq: number
  readonly by: string
  /** The entries that lead from the founding to the key that sent it: `Staff.lineage`, as of then. */
  readonly lineage: readonly number[]
}

/** One recipient's copy of a note that was sent. */
export interface NoteCopy {
  readonly noteId: NoteId
  readonly caseId: CaseId
  readonly recipientId: RecipientId
  readonly answers: readonly NoteId[]
  readonly digest: string
  readonly bytes: number
  readonly sentAt: Instant
  /** Every time it was handed out. */
  readonly collectedAt: Instant[]
  /** Where the last of them stands in the ledger. */
  collectedSeq?: number
}

export interface NotesSlice {
  readonly questions: Map<NoteId, Question>
  readonly written: Map<NoteId, TeamNote>
  /** What was sent to whom, in the order in which it was sent. */
  readonly copiesOf: Map<RecipientId, Map<NoteId, NoteCopy>>
}

export function emptyNotes(): NotesSlice {
  return { questions: new Map(), written: new Map(), copiesOf: new Map() }
}

/** Copies that their recipients have not fetched yet: something waits for them. */
export function unreadOf({ copiesOf }: NotesSlice, recipientId: RecipientId): NoteCopy[] {
  const copies = [...(copiesOf.get(recipientId)?.values() ?? [])]
  return copies.filter(({ collectedAt }) => collectedAt.length === 0)
}
