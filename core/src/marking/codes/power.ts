// What silence is worth: how surely marks like these would have named the copy of a single leaker.

import { type Dice, dice, drawSymbol } from './dice.ts'
import type { Position, Reading, SoftSymbol } from './position.ts'
import { trace } from './trace.ts'

export interface Silence {
  readonly positions: readonly Position[]
  readonly reading: Reading
  /** How many copies there are. */
  readonly holders: number
  readonly analyses?: number
  readonly searched?: number
}

/** The share of symbols taken to be misread: high, so that silence says less rather than more. */
const MISREAD = 0.05

const PLAYS = 200

/**
 * The chance that trace.ts would name a copy, or its partner, that this leak was made from alone:
 * it would agree wherever it was read, but for misreadings. For a leak mixed from several copies it
 * says nothing.
 *
 * A seeded simulation, the same for the same question. The test that names a whole copy is charged
 * with the multiplicity of all three levels, and no other is tried, so it errs on the low side.
 */
export function power({
  positions,
  reading,
  holders,
  analyses = 1,
  searched = 1,
}: Silence): number {
  const roll = dice(positions.length)
  const leakers = Array.from({ length: PLAYS }, (_, play) => `leaker ${play}`)
  const { traced } = trace({
    ...{ positions, reading, analyses, together: 1 },
    holders: leakers.map((id) => ({ recipient: id, partner: id })),
    codewords: leakers.map(() => leakersCodeword(positions, reading, roll)),
    // As many candidates as there are copies, on three levels, and not as many as there are plays.
    searched: (searched * holders * 3) / PLAYS,
  })
  return traced.length / PLAYS
}

function leakersCodeword(positions: readonly Position[], reading: Reading, roll: Dice): number[] {
  return positions.map(({ alphabet }, at) => {
    const shown = reading[at]
    if (shown === undefined || roll() < MISREAD) return drawSymbol(alphabet, roll)
    return typeof shown === 'object' ? drawDoubt(shown, alphabet, roll) : shown
  })
}

/** As often as the reading itself says; what it leaves open, as the alphabet has it. */
function drawDoubt({ likely }: SoftSymbol, alphabet: Position['alphabet'], roll: Dice): number {
  let left = roll()
  for (const [symbol, probability] of likely) {
    left -= probability
    if (left < 0) return symbol
  }
  return drawSymbol(alphabet, roll)
}
