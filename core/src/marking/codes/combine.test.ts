// Several samples of one leak count once, and where they disagree nobody chooses.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'
import { combine } from './combine.ts'
import type { Position } from './position.ts'
import { trace } from './trace.ts'

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

describe('samples of two copies, read as one leak', () => {
  const seed = new Uint8Array(32).fill(17)
  const shapes = Array.from({ length: 24 }, (_, i) => ({
    ...{ label: `place ${i}`, class: `class ${i % 3}`, alphabets: [i % 2 === 0 ? 2 : 2 ** 16] },
  }))
  const positions = decidePositions(seed, shapes)
  const holders = Array.from({ length: 80 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
  const codewords = drawCodewords(seed, holders, positions)
  const copy = (who: number) => codewords[who] as readonly number[]

  it('name both, where erasing what differs would name neither, and a third never', () => {
    const reading = combine(positions, [copy(3), copy(50)])
    const { traced } = trace({ positions, reading, holders, codewords })
    expect(traced.map(({ recipient }) => recipient).sort()).toEqual(['r3', 'r50'])
    const erased = reading.map((shown) => (typeof shown === 'object' ? undefined : shown))
    expect(trace({ positions, reading: erased, holders, codewords }).traced).toEqual([])
  })

  it('name nobody where strangers’ values were put among them until they say too little', () => {
    const strangers = Array.from({ length: 40 }, (_, i) => ({
      recipient: `s${i}`,
      partner: `s${i}`,
    }))
    const others = drawCodewords(new Uint8Array(32).fill(18), strangers, positions)
    const reading = combine(positions, [copy(3), ...others])
    expect(trace({ positions, reading, holders, codewords }).traced).toEqual([])
  })
})
