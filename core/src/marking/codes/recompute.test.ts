// A naming can be checked by whoever sees what was opened, and its p-value is what counting outcomes gives.

import { describe, expect, it } from 'vitest'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'
import { STRATEGIES } from './collusion.ts'
import { dice } from './dice.ts'
import type { Holder, Position, Reading, Shown } from './position.ts'
import { recompute } from './recompute.ts'
import { trace } from './trace.ts'

const seed = new Uint8Array(32).fill(5)
const positions = decidePositions(
  seed,
  Array.from({ length: 320 }, (_, i) => ({
    ...{ label: `place ${i}`, class: `class ${i % 6}`, alphabets: [i % 9 === 0 ? 12 : 2] },
  })),
)
const holders = Array.from(
  { length: 60 },
  (_, i): Holder => ({ recipient: `r${i}`, partner: i < 40 ? `p${i % 10}` : `own${i}` }),
)
const codewords = drawCodewords(seed, holders, positions)
const rowOf = (id: string) =>
  holders.findIndex(({ recipient, partner }) => [recipient, partner].includes(id))
const copyOf = (id: string) => codewords[rowOf(id)] as readonly number[]

/** What `guilty` show, with doubts of every sort among it. */
function leak(guilty: readonly string[], roll = dice(7)): Reading {
  return positions.map(({ alphabet }, at): Shown => {
    const symbol = STRATEGIES.minority(
      guilty.map((id) => copyOf(id)[at] as number),
      roll,
    )
    if (roll() < 0.7) return symbol
    const size = 'uniform' in alphabet ? alphabet.uniform : 2
    const other = (symbol + 1 + Math.floor(roll() * (size - 1))) % size
    return {
      likely: [
        [symbol, 0.75],
        [other, size > 2 ? 0.125 : 0.25],
      ],
    }
  })
}

describe('recompute', () => {
  it.each([
    ['one', ['r7'], 0],
    ['a lone one', ['r44'], 0],
    ['two', ['r44', 'r3'], 1],
    ['three', ['r44', 'r3', 'r15'], 2],
  ])(
    'finds the numbers of %s again from what is opened, to the last digit',
    (_, guilty, others) => {
      const reading = leak(guilty)
      const { traced } = trace({ positions, reading, holders, codewords, analyses: 6 })
      expect(traced.length).toBeGreaterThan(0)
      expect(Math.max(...traced.map(({ given }) => given.length))).toBe(others)
      for (const { level, compared, given, factors, ...told } of traced) {
        const opened = { positions, reading, level, factors, given: given.map(copyOf) }
        expect(recompute({ ...opened, codeword: copyOf(compared) })).toEqual({
          ...{ pValue: told.pValue, multiplicity: told.multiplicity, bound: told.bound },
        })
        const another = holders.find(({ partner }) => partner !== told.partner)?.recipient ?? ''
        expect(recompute({ ...opened, codeword: copyOf(another) }).pValue).toBeGreaterThan(1e-4)
      }
    },
  )

  it('multiplies exactly the factors that are told', () => {
    const searched = 105
    const { traced } = trace({ positions, reading: leak(['r44']), holders, codewords, searched })
    expect(traced[0]?.factors).toEqual({
      ...{ copies: 60, sets: 1, scores: 8, levels: 3, analyses: 1, searched: 105, share: 7 / 8 },
    })
    expect(traced[0]?.multiplicity).toBe(Math.ceil((60 * 8 * 3 * 105 * 8) / 7))
  })
})

/** Few enough places to look at every codeword there could be. */
const few: Position[] = [
  ...Array.from({ length: 5 }, (_, i): Position => {
    const p = [0.1127, 0.5, 0.8873][i % 3] as number
    return { level: 'partner', alphabet: { weights: [1 - p, p] } }
  }),
  ...Array.from({ length: 2 }, (): Position => ({ level: 'partner', alphabet: { uniform: 5 } })),
]

const weightsOf = ({ alphabet }: Position) =>
  'weights' in alphabet ? alphabet.weights : Array.from({ length: 5 }, () => 0.2)

const all = few.reduce(
  (found, position) =>
    found.flatMap(({ codeword, chance }) =>
      weightsOf(position).map((weight, symbol) => ({
        ...{ codeword: [...codeword, symbol], chance: chance * weight },
      })),
    ),
  [{ codeword: [] as number[], chance: 1 }],
)

const likely = (...likely: [number, number][]) => ({ likely })
const hard: Reading = [1, 0, undefined, 1, 1, 4, 3]
const soft: Reading = [
  ...[1, likely([1, 0.75]), undefined, likely([0, 0.625], [1, 0.375]), 1],
  ...[likely([4, 0.5], [2, 0.25]), likely([0, 0.5], [3, 0.5])],
]

/** By position and symbol: how probable it is that the leak shows it. */
function shownAt(reading: Reading): (number[] | undefined)[] {
  return few.map((position, at) => {
    const shown = reading[at]
    if (shown === undefined) return undefined
    const pairs = typeof shown === 'number' ? [[shown, 1] as const] : shown.likely
    const weights = weightsOf(position)
    const left = pairs.reduce((rest, [, q]) => rest - q, 1)
    const open = pairs.reduce((rest, [symbol]) => rest - (weights[symbol] as number), 1)
    return weights.map(
      (weight, symbol) => pairs.find(([one]) => one === symbol)?.[1] ?? (left * weight) / open,
    )
  })
}

