// Who holds which wording of a note, as it was kept, and only so far as the ledger commits to it.

import type { Board } from '@forewarn/core/board/board'
import {
  CommitmentPath,
  codewordDigest,
  seedCommitment,
  verifyLeaf,
} from '@forewarn/core/bundle/commitment'
import { codewordsFor } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { NoteCommitment, noteCommitmentDigest, textDigest } from '@forewarn/core/notes/letter'
import type { Sent, TeamNote } from '@forewarn/core/notes/slice'
import { fromHex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { joinMaster } from '../masters.ts'
import { textFor } from './mark-text.ts'

/** One recipient's commitment, opened, and its way to the root in `noteSent`. */
export const NoteOpening = z.strictObject({ commitment: NoteCommitment, path: CommitmentPath })
export type NoteOpening = z.infer<typeof NoteOpening>

const Kept = z.looseObject({ openings: z.array(NoteOpening).optional() })

/**
 * As `committed` has it of a bundle: the seed that was committed to, rows of those alone to whom the
 * note was addressed, under the board's partners, drawn from that seed; and of every copy the very
 * symbols and the very text that its commitment in the ledger holds.
 *
 * @returns what was compared, in words. A note of an early Forewarn kept no openings
 * @throws Refusal `note.otherCodewords`, `file.malformed`, `proof.mismatch`
 */
export function mustBeCommitted(
  board: Board,
  note: TeamNote & { readonly sent: Sent },
  secrets: { readonly masters: unknown; readonly codewords: unknown },
): string {
  const master = joinMaster(secrets)
  const kept = Kept.safeParse(secrets.codewords)
  const problem =
    rowsProblem(board, note, master) ??
    (kept.success ? copiesProblem(note, master, kept.data.openings) : 'its openings are none')
  const { noteId } = note
  if (problem !== undefined) throw new Refusal('note.otherCodewords', { noteId, problem })
  const rows = `note ${noteId}: ${master.holders.length} rows, drawn from its seed`
  const opened = kept.data?.openings?.length
  return opened === undefined
    ? `${rows}; sent by a Forewarn that kept no openings, so not compared with its copies`
    : `${rows}; ${opened} commitments opened, and the texts are those committed to`
}

function rowsProblem(
  board: Board,
  { noteId, caseId, commitment, copies = [] }: TeamNote,
  master: Master,
): string | undefined {
  const [seed = ''] = master.seeds
  const held = master.holders.map(({ recipient, partner }) => `${recipient} of ${partner}`)
  const addressed = copies.map(({ recipientId }) => {
    return `${recipientId} of ${board.programme.recipients.get(recipientId)?.partnerId}`
  })
  if (master.seeds.length !== 1 || seedCommitment(caseId, noteId, fromHex(seed)) !== commitment) {
    return 'its seed is not the one that was committed to'
  }
  if (JSON.stringify(held.sort()) !== JSON.stringify(addressed.sort())) {
    return 'it has other rows than of those to whom it was addressed'
  }
  const drawn = codewordsFor(master, master.holders)
  const isDrawn = JSON.stringify(drawn) === JSON.stringify(master.codewords)
  return isDrawn ? undefined : 'its symbols are not those that the seed gives'
}

/** Of each addressed copy the opening whose digest is in the ledger, and what stands in it. */
function copiesProblem(
  { noteId, copies = [], sent }: TeamNote & { readonly sent: Sent },
  master: Master,
  openings: readonly NoteOpening[] | undefined,
): string | undefined {
  if (openings === undefined) return undefined
  if (openings.length !== copies.length)
    return 'it has openings of other copies than were addressed'
  for (const { recipientId, commitment: leaf } of copies) {
    const found = openings.find(({ commitment }) => noteCommitmentDigest(commitment) === leaf)
    if (found === undefined) return `there is no opening of the copy of ${recipientId}`
    const { commitment, path } = found
    const row = master.holders.findIndex(({ recipient }) => recipient === recipientId)
    const codeword = master.codewords[row] ?? []
    const isOwn = commitment.noteId === noteId && commitment.recipientId === recipientId
    if (!isOwn || commitment.masters !== sent.masters) {
      return `the copy of ${recipientId} was committed to as another`
    }
    if (codewordDigest(commitment.salt, codeword) !== commitment.codeword) {
      return `the symbols of ${recipientId} are not those that its copy was committed to with`
    }
    if (textDigest(textFor(master, codeword)) !== commitment.content) {
      return `the text of ${recipientId} is not the one that was committed to`
    }
    verifyLeaf(leaf, path, sent.root)
  }
  return undefined
}
