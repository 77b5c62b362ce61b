// The clock of a house: its machine's, as far as witnesses and the time that passed bear it out.

import { beginDeciding, type Deciding, decide } from '@forewarn/core/log/deciding-time'
import {
  type Believed,
  type Bracket,
  believed,
  mayLie,
  narrowed,
  type Sample,
} from '@forewarn/core/log/witness-time'
import { type Clock, type Instant, instant } from '@forewarn/core/shared/instant'
import type { Doubt } from '@forewarn/core/wire/doubt'

/** Milliseconds since some beginning, by a clock that nobody can set. */
export type Elapsed = () => number

export interface HouseClockParts {
  readonly clock: Clock
  /** Without it the clock that is handed in is taken at its word. */
  readonly elapsed?: Elapsed | undefined
  /** How many there are. */
  readonly witnesses: number
  /** Whether enough of them ever cosigned: before, they may not know this log, and hold back nothing. */
  readonly isKnown: boolean
}

/** Fewer cannot outvote one that lies: then they only raise the alarm. */
const OUTVOTE = 3
/** A clock that is further off than this is nothing that NTP leaves. */
const APART_MS = 5000
/** So long a witness counts as heard. */
const HEARD_MS = 600_000

export class HouseClock implements Clock {
  readonly #parts: HouseClockParts
  readonly #brackets: (Bracket | undefined)[]
  readonly #begunAt: number
  #deciding: Deciding | undefined
  #isOutvoting = false
  #lapsing: { readonly at: number; readonly elapsed: number } | undefined

  constructor(parts: HouseClockParts) {
    this.#parts = parts
    this.#brackets = Array.from({ length: parts.witnesses })
    this.#begunAt = parts.elapsed?.() ?? 0
    this.#isOutvoting = parts.isKnown && parts.witnesses >= OUTVOTE
  }

  /**
   * What everything that opens at an instant waits for; it never goes back.
   *
   * @param ledgerAt the instant of the last entry, before which it cannot be
   */
  now(ledgerAt = instant(0)): Instant {
    const { clock, elapsed } = this.#parts
    const own = clock.now()
    if (elapsed === undefined) return own > ledgerAt ? own : ledgerAt
    const at = elapsed()
    const least = this.#leastOf(believed(this.#brackets, at))
    const reading = { own, elapsed: at, ...(least !== undefined && { least }) }
    const before = this.#deciding
    this.#deciding =
      before === undefined
        ? beginDeciding(ledgerAt, reading, this.#isOutvoting)
        : decide(before, reading, this.#isOutvoting)
    return instant(Math.max(ledgerAt, Math.floor(this.#deciding.at)))
  }

  /**
   * What everything that lapses goes by, such as sessions: never earlier than `now`, and no less passes by
   * it than elapses, whatever is done to the house's own clock. It begins where that clock stands, or
   * where witnesses bear out that it is, and follows no jump ahead.
   */
  lapsing(ledgerAt = instant(0)): Instant {
    const { clock, elapsed } = this.#parts
    const now = this.now(ledgerAt)
    if (elapsed === undefined || this.#deciding === undefined) return now
    const { most, elapsed: at } = this.#deciding
    const isBorneOut = this.#isOutvoting && believed(this.#brackets, at) !== undefined
    const begun = { at: isBorneOut ? most : clock.now(), elapsed: at }
    const before = this.#lapsing ?? begun
    const passed = before.at + (at - before.elapsed)
    this.#lapsing = { at: Math.max(now, most, passed), elapsed: at }
    return instant(Math.floor(this.#lapsing.at))
  }

  /** @param witness its place among them */
  heard(witness: number, sample: Sample): Bracket {
    const bracket = narrowed(this.#brackets[witness], sample)
    this.#brackets[witness] = bracket
    return bracket
  }

  /** Why the house's clock cannot be relied on, if there is a reason. */
  doubt(ledgerAt: Instant): Doubt | undefined {
    const { clock, elapsed, witnesses } = this.#parts
    if (elapsed === undefined) return undefined
    const now = this.now(ledgerAt)
    const own = clock.now()
    const at = elapsed()
    const heldMs = Math.max(0, own - now)
    const found = believed(this.#brackets, at)
    if (found === undefined && this.#isOutvoting) return { is: 'unheard', heldMs }
    if (heldMs > APART_MS || (found && own > found.most + APART_MS)) return { is: 'ahead', heldMs }
    // Where no witness says it, what has elapsed tells that the clock was set back.
    const passed = this.#isOutvoting ? 0 : (this.#deciding?.most ?? 0)
    if (own < Math.max(found?.least ?? 0, passed, now) - APART_MS)
      return { is: 'behind', heldMs: 0 }
    const heard = this.#brackets.filter((one) => at - (one?.at ?? this.#begunAt) < HEARD_MS)
    if (witnesses > 0 && heard.length <= mayLie(witnesses)) return { is: 'unheard', heldMs }
    return undefined
  }

  /** The places of witnesses that say another time than those who are believed. */
  apart(): number[] {
    const at = this.#parts.elapsed?.() ?? 0
    const found = believed(this.#brackets, at)
    if (found === undefined || this.#parts.witnesses < OUTVOTE) return []
    const { least, most } = found
    return this.#brackets.flatMap((one, place) => {
      if (one === undefined) return []
      return at + one.to < least - APART_MS || at + one.from > most + APART_MS ? [place] : []
    })
  }

  #leastOf(found: Believed | undefined): number | undefined {
    if (found !== undefined && this.#parts.witnesses >= OUTVOTE) this.#isOutvoting = true
    return this.#isOutvoting ? found?.least : undefined
  }
}
