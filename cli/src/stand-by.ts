// Standing by: lifting whatever is due, for as long as it takes, whatever happens to the house.

import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal, type RefusalCode } from '@forewarn/core/shared/refusal'

/** What one look at the house found. */
export interface Look {
  /** When the next embargo ends, by the house's clock. */
  readonly next: Instant | undefined
  readonly now: Instant
}

export interface StandBy {
  /** Lifts what is due. */
  look(): Promise<Look>
  /** Resolves early, to false, when this process is asked to leave. */
  sleep(ms: number): Promise<boolean>
  /** Something went wrong; it is tried again after `inMs`. */
  failed(error: unknown, inMs: number): void
}

/** New cases and moved ends are seen at the latest after this long. */
const POLL_MS = 15_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/** Somebody shows two histories, or the house is another one: only a person can go on from there. */
const HOPELESS: ReadonlySet<RefusalCode> = new Set([
  'ledger.wentBack',
  'ledger.split',
  'owner.changed',
  'house.changed',
  'note.unsigned',
  'entry.malformed',
  'act.notYours',
])

/**
 * Looks until it is asked to leave. The pause after a failure doubles up to a minute.
 *
 * @throws Refusal of the hopeless kind
 */
export async function standBy({ look, sleep, failed }: StandBy): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    let waitMs: number
    try {
      const { next, now } = await look()
      pauseMs = FIRST_PAUSE_MS
      waitMs = Math.min(POLL_MS, Math.max(0, (next ?? Number.POSITIVE_INFINITY) - now))
    } catch (error) {
      if (error instanceof Refusal && HOPELESS.has(error.code)) throw error
      failed(error, pauseMs)
      waitMs = pauseMs
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)
    }
    if (!(await sleep(waitMs))) return
  }
}
