// Several samples of one leak count once, and where they disagree nobody chooses.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combine } from './combine.ts'
import type { Position } from './position.ts'

const binary: Position = { level: 'partner', alphabet: { weights: [0.8873, 0.1127] } }
const many: Position = { level: 'partner', alphabet: { uniform: 24 } }
const positions = [binary, many, binary, many]
const readings = fc.array(
  fc.tuple(
    ...positions.map((position) =>
      fc.option(fc.nat({ max: position === binary ? 1 : 4 }), { nil: undefined }),
    ),
  ),
  { maxLength: 5 },
)

describe('combine', () => {
  it('does not depend on the order of samples, nor on how often one is shown', () => {
    fc.assert(
      fc.property(readings, (samples) => {
        const expected = combine(positions, samples)
        expect(combine(positions, [...samples].reverse())).toEqual(expected)
        expect(combine(positions, [...samples, ...samples])).toEqual(expected)
      }),
    )
  })

  it('fills from one sample what another lost', () => {
    const samples = [
      [1, undefined, undefined, 3],
      [undefined, 7, undefined, undefined],
    ]
    expect(combine(positions, samples)).toEqual([1, 7, undefined, 3])
  })

  it('erases a binary place that shows both symbols, even two against one', () => {
    expect(combine([binary], [[1], [0], [1]])).toEqual([undefined])
  })

  it('leaves of many symbols those that were seen, each alike, even two against one', () => {
    const doubt = {
      likely: [
        [3, 1 / 2],
        [9, 1 / 2],
      ],
    }
    expect(combine([many], [[9], [3], [9]])).toEqual([doubt])
    expect(combine([many], [[doubt as never], [3]])).toEqual([doubt])
  })

  it('erases what shows too many, or nothing of its alphabet', () => {
    expect(
      combine(
        [many],
        Array.from({ length: 17 }, (_, i) => [i]),
      ),
    ).toEqual([undefined])
    expect(combine([many], [[40], [41]])).toEqual([undefined])
  })

  it('reads nothing from no sample', () => {
    expect(combine(positions, [])).toEqual(positions.map(() => undefined))
  })
})
