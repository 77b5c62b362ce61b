// The generator is keyed, named, uniform, and the same for ever.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../shared/bytes.ts'
import { keyed, nameOf } from './keyed.ts'

const secret = utf8('a secret of thirty-two bytes ....')

describe('keyed', () => {
  it('gives the same name the same number, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (before, name) => {
        const asked = keyed(secret, 'a')
        for (const other of before) asked.uniform(nameOf(other), 7)
        expect(asked.fraction(nameOf(name))).toBe(keyed(secret, 'a').fraction(nameOf(name)))
      }),
    )
  })

  // Recomputed with Python's hmac and hashlib from the description of `keyed`.
  it('never changes: masters of the past depend on it', () => {
    expect(keyed(secret, 'a', 'b').uniform(nameOf('place'), 2 ** 48)).toBe(71_396_528_773_467)
    expect(keyed(secret, 'a', 'b').fraction(nameOf('place'))).toBe(0.25365142439237176)
  })

  it('has nothing in common with another secret, path or name', () => {
    const numbers = [
      keyed(secret, 'ab', 'c').fraction(nameOf('x')),
      keyed(secret, 'a', 'bc').fraction(nameOf('x')),
      keyed(secret, 'ab', 'c').fraction(nameOf('y')),
      keyed(secret, 'ab').fraction(nameOf('x')),
      keyed(utf8('another secret of the same kind .'), 'ab', 'c').fraction(nameOf('x')),
    ]
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it.each([2, 3, 24, 3 * 2 ** 46, 2 ** 48])('draws uniformly below %d', (size) => {
    const generator = keyed(secret, 'uniform')
    const runs = 4000
    const drawn = Array.from({ length: runs }, (_, i) =>
      generator.uniform(nameOf(`name ${i}`), size),
    )
    expect(drawn.every((x) => Number.isInteger(x) && x >= 0 && x < size)).toBe(true)
    const buckets = Math.min(size, 24)
    const counts = new Array<number>(buckets).fill(0)
    for (const x of drawn) {
      const bucket = Math.floor((x / size) * buckets)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    const expected = runs / buckets
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(chiSquare).toBeLessThan(60) // 23 degrees of freedom at most: p < 1e-4 if it fails
  })

  it('draws by weight', () => {
    const generator = keyed(secret, 'weighted')
    const runs = 10_000
    const ones = Array.from({ length: runs }, (_, i) =>
      generator.weighted(nameOf(`name ${i}`), [0.8873, 0.1127]),
    ).filter((symbol) => symbol === 1).length
    expect(Math.abs(ones / runs - 0.1127)).toBeLessThan(0.015)
  })
})
