// Finds a naming's p-value again from what is opened of it: the reading, and the copies it speaks of.

import { placesOf } from './agreement.ts'
import { pValueAlone } from './alone.ts'
import type { Codeword } from './codeword.ts'
import { pValueGiven } from './joint.ts'
import { type Counts, countKinds, kindsOf } from './kind.ts'
import { type Factors, multiplicity } from './multiplicity.ts'
import type { Position, Reading } from './position.ts'
import { isAt, type TestLevel } from './trace.ts'

/** What an accused is shown: nobody else's codeword, but of those that were taken to have leaked. */
export interface Opened {
  readonly positions: readonly Position[]
  readonly reading: Reading
  readonly level: TestLevel
  /** Of the copy that was compared. */
  readonly codeword: Codeword
  /** Of those that were `given`. */
  readonly given: readonly Codeword[]
  readonly factors: Factors
}

export interface Recomputed {
  readonly pValue: number
  readonly multiplicity: number
  readonly bound: number
}

/** The same numbers as `trace` told, to the last digit, from nothing but what was opened. */
export function recompute(opened: Opened): Recomputed {
  const { positions, reading, level, codeword, given, factors } = opened
  const kinds = kindsOf(positions, reading)
  const which = isAt(level, positions)
  const places = placesOf({ positions, reading }, kinds, which)
  const matches: Counts = new Int32Array(kinds.all.length)
  for (const { at, symbol, kind } of places) {
    if (codeword[at] === symbol) matches[kind] = (matches[kind] as number) + 1
  }
  const read = countKinds(kinds, reading, which)
  const pValue =
    given.length === 0
      ? pValueAlone({ kinds, read }, matches)
      : pValueGiven({ kinds, places }, codeword, given)
  const tests = multiplicity(factors)
  return { pValue, multiplicity: tests, bound: pValue * tests }
}
