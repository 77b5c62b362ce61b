// The notes' facts: a question asked; a seed committed, an answer addressed, sent and collected.

import { z } from 'zod'
import { Digest, Sealed } from '../shared/fields.ts'
import { CaseId, NoteId, RecipientId } from '../shared/ids.ts'

/** How long a question may be, as UTF-8: with its envelope it fits into an entry of the ledger. */
export const MAX_QUESTION_BYTES = 8192
export const MAX_ANSWER_BYTES = 65_536

/**
 * A recipient asks the team. `sealed`: the letter, to the team; `own`: the same letter, to the keys
 * of whoever asked, so that a question can be read again beside its answer.
 */
export const NoteAsked = z.strictObject({
  kind: z.literal('noteAsked'),
  noteId: NoteId,
  caseId: CaseId,
  sealed: Sealed,
  own: Sealed,
})

/** The team is about to write. As with a bundle: before any codeword exists, the seed is fixed. */
export const NoteSeedCommitted = z.strictObject({
  kind: z.literal('noteSeedCommitted'),
  noteId: NoteId,
  caseId: CaseId,
  commitment: Digest,
})

/** To whom, each with a sealed copy of its own, and which of its questions that answers. */
export const NoteAddressed = z.strictObject({
  kind: z.literal('noteAddressed'),
  noteId: NoteId,
  copies: z
    .array(
      z.strictObject({
        recipientId: RecipientId,
        answers: z.array(NoteId).max(50),
        /** The recipient's leaf in the tree under `noteSent.root`. */
        commitment: Digest,
        digest: Digest,
        bytes: z.int().min(1),
      }),
    )
    .min(1)
    .max(10_000),
})
export type NoteAddressed = z.infer<typeof NoteAddressed>

/**
 * The commit point. It names nobody, so that it can be a receipt: a recipient sees in it neither how
 * many others were written to nor whether any were. `dossier`: what was written, for the team.
 */
export const NoteSent = z.strictObject({
  kind: z.literal('noteSent'),
  noteId: NoteId,
  root: Digest,
  masters: Digest,
  codewords: Digest,
  dossier: Digest,
})
export type NoteSent = z.infer<typeof NoteSent>

/** Signed by the recipient, and on disk before the first sealed byte leaves. */
export const NoteCollected = z.strictObject({
  kind: z.literal('noteCollected'),
  noteId: NoteId,
})

export const NOTE_EVENTS = [
  NoteAsked,
  NoteSeedCommitted,
  NoteAddressed,
  NoteSent,
  NoteCollected,
] as const
export type NoteEvent = z.infer<(typeof NOTE_EVENTS)[number]>
