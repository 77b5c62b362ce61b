// Scores are e-values, whole numbers, and learn a coalition’s strategy.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countKinds, kindsOf } from './kind.ts'
import type { Position } from './position.ts'
import { lambdaNats, SCORES, scores } from './score.ts'

const place = (weights: number[]): Position => ({ level: 'partner', alphabet: { weights } })
const positions = [
  place([0.8873, 0.1127]),
  place([0.5, 0.5]),
  place([0.1127, 0.8873]),
  { level: 'partner', alphabet: { uniform: 24 } } as const,
]
const kinds = kindsOf(positions)
const counts = fc
  .array(fc.nat({ max: 60 }), { minLength: kinds.all.length, maxLength: kinds.all.length })
  .map((numbers) => Int32Array.from(numbers))

describe('lambdaNats', () => {
  it('is an e-value: over innocents its exponential has the mean 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (chance, lambda) => {
          const matching = chance * Math.exp(lambdaNats({ chance }, lambda, true))
          const missing = (1 - chance) * Math.exp(lambdaNats({ chance }, lambda, false))
          expect(matching + missing).toBeCloseTo(1, 9)
        },
      ),
    )
  })
})

describe('scores', () => {
  it('are as many as the multiplicity counts', () => {
    const read = countKinds(kinds, [1, 0, 1, 5], () => true)
    expect(scores(kinds.all, read)).toHaveLength(SCORES)
  })

  it('are whole and finite whatever was read', () => {
    fc.assert(
      fc.property(counts, (read) => {
        for (const score of scores(kinds.all, read)) {
          expect(score).toHaveLength(kinds.all.length)
          expect(score.every((worth) => Math.abs(worth) < 1000)).toBe(true)
        }
      }),
    )
  })

  it('value a match at a rare symbol more than at a common one', () => {
    const read = Int32Array.from(kinds.all, () => 10)
    const [alone] = scores(kinds.all, read)
    const worth = (chance: number) =>
      alone?.[kinds.all.findIndex((kind) => Math.abs(kind.chance - chance) < 1e-9)] ?? 0
    expect(worth(0.1127)).toBeGreaterThan(worth(0.5))
    expect(worth(0.5)).toBeGreaterThan(worth(0.8873))
  })

  it('learn the strategy: where colluders show ones on sight, a one says less than a zero', () => {
    // Two colluders who show a 1 wherever either holds it, at 1000 places with p = ½.
    const half = kindsOf([place([0.5, 0.5])])
    const [, , , , pair] = scores(half.all, Int32Array.of(250, 750))
    const [zero, one] = pair ?? []
    expect(zero as number).toBeGreaterThan(3 * (one as number))
  })

  // Recomputed with an independent program in Python from the published description.
  it('are what another program makes of the same reading', () => {
    const read = Int32Array.of(90, 40, 50, 80, 20, 110, 0)
    const coalitions = scores(kinds.all, read).slice(4)
    expect(coalitions.map((score) => [...score].slice(0, 6))).toEqual([
      [15, 16, 16, 9, 17, 5],
      [11, 14, 8, 5, 16, 5],
      [9, 12, 6, 4, 12, 3],
      [7, 10, 5, 3, 10, 2],
    ])
  })
})
