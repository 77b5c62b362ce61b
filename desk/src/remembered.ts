// How far a log had come by the last visit, kept where several windows look and write at once.

import { firstKey, type VerifierKey } from '@forewarn/core/log/note'
import { fromHex } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { mustContinue, type Seen, type Shown, shownTo } from './seen.ts'
import type { Desk } from './sign-in.ts'

/** A checkpoint that was verified here. */
export interface KeptCheckpoint extends Shown {
  /** By this machine's clock. */
  readonly at: Instant
}

/** Remembers one checkpoint of each log, by the first of its keys. */
export interface CheckpointMemory {
  last(log: VerifierKey): Promise<KeptCheckpoint | undefined>
  /**
   * Puts `next` in the place of `before`, and nothing comes between looking and writing.
   *
   * @returns whether `before` is what stood there, and `next` does by now
   */
  replace(
    log: VerifierKey,
    before: KeptCheckpoint | undefined,
    next: KeptCheckpoint,
  ): Promise<boolean>
}

/** The log that a desk pinned, as it is remembered: a second key does not make it another one. */
export function logOf({ keyring }: Desk): VerifierKey {
  return firstKey(keyring.pins.logKey)
}

/**
 * Holds the house's newest checkpoint, or the one that came with receipts, against what is remembered,
 * and remembers it.
 *
 * @param before what was remembered before the house was asked: a checkpoint that it showed earlier is
 *   never newer than one that it shows later
 * @throws Refusal as `seenOn`
 */
export async function lookOn(
  desk: Desk,
  memory: CheckpointMemory,
  before: Seen | undefined,
  note?: string,
): Promise<KeptCheckpoint> {
  return remember(desk, memory, await shownTo(desk, before, note), before)
}

/**
 * Remembers a checkpoint that continues `before`, which was remembered when it was asked for. Where
 * another window has remembered one since, the two must be of one history, and the longer one stays.
 *
 * @throws Refusal `ledger.split`
 */
export async function remember(
  desk: Desk,
  memory: CheckpointMemory,
  { size, root, note }: Shown,
  before: Seen | undefined,
): Promise<KeptCheckpoint> {
  const next = { size, root, note, at: desk.ports.clock.now() }
  for (;;) {
    const kept = await memory.last(logOf(desk))
    if (kept !== undefined) {
      const [shorter, longer] = kept.size <= size ? [kept, next] : [next, kept]
      const isProven = kept.size === before?.size && kept.root === before.root
      if (!isProven) await mustContinue(desk, numbered(shorter), numbered(longer))
      if (kept.size >= size) return kept
    }
    if (await memory.replace(logOf(desk), kept, next)) return next
  }
}

function numbered({ size, root }: Seen) {
  return { size, root: fromHex(root) }
}
