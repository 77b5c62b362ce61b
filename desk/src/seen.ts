// The last checkpoint that a desk saw, and the proof that the house's newest continues it.

import { verifyConsistency } from '@forewarn/core/log/proof'
import { fromBase64, fromHex, hex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { openPinned } from './pinned-log.ts'
import { checkpointOf, type Desk } from './sign-in.ts'

/** What this desk saw last; a log that went back behind it, or split from it, is refused. */
export interface Seen {
  readonly size: number
  /** Lower-case hex. */
  readonly root: string
}

/**
 * What a recipient's desk has seen from now on: the newest checkpoint, or the one that came with
 * receipts, only if it continues what was seen before. It reads no entry.
 *
 * @throws Refusal `ledger.wentBack`, `ledger.split`, `note.unsigned`, `witness.tooFew`
 */
export async function seenOn(desk: Desk, before: Seen | undefined, note?: string): Promise<Seen> {
  const { house, keyring } = desk
  const now = note === undefined ? await checkpointOf(desk) : openPinned(note, keyring.pins)
  const seen = { size: now.size, root: hex(now.root) }
  if (before === undefined || before.size === 0) return seen
  if (now.size < before.size) {
    throw new Refusal('ledger.wentBack', { seen: before.size, offered: now.size })
  }
  const range = { from: before.size, to: now.size }
  const { proof } = await house.call('consistency', { query: range })
  try {
    verifyConsistency({ ...range, hashes: proof.map(fromBase64) }, fromHex(before.root), now.root)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('ledger.split', { size: before.size })
  }
  return seen
}
