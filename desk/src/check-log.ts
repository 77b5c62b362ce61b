// A log in tiles, checked whole by whoever holds its key: no session, and no word of the house believed.

import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import type { VerifierKey } from '@forewarn/core/log/note'
import { openReceipt, type Receipt } from '@forewarn/core/log/receipt'
import { type ReadTile, tilePath } from '@forewarn/core/log/tiles'
import { readWholeLog, verifyContinues } from '@forewarn/core/log/whole-log'
import { text } from '@forewarn/core/shared/bytes'
import type { HouseClient } from './house-client.ts'

/** Wherever a log lies: at a house, at an address, in a folder. */
export interface LogSource {
  /** The newest checkpoint, a signed note. */
  checkpoint(): Promise<string>
  readonly read: ReadTile
}

/** What somebody kept of a log. */
export interface Kept {
  /** What checkpoints said that were seen earlier. */
  readonly seen: readonly Pick<Checkpoint, 'size' | 'root'>[]
  readonly receipts: readonly Receipt[]
}

export function houseLog(house: HouseClient): LogSource {
  return {
    checkpoint: async () => text(await house.call('logCheckpoint')),
    read: (tile) => house.call('logTile', { params: { tile: tilePath(tile) } }),
  }
}

/**
 * Returns what the log's newest checkpoint says, only if its key signed it, every file of the log fits,
 * and it continues all that was kept: earlier checkpoints, and those that receipts stand under.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`, `log.tile`, `ledger.split`, `ledger.wentBack`,
 *   `proof.mismatch`, `bytes.malformed`
 */
export async function checkLog(
  source: LogSource,
  logKey: VerifierKey,
  kept: Kept,
): Promise<Checkpoint & { readonly note: string }> {
  const note = await source.checkpoint()
  const now = openCheckpoint(note, logKey)
  const proven = kept.receipts.map((one) => openReceipt(one, logKey).checkpoint)
  for (const one of [...kept.seen, ...proven]) await verifyContinues(one, now, source.read)
  await readWholeLog(now, source.read)
  return { ...now, note }
}
