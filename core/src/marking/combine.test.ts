// Several samples of one leak count once.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combine } from './combine.ts'

const LENGTH = 8
const readings = fc.array(
  fc.array(fc.option(fc.nat({ max: 2 }), { nil: undefined }), {
    minLength: LENGTH,
    maxLength: LENGTH,
  }),
  { maxLength: 5 },
)

describe('combine', () => {
  it('does not depend on the order of samples, nor on how often one is shown', () => {
    fc.assert(
      fc.property(readings, (samples) => {
        const expected = combine(LENGTH, samples)
        expect(combine(LENGTH, [...samples].reverse())).toEqual(expected)
        expect(combine(LENGTH, [...samples, ...samples])).toEqual(expected)
      }),
    )
  })

  it('fills from one sample what another lost', () => {
    expect(
      combine(3, [
        [1, undefined, undefined],
        [undefined, 0, undefined],
      ]),
    ).toEqual([1, 0, undefined])
  })

  it('erases a position on which samples disagree, even two against one', () => {
    expect(combine(1, [[1], [0], [1]])).toEqual([undefined])
  })

  it('reads nothing from no sample', () => {
    expect(combine(2, [])).toEqual([undefined, undefined])
  })
})
