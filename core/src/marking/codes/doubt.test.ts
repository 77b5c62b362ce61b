// Doubts have one form, hard readings stay what they were, and scores of doubts are e-values.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'
import { dice } from './dice.ts'
import { settleDoubt } from './doubt.ts'
import { kindsOf } from './kind.ts'
import type { Alphabet, Reading, Shown, SoftSymbol } from './position.ts'
import { lambdaNats } from './score.ts'
import { trace } from './trace.ts'

const binary: Alphabet = { weights: [0.8873, 0.1127] }
const many: Alphabet = { uniform: 5 }
const soft = (...likely: [symbol: number, probability: number][]): SoftSymbol => ({ likely })

describe('settleDoubt', () => {
  it('makes a symbol of what is certain, and nothing of what is no news', () => {
    expect(settleDoubt(many, soft([3, 1]))).toBe(3)
    expect(settleDoubt(binary, soft([0, 1]))).toBe(0)
    expect(settleDoubt(binary, soft([0, 0], [1, 1]))).toBe(1)
    expect(settleDoubt(many, soft())).toBeUndefined()
    expect(settleDoubt(many, soft([1, 0.2], [2, 0.2]))).toBeUndefined()
    expect(settleDoubt(binary, soft([0, 0.8873], [1, 0.1127]))).toBeUndefined()
  })

  it('tells a binary doubt by symbol 1, and others the likeliest first', () => {
    expect(settleDoubt(binary, soft([0, 0.75]))).toEqual([[1, 0.25]])
    expect(settleDoubt(binary, soft([0, 0.75], [1, 0.25]))).toEqual([[1, 0.25]])
    expect(settleDoubt(many, soft([4, 0.25], [1, 0.5], [0, 0.25]))).toEqual([
      [1, 0.5],
      [0, 0.25],
      [4, 0.25],
    ])
  })

  it.each([
    ['over another alphabet', soft([5, 0.5])],
    ['of half a symbol', soft([0.5, 0.5])],
    ['that names a symbol twice', soft([1, 0.5], [1, 0.25])],
    ['that sums to more than 1', soft([1, 0.75], [2, 0.5])],
    ['below nothing', soft([1, -0.5], [2, 0.5])],
    ['of no number', soft([1, Number.NaN])],
  ])('takes nothing from a doubt %s', (_, doubt) => {
    expect(settleDoubt(many, doubt)).toBeUndefined()
    expect(kindsOf([{ level: 'partner', alphabet: many }], [doubt]).at(0, doubt)).toBe(-1)
  })
})

describe('the λ score of a doubt', () => {
  it('is an e-value: over innocents its exponential has at most the mean 1', () => {
    const doubts = fc.array(fc.nat({ max: 16 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(doubts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (parts, lambda) => {
        const total = parts.reduce((sum, part) => sum + part, 4)
        const doubt = soft(...parts.map((part, at): [number, number] => [at, part / total]))
        const { all } = kindsOf([{ level: 'partner', alphabet: many }], [doubt])
        const own = all.filter((kind) => kind.doubt !== undefined)
        const listed = own.reduce((sum, { chance }) => sum + chance, 0)
        const [first] = own
        if (first === undefined) return
        const mean = own.reduce(
          (sum, kind) => sum + kind.chance * Math.exp(lambdaNats(kind, lambda, true)),
          (1 - listed) * Math.exp(lambdaNats(first, lambda, false)),
        )
        expect(mean).toBeCloseTo(1, 9)
      }),
    )
  })
})

const seed = new Uint8Array(32).fill(21)
const positions = decidePositions(
  seed,
  Array.from({ length: 70 }, (_, i) => ({
    ...{ label: `place ${i}`, class: `class ${i % 4}`, alphabets: [i % 2 === 0 ? 24 : 2] },
  })),
)
const holders = Array.from({ length: 400 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i}` }))
const codewords = drawCodewords(seed, holders, positions)
const ask = (reading: Reading) => trace({ positions, reading, holders, codewords })

describe('a reading with doubts', () => {
  it('gives what it always gave where the doubts are none', () => {
    const hard = codewords[7] ?? []
    expect(ask(hard.map((symbol) => soft([symbol, 1])))).toEqual(ask(hard))
    expect(ask(hard).traced).toMatchObject([{ recipient: 'r7' }])
  })

  /** A retyped leak: few places are left, and at two of three a second symbol looks as good. */
  function blurred(who: number, run: number): { soft: Reading; erased: Reading } {
    const roll = dice(run)
    const reading = positions.map(({ alphabet }, at): Shown => {
      const symbol = codewords[who]?.[at] as number
      if (!('uniform' in alphabet) || roll() < 0.5) return undefined
      if (roll() < 0.34) return symbol
      const other = (symbol + 1 + Math.floor(roll() * 23)) % 24
      return soft([symbol, 0.5], [other, 0.5])
    })
    return {
      soft: reading,
      erased: reading.map((shown) => (typeof shown === 'object' ? undefined : shown)),
    }
  }

  it('names whom erasing every doubt would miss, and nobody else', () => {
    const named = { soft: 0, erased: 0 }
    for (let run = 0; run < 24; run++) {
      const who = run * 9
      const reading = blurred(who, run)
      for (const kind of ['soft', 'erased'] as const) {
        const { traced } = ask(reading[kind])
        expect(traced.every(({ recipient }) => recipient === `r${who}`)).toBe(true)
        named[kind] += traced.length
      }
    }
    expect(named.soft).toBeGreaterThan(named.erased + 8)
  })

  it('names nobody by doubts about a stranger’s copy', () => {
    const [stranger = []] = drawCodewords(seed, [{ recipient: 'x', partner: 'x' }], positions)
    const reading = stranger.map((symbol, at) => (at % 3 === 0 ? soft([symbol, 0.9]) : symbol))
    expect(ask(reading)).toMatchObject({ verdict: 'unresolved', traced: [] })
  })
})
