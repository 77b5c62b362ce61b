// E-values: their mean over innocents is 1 by adding up, and leaks multiply, each position once.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesOf } from './agreement.ts'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'
import { dice } from './dice.ts'
import { logEValueOf } from './evidence.ts'
import { evidenceAcross, type LeakRead } from './evidence-across.ts'
import { countKinds, kindsOf } from './kind.ts'
import type { Holder, Position, Reading } from './position.ts'

const few: Position[] = [
  ...[0.1127, 0.5, 0.8873, 0.1127, 0.8873].map(
    (p): Position => ({ level: 'partner', alphabet: { weights: [1 - p, p] } }),
  ),
  { level: 'partner', alphabet: { uniform: 4 } },
]

const weightsOf = ({ alphabet }: Position) =>
  'weights' in alphabet ? alphabet.weights : Array.from({ length: 4 }, () => 0.25)

const all = few.reduce(
  (found, position) =>
    found.flatMap(({ codeword, chance }) =>
      weightsOf(position).map((weight, symbol) => ({
        ...{ codeword: [...codeword, symbol], chance: chance * weight },
      })),
    ),
  [{ codeword: [] as number[], chance: 1 }],
)

const reading = fc.tuple(
  ...few.map(({ alphabet }) => {
    const symbol = fc.nat({ max: 'weights' in alphabet ? 1 : 3 })
    const doubt = fc.tuple(symbol, fc.nat({ max: 64 })).map(([one, part]) => ({
      likely: [[one, part / 64]] as const,
    }))
    return fc.oneof(symbol, doubt, fc.constant(undefined))
  }),
)

describe('the e-value of one leak', () => {
  it('has over all innocent codewords the mean 1, rounded down, whatever was read', () => {
    fc.assert(
      fc.property(reading, (reading) => {
        const mean = all.reduce(
          (sum, { codeword, chance }) => sum + chance * eValue(reading, codeword),
          0,
        )
        expect(mean).toBeLessThanOrEqual(1)
        expect(mean).toBeGreaterThan(1 - 1e-6)
      }),
      { numRuns: 30 },
    )
  })
})

function eValue(reading: Reading, codeword: readonly number[]): number {
  const kinds = kindsOf(few, reading)
  const everywhere = () => true
  const matches = new Int32Array(kinds.all.length)
  for (const { at, symbol, kind } of placesOf({ positions: few, reading }, kinds, everywhere)) {
    if (codeword[at] === symbol) matches[kind] = (matches[kind] as number) + 1
  }
  return Math.exp(logEValueOf(kinds, countKinds(kinds, reading, everywhere))(matches))
}

const holders: Holder[] = Array.from({ length: 60 }, (_, i) => ({
  ...{ recipient: `r${i}`, partner: i < 40 ? `p${i % 10}` : `own${i}` },
}))

function bundle(number: number, places = 60) {
  const seed = new Uint8Array(32).fill(number)
  const shapes = Array.from({ length: places }, (_, i) => ({
    ...{ label: `place ${i}`, class: `class ${i % 4}`, alphabets: [2] },
  }))
  const positions = decidePositions(seed, shapes)
  const codewords = drawCodewords(seed, holders, positions)
  return { seeds: [`${number}`], positions, holders, codewords }
}

/** What one recipient's copy shows of a bundle, with a tenth misread. */
function leakBy(who: number, number: number, places?: number): LeakRead {
  const master = bundle(number, places)
  const roll = dice(number)
  const own = master.codewords[who] as readonly number[]
  return { master, reading: own.map((symbol) => (roll() < 0.1 ? 1 - symbol : symbol)) }
}

