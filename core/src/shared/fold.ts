// How facts become state: each kind has a rule that may refuse it, and a fold that cannot.

import type { Instant } from './instant.ts'

/** What the ledger says about an event beside the event itself. */
export interface Meta {
  /** When the house wrote it down; never earlier than the entry before. */
  readonly at: Instant
  /** Its place in the ledger, from 0. */
  readonly seq: number
  /** Whose signature it carries, already verified; `undefined` for the house's own. */
  readonly by: string | undefined
  /** Colleagues who signed it too, already verified; left out for none. */
  readonly also?: readonly string[]
}

/**
 * One function per kind. As *rules* they read the slices and throw a `Refusal` or return; as *folds*
 * they change the slices in place and never throw. The same two run at the house, before and after
 * the append, and at every desk that replays the verified ledger.
 */
export type Table<Event extends { kind: string }, Slices> = {
  readonly [Kind in Event['kind']]: (
    slices: Slices,
    event: Extract<Event, { kind: Kind }>,
    meta: Meta,
  ) => void
}
