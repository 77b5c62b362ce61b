// The last checkpoint that a desk saw, and the proof that the house's newest continues it.

import type { Checkpoint } from '@forewarn/core/log/checkpoint'
import { verifyConsistency } from '@forewarn/core/log/proof'
import { fromBase64, fromHex, hex, sameBytes } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { openPinned } from './pinned-log.ts'
import { checkpointOf, type Desk } from './sign-in.ts'

/** What this desk saw last; a log that went back behind it, or split from it, is refused. */
export interface Seen {
  readonly size: number
  /** Lower-case hex. */
  readonly root: string
}

/** With the signed note that said so. */
export interface Shown extends Seen {
  readonly note: string
}

/**
 * What a recipient's desk has seen from now on: the newest checkpoint, or the one that came with
 * receipts, only if it continues what was seen before. It reads no entry.
 *
 * @throws Refusal `ledger.wentBack`, `ledger.split`, `note.unsigned`, `witness.tooFew`
 */
export async function seenOn(desk: Desk, before: Seen | undefined, note?: string): Promise<Seen> {
  const { size, root } = await shownTo(desk, before, note)
  return { size, root }
}

/** The same, and the note. @throws as `seenOn` */
export async function shownTo(desk: Desk, before: Seen | undefined, note?: string): Promise<Shown> {
  const { keyring, ports } = desk
  const now =
    note === undefined
      ? await checkpointOf(desk)
      : { ...openPinned(note, keyring.pins, ports), note }
  const shown = { size: now.size, root: hex(now.root), note: now.note }
  if (before === undefined || before.size === 0) return shown
  if (now.size < before.size) {
    throw new Refusal('ledger.wentBack', { seen: before.size, offered: now.size })
  }
  await mustContinue(desk, { size: before.size, root: fromHex(before.root) }, now)
  return shown
}

/**
 * Returns only if the house proves that the log under `to` begins with that under `from`.
 *
 * @throws Refusal `ledger.split`
 */
export async function mustContinue(
  { house }: Pick<Desk, 'house'>,
  from: Pick<Checkpoint, 'size' | 'root'>,
  to: Pick<Checkpoint, 'size' | 'root'>,
): Promise<void> {
  const range = { from: from.size, to: to.size }
  if (from.size === to.size && sameBytes(from.root, to.root)) return
  const { proof } = await house.call('consistency', { query: range })
  try {
    verifyConsistency({ ...range, hashes: proof.map(fromBase64) }, from.root, to.root)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('ledger.split', { size: from.size })
  }
}