describe('evidence across leaks', () => {
  it('names who leaked several times, where no leak names anybody by itself', () => {
    const leaks = [1, 2, 3, 4, 5].map((number) => leakBy(44, number, 36))
    for (const one of leaks) expect(evidenceAcross([one]).named).toEqual([])
    const { named } = evidenceAcross(leaks)
    expect(named).toMatchObject([{ recipient: 'r44', partner: 'own44' }])
    expect(named[0]?.evidence).toBeGreaterThanOrEqual(named[0]?.needed ?? 99)
    expect(named[0]?.factors).toEqual({ candidates: 30, levels: 2, ways: 1 })
    expect(named[0]?.needed).toBeCloseTo(Math.log10((30 * 2) / 1e-6), 9)
  })

  it('names a colleague by its own positions alone, and the partner where these do not tell', () => {
    const many = [11, 12, 13, 14].map((number) => leakBy(7, number, 80))
    expect(evidenceAcross(many).named).toMatchObject([{ recipient: 'r7', partner: 'p7' }])
    const few = many.map(({ master, reading }) => ({
      ...{ master },
      reading: reading.map((shown, at) =>
        master.positions[at]?.level === 'partner' ? shown : undefined,
      ),
    }))
    expect(evidenceAcross(few).named).toMatchObject([{ recipient: null, partner: 'p7' }])
  })

  it('is not taken back by leaks that somebody else made', () => {
    const own = [21, 22, 23, 24].map((number) => leakBy(44, number, 40))
    const others = [25, 26, 27].map((number) => leakBy(50, number, 40))
    const alone = evidenceAcross(own).named[0]
    const found = evidenceAcross([...own, ...others]).named.find(
      ({ partner }) => partner === 'own44',
    )
    const lost = (alone?.evidence ?? 0) - (found?.evidence ?? 0)
    expect(lost).toBeLessThanOrEqual(3 * Math.log10(2) + 1e-9)
    expect(found?.each.slice(4).every((one) => one !== null && one < 0)).toBe(true)
  })

  it('counts a position once, however many leaks of its bundle show it', () => {
    const one = leakBy(44, 31, 30)
    const thrice = evidenceAcross([one, one, one])
    expect(thrice.counted).toEqual([30, 0, 0])
    expect(thrice.named).toEqual([])
    expect(thrice.strongest).toBeLessThanOrEqual(evidenceAcross([one]).strongest + 1e-9)
    const half = { ...one, reading: one.reading.map((shown, at) => (at < 9 ? shown : undefined)) }
    expect(evidenceAcross([half, one]).counted).toEqual([9, 21])
  })

  it('says nothing of somebody who was given no copy of a bundle', () => {
    const [first, second] = [leakBy(44, 41, 100), leakBy(44, 42, 100)]
    const without = holders.filter(({ recipient }) => recipient !== 'r3')
    const codewords = second.master.codewords.filter((_, i) => holders[i]?.recipient !== 'r3')
    const smaller = { ...second, master: { ...second.master, holders: without, codewords } }
    const { named } = evidenceAcross([first, smaller])
    expect(named).toMatchObject([{ partner: 'own44' }])
    expect(evidenceAcross([first, { ...smaller, searched: 1e9 }]).strongest).toBeLessThan(
      evidenceAcross([first, smaller]).strongest,
    )
  })

  it('names nobody by strangers’ copies, nor by nothing', () => {
    const leaks = [51, 52, 53, 54, 55].map((number): LeakRead => {
      const master = bundle(number)
      const seed = new Uint8Array(32).fill(number)
      const [reading = []] = drawCodewords(
        seed,
        [{ recipient: 'x', partner: 'x' }],
        master.positions,
      )
      return { master, reading }
    })
    expect(evidenceAcross(leaks).named).toEqual([])
    expect(evidenceAcross([])).toEqual({ counted: [], named: [], strongest: 0 })
  })

  it('asks for more where the same leaks are judged in another way besides', () => {
    const leaks = [61, 62, 63, 64].map((number) => leakBy(44, number))
    const [once] = evidenceAcross(leaks).named
    const [twice] = evidenceAcross(leaks, 2).named
    expect((twice?.needed ?? 0) - (once?.needed ?? 0)).toBeCloseTo(Math.log10(2), 9)
  })
})
