// The test behind `npm run bench:alike`: it finds what is there, and not what is not.

import { describe, expect, it } from 'vitest'
import { randomOf } from '../tests/crash/written.ts'
import { comparePairs } from './signed-rank.ts'

/** Times as a busy machine gives them: a floor, a spread, and now and then a hiccup of a hundred times that. */
function times(count: number, seed: number): number[] {
  const draw = randomOf(seed)
  return Array.from({ length: count }, () => {
    const spread = draw(1000) / 1000 + draw(1000) / 1000
    return 2 + spread + (draw(50) === 0 ? draw(200) : 0)
  })
}

const pairs = (count: number, seed: number, planted: number) => {
  const [one, other] = [times(count, seed), times(count, seed + 1_000_000)]
  return one.map((value, i) => value + planted - (other[i] ?? 0))
}

describe('paired times', () => {
  it('are told apart where a millisecond was planted, under hiccups of hundreds', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { p, median, interval } = comparePairs(pairs(500, seed, 1))
      expect(p).toBeLessThan(1e-6)
      expect(median).toBeGreaterThan(0.5)
      expect(interval[0]).toBeGreaterThan(0)
    }
  })

  it('are hardly ever told apart where nothing was', () => {
    const seeds = Array.from({ length: 400 }, (_, i) => i + 1)
    const found = seeds.filter((seed) => comparePairs(pairs(300, seed, 0)).p < 0.01)
    // Four are expected; more than 12 would come up once in 3,000 such runs.
    expect(found.length).toBeLessThanOrEqual(12)
  })

  it('give the p-values of the textbook', () => {
    const sequence = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? -1 : 1) * (i + 1))
    const { p } = comparePairs(sequence)
    // W+ = 630 of 820, z = 2.957.
    expect(p).toBeCloseTo(0.0031056, 6)
    expect(comparePairs(sequence.map((d) => -d)).p).toBeCloseTo(p, 12)
    expect(comparePairs(Array.from({ length: 40 }, () => 0)).p).toBe(1)
  })
})
