// What two texts both hold is the same as looking each up, in the order of the second.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inCommon } from './in-common.ts'

it('finds what both hold, in the order of the item', () => {
  const strings = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 60 })
  fc.assert(
    fc.property(strings, strings, (ours, its) => {
      const sample = new Set(ours)
      expect(inCommon(sample, new Set(its))).toEqual(its.filter((text) => sample.has(text)))
    }),
  )
})
