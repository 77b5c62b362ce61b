// The chance that strangers are as alike: a share, and less of one the more they are.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byChance } from './calibration.ts'

describe('byChance', () => {
  it('is a share that falls with every nat, beyond what was counted too', () => {
    const nats = fc.double({ min: 0.01, max: 2_000, noNaN: true })
    fc.assert(
      fc.property(nats, fc.double({ min: 0.01, max: 50, noNaN: true }), (least, more) => {
        expect(byChance(least)).toBeLessThan(1)
        expect(byChance(least + more)).toBeLessThanOrEqual(byChance(least))
        expect(byChance(least)).toBeGreaterThanOrEqual(1e-9)
      }),
    )
  })

  it('is certain for what has nothing in common', () => expect(byChance(0)).toBe(1))

  it('meets what was counted', () => expect(byChance(6.59)).toBeCloseTo(1e-3, 6))
})
