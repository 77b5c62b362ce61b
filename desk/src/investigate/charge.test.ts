// However often a case is analysed, all its analyses together stay within one bound.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { charge } from './charge.ts'

describe('the charge of an analysis', () => {
  it('never spends more than one bound on all analyses of a case, whatever was asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 300 }), (asked) => {
        const spent = asked.reduce((sum, least, i) => sum + 1 / charge(i + 1, least), 0)
        expect(spent).toBeLessThan(1)
      }),
    )
  })

  it('is what was asked for where that is more, and never less than its place in the row', () => {
    expect([charge(1), charge(2), charge(10)]).toEqual([2, 6, 110])
    expect(charge(2, 50)).toBe(50)
    expect(charge(10, 50)).toBe(110)
  })
})
