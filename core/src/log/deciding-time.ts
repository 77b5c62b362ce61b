// The time that decides: what opens and what is lifted at an instant waits for this clock and no other.

import { DRIFT } from './witness-time.ts'

/** How it stood when it was looked at last; milliseconds. */
export interface Deciding {
  /** What it said: since 1970. */
  readonly at: number
  /** No later than this, whatever the house's own clock says. */
  readonly most: number
  readonly elapsed: number
}

export interface Reading {
  /** The house's own clock, since 1970, which anybody with the machine can set. */
  readonly own: number
  /** What passed since some beginning, by a clock that nobody can set. */
  readonly elapsed: number
  /** What witnesses bear out that it is no earlier than. */
  readonly least?: number
}

/**
 * The first reading of a process.
 *
 * @param ledgerAt the instant of the ledger's last entry: it is no earlier
 * @param isWitnessed whether there are witnesses enough to outvote one that lies. Where there are not, a
 *   house that just began has nothing but its own clock
 */
export function beginDeciding(ledgerAt: number, reading: Reading, isWitnessed: boolean): Deciding {
  const { own, elapsed, least } = reading
  const most = isWitnessed ? Math.max(ledgerAt, least ?? 0) : Math.max(ledgerAt, own)
  return { at: Math.max(ledgerAt, Math.min(own, most)), most, elapsed }
}

/**
 * The next one. It never goes back, it never passes the house's own clock, and it never passes what else
 * is known: with witnesses, what they bear out, and where they were not heard, what has elapsed since
 * the last that is known; without, what has elapsed, so that a clock that jumps ahead opens nothing.
 */
export function decide(before: Deciding, reading: Reading, isWitnessed: boolean): Deciding {
  const { own, elapsed, least } = reading
  const passed = Math.max(0, elapsed - before.elapsed)
  const slowest = before.most + passed * (1 - DRIFT)
  const fastest = before.most + passed * (1 + DRIFT)
  const most = isWitnessed ? (least ?? slowest) : Math.max(slowest, Math.min(fastest, own))
  return { at: Math.max(before.at, Math.min(own, most)), most, elapsed: before.elapsed + passed }
}
