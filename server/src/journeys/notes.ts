// A recipient's notes: its own questions, what the team wrote to it, handed out once written down.

import { readStatement } from '@forewarn/core/board/admit'
import type { Act } from '@forewarn/core/board/entry'
import type { Receipt } from '@forewarn/core/log/receipt'
import { isReadable } from '@forewarn/core/notes/rules'
import type { NoteId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Threads } from '@forewarn/core/wire/notes'
import type { InVault } from '../answer.ts'
import type { House } from '../house.ts'
import { deny } from './collect.ts'
import { type Asked, receiptsOf } from './evidence.ts'

/** A note appears here once it can be collected, and stays once it was. */
export function threads({ registry }: House, recipientId: RecipientId): Threads {
  const { board } = registry
  const questions = [...board.notes.questions.values()]
  const copies = [...(board.notes.copiesOf.get(recipientId)?.values() ?? [])]
  return {
    questions: questions
      .filter((one) => one.recipientId === recipientId)
      .map(({ noteId, caseId, at, own }) => ({ noteId, caseId, at, own })),
    notes: copies
      .filter((copy) => copy.collectedAt.length > 0 || isReadable(board, copy))
      .map(({ noteId, caseId, sentAt, bytes, collectedAt }) => ({
        ...{ noteId, caseId, sentAt, bytes },
        collectedAt: collectedAt[0] ?? null,
      })),
  }
}

/**
 * Whoever may answer now, and the entries that lead to their keys: a recipient seals to nobody whom
 * it cannot trace back to the owner that it pinned.
 */
export async function noteKeys(house: House, asked?: Asked) {
  const staff = [...house.registry.board.programme.staff].filter(([, { revoked, roles }]) => {
    return !revoked && (roles.has('owner') || roles.has('publisher'))
  })
  const seqs = staff.flatMap(([, { lineage }]) => lineage)
  const receipts = await receiptsOf(house, seqs, asked)
  return { staffIds: staff.map(([staffId]) => staffId), receipts }
}

/**
 * Hands `recipient` its own sealed copy of a note, and writes that down first, as with a part: what
 * was sent to several is a marked copy too.
 *
 * @throws Refusal `note.unknown`, alike for not written to you, not yet, and does not exist
 * @throws Refusal `act.repeated`
 */
export async function collectNote(
  house: House,
  recipient: RecipientId,
  noteId: NoteId,
  act: Act,
): Promise<InVault> {
  const { event } = readStatement(act)
  if (act.by !== recipient || event.kind !== 'noteCollected' || event.noteId !== noteId) {
    throw new Refusal('act.notYours', { kind: event.kind })
  }
  try {
    await house.registry.recordOnce(act)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'note.unknown') await deny(house, recipient)
    throw error
  }
  const copy = house.registry.board.notes.copiesOf.get(recipient)?.get(noteId)
  if (copy === undefined) throw new Error(`collected note ${noteId} is not on the board`)
  return { inVault: copy.digest }
}

/**
 * From the founding to the key that sent the note, the sending, and the recipient's own collection.
 *
 * @throws Refusal `note.unknown` where this recipient did not collect that note
 */
export async function noteEvidence(
  house: House,
  recipient: RecipientId,
  noteId: NoteId,
  asked?: Asked,
): Promise<Receipt[]> {
  const { notes } = house.registry.board
  const collected = notes.copiesOf.get(recipient)?.get(noteId)?.collectedSeq
  const sent = notes.written.get(noteId)?.sent
  if (collected === undefined || sent === undefined) throw new Refusal('note.unknown', {})
  return receiptsOf(house, [...sent.lineage, sent.seq, collected], asked)
}