/** By score, position and symbol, in nats: written from the recipe, and from nothing of the code. */
function naiveScores(reading: Reading): ((at: number, symbol: number) => number)[] {
  const shown = shownAt(reading)
  const ratio = (at: number, symbol: number) =>
    (shown[at]?.[symbol] as number) / (weightsOf(few[at] as Position)[symbol] as number)
  const lambda = (share: number) => (at: number, symbol: number) =>
    Math.log(1 - share + share * ratio(at, symbol))
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
  const bin = (n: number, k: number, p: number) =>
    k < 0 || k > n ? 0 : choose(n, k) * p ** k * (1 - p) ** (n - k)
  const coalition = (size: number) => {
    let theta = Array.from({ length: size + 1 }, (_, k) => k / size)
    const binary = few.flatMap((position, at) =>
      'weights' in position.alphabet && shown[at] !== undefined
        ? [{ p: position.alphabet.weights[1] as number, zero: ratio(at, 0), one: ratio(at, 1) }]
        : [],
    )
    for (let round = 0; round < 60; round++) {
      const ones = theta.map(() => 0.25)
      const both = theta.map(() => 0.5)
      for (const { p, zero, one } of binary) {
        const each = theta.map((t, k) => [
          bin(size, k, p) * zero * (1 - t),
          bin(size, k, p) * one * t,
        ])
        const sum = each.flat().reduce((a, b) => a + b, 0)
        for (const [k, [no = 0, yes = 0]] of each.entries()) {
          ones[k] = (ones[k] as number) + yes / sum
          both[k] = (both[k] as number) + (no + yes) / sum
        }
      }
      theta = theta.map((_, k) => {
        const t = Math.min(0.99, Math.max(0.01, (ones[k] as number) / (both[k] as number)))
        return k === 0 ? Math.min(0.2, t) : k === size ? Math.max(0.8, t) : t
      })
    }
    return (at: number, symbol: number) => {
      const { alphabet } = few[at] as Position
      if (!('weights' in alphabet)) return lambda(0.97 / size)(at, symbol)
      const p = alphabet.weights[1] as number
      const of = (k: number) =>
        ratio(at, 0) * (1 - (theta[k] as number)) + ratio(at, 1) * (theta[k] as number)
      const given = theta.reduce((sum, _, k) => sum + bin(size - 1, k - symbol, p) * of(k), 0)
      const any = theta.reduce((sum, _, k) => sum + bin(size, k, p) * of(k), 0)
      return Math.log(given / any)
    }
  }
  return [...[0.97, 0.49, 0.32, 0.196].map(lambda), ...[2, 3, 4, 5].map(coalition)]
}

/** Of the whole codeword, in sixteenths of a nat above what the symbol least in doubt is not. */
function naiveSum(
  score: (at: number, symbol: number) => number,
  reading: Reading,
  codeword: readonly number[],
) {
  return codeword.reduce((sum, symbol, at) => {
    const shown = reading[at]
    if (shown === undefined) return sum
    const isBinary = 'weights' in (few[at] as Position).alphabet
    const listed = typeof shown === 'number' ? [shown] : shown.likely.map(([one]) => one)
    const base =
      [0, 1, 2, 3, 4].find(
        (one) => !(isBinary && typeof shown === 'object' ? [1] : listed).includes(one),
      ) ?? 0
    const nats = Math.max(score(at, symbol), -7) - Math.max(score(at, base), -7)
    return sum + Math.round(16 * nats)
  }, 0)
}

const factors = {
  ...{ copies: 1, sets: 1, scores: 8, share: 1, levels: 1, analyses: 1, searched: 1 },
}
const pValueOf = (reading: Reading, codeword: readonly number[], given: readonly number[][]) =>
  recompute({ positions: few, reading, level: 'copy', codeword, given, factors }).pValue

describe('a p-value', () => {
  it.each([
    ['hard', hard],
    ['soft', soft],
  ])('of a %s reading is what adding up every codeword gives', (_, reading) => {
    const sums = naiveScores(reading).map((score) =>
      all.map(({ codeword }) => naiveSum(score, reading, codeword)),
    )
    let compared = 0
    for (let i = 0; i < all.length; i += 7) {
      const told = pValueOf(reading, all[i]?.codeword ?? [], [])
      const tails = sums.map((own) =>
        all.reduce(
          (p, { chance }, j) => p + ((own[j] as number) >= (own[i] as number) ? chance : 0),
          0,
        ),
      )
      expect(tails.some((tail) => Math.abs(told / tail - 1) < 1e-9)).toBe(true)
      if (Math.min(...tails) > 1e-2) continue
      compared++
      expect(told / Math.min(...tails)).toBeCloseTo(1, 9)
    }
    expect(compared).toBeGreaterThan(1)
  })

  // Charged for all its scores it is a p-value: no more codewords fall below any level.
  it.each([
    ['a hard', 8, hard, []],
    ['a soft', 8, soft, []],
    ['a hard, given another,', 4, hard, [all[321]?.codeword ?? []]],
    ['a soft, given another,', 4, soft, [all[321]?.codeword ?? []]],
  ])(
    'of %s reading is as rare as it says among all codewords there could be',
    (_, tests, reading, given) => {
      const told = all.map(({ codeword, chance }) => ({
        chance,
        p: pValueOf(reading, codeword, given),
      }))
      for (const level of [0.5, 0.1, 0.02, 0.004]) {
        const share = told.reduce(
          (sum, { chance, p }) => sum + (p <= level / tests ? chance : 0),
          0,
        )
        expect(share).toBeLessThanOrEqual(level)
      }
      expect(Math.min(...told.map(({ p }) => p))).toBeLessThan(0.01)
    },
  )
})
