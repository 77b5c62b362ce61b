// What a tool may have written is not read as the copy's, and what shows that no tool was there is.

import { describe, expect, it } from 'vitest'
import type { LabelledPosition } from '../codes/bias.ts'
import type { Carrier } from '../master.ts'
import { settle } from './settle.ts'

const HALF = { weights: [0.5, 0.5] }

/** Places of one rule, and what samples show of each. */
function settled(rule: string, ...shown: readonly number[]) {
  const carriers = shown.map(
    (_, i): Carrier => ({
      ...{ label: `x ${rule} ${i}`, rule, class: 'idiom', line: i + 1, original: '' },
      alphabets: [2],
    }),
  )
  const positions = carriers.map(
    ({ label }): LabelledPosition => ({ label: `${label}#0`, level: 'recipient', alphabet: HALF }),
  )
  const answers = new Map(shown.map((symbol, i) => [i, new Set([String(symbol)])]))
  return settle(positions, [{ carriers, answers }])
}

describe('a form that tools write in one way', () => {
  it('is not read from places that all look alike', () => {
    expect(settled('output', 0)).toEqual([undefined])
    expect(settled('arrow-block', 1, 1, 1)).toEqual([undefined, undefined, undefined])
  })

  it('is read where two places differ', () => {
    expect(settled('output', 0, 1, 0)).toEqual([0, 1, 0])
  })
})

describe('any other form', () => {
  it('is read from few places that look alike, and not from many', () => {
    expect(settled('braces', 0, 0)).toEqual([0, 0])
    const many = Array.from({ length: 20 }, () => 0)
    expect(settled('braces', ...many)).toEqual(many.map(() => undefined))
  })
})
