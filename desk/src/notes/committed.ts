// Who holds which wording of a note, as it was kept, and only so far as the ledger commits to it.

import type { Board } from '@forewarn/core/board/board'
import { seedCommitment } from '@forewarn/core/bundle/commitment'
import { codewordsFor } from '@forewarn/core/marking/mark'
import type { TeamNote } from '@forewarn/core/notes/slice'
import { fromHex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { joinMaster } from '../masters.ts'

/**
 * As `committed` has it of a bundle: the seed that was committed to, rows of those alone to whom the
 * note was addressed, under the board's partners, drawn from that seed.
 *
 * @throws Refusal `note.otherCodewords`, `file.malformed`
 */
export function mustBeCommitted(
  board: Board,
  { noteId, caseId, commitment, copies = [] }: TeamNote,
  secrets: { readonly masters: unknown; readonly codewords: unknown },
): void {
  const master = joinMaster(secrets)
  const [seed = ''] = master.seeds
  const held = master.holders.map(({ recipient, partner }) => `${recipient} of ${partner}`)
  const addressed = copies.map(({ recipientId }) => {
    return `${recipientId} of ${board.programme.recipients.get(recipientId)?.partnerId}`
  })
  const drawn = codewordsFor(master, master.holders)
  const problem =
    master.seeds.length !== 1 || seedCommitment(caseId, noteId, fromHex(seed)) !== commitment
      ? 'its seed is not the one that was committed to'
      : JSON.stringify(held.sort()) !== JSON.stringify(addressed.sort())
        ? 'it has other rows than of those to whom it was addressed'
        : JSON.stringify(drawn) !== JSON.stringify(master.codewords)
          ? 'its symbols are not those that the seed gives'
          : undefined
  if (problem !== undefined) throw new Refusal('note.otherCodewords', { noteId, problem })
}
