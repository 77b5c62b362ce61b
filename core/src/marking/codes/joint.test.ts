// Joint decoding finds colluders who hide behind each other, and its p-values are exact for the innocent.

import { describe, expect, it } from 'vitest'
import { placesOf } from './agreement.ts'
import { pValueAlone } from './alone.ts'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'
import { STRATEGIES } from './collusion.ts'
import { dice } from './dice.ts'
import { pValueGiven } from './joint.ts'
import { countKinds, kindsOf } from './kind.ts'
import { setsCharged } from './multiplicity.ts'
import type { Holder } from './position.ts'
import { SCORES } from './score.ts'
import { BOUND, trace } from './trace.ts'

const PEOPLE = 80

/** Places of which one in fifteen has six symbols. */
function marked(run: number, places: number, partnerOf = (who: number) => `p${who}`) {
  const seed = new Uint8Array(32).fill(run + 1)
  const positions = decidePositions(
    seed,
    Array.from({ length: places }, (_, i) => ({
      label: `place ${i}`,
      class: `class ${i % 6}`,
      alphabets: [i % 15 === 0 ? 6 : 2],
    })),
  )
  const holders = Array.from(
    { length: PEOPLE },
    (_, who): Holder => ({ recipient: `r${who}`, partner: partnerOf(who) }),
  )
  return { positions, holders, codewords: drawCodewords(seed, holders, positions) }
}

/** What three of them show who write, where they differ, what fewer of them hold. */
function minority(bundle: ReturnType<typeof marked>, guilty: readonly number[], run: number) {
  const roll = dice(run)
  return bundle.positions.map((_, at) =>
    STRATEGIES.minority(
      guilty.map((who) => bundle.codewords[who]?.[at] as number),
      roll,
    ),
  )
}

describe('colluders who hide behind each other', () => {
  it('are named given each other where alone they are not, and no innocent is', () => {
    const named = { alone: 0, together: 0 }
    for (let run = 0; run < 20; run++) {
      const bundle = marked(run, 330)
      const guilty = [run, run + 23, run + 51]
      const reading = minority(bundle, guilty, run)
      const isRight = ({ recipient }: { recipient: string | null }) =>
        guilty.some((who) => recipient === `r${who}`)
      const alone = trace({ ...bundle, reading, together: 1 }).traced
      const together = trace({ ...bundle, reading }).traced
      expect([...alone, ...together].every(isRight)).toBe(true)
      named.alone += alone.length > 0 ? 1 : 0
      named.together += together.length > 0 ? 1 : 0
      for (const { given, recipient, bound } of together) {
        expect(given).not.toContain(recipient)
        expect(bound).toBeLessThanOrEqual(BOUND)
      }
    }
    expect(named.alone).toBeLessThanOrEqual(12)
    expect(named.together).toBeGreaterThanOrEqual(19)
  })

  it('are charged with the choice of whom they are given, by how suspicious these are alone', () => {
    const bundle = marked(3, 330)
    const reading = minority(bundle, [3, 26, 54], 3)
    const { traced } = trace({ ...bundle, reading })
    expect(traced.some(({ given }) => given.length === 2)).toBe(true)
    const kinds = kindsOf(bundle.positions)
    const read = countKinds(kinds, reading, () => true)
    const bySuspicion = bundle.codewords
      .map((codeword, who) => {
        const matches = countKinds(kinds, reading, (at) => codeword[at] === reading[at])
        return { id: `r${who}`, p: pValueAlone({ kinds, read }, matches) }
      })
      .sort((a, b) => a.p - b.p)
    for (const { recipient, given, factors, multiplicity } of traced) {
      const others = bySuspicion.filter(({ id }) => id !== recipient)
      const ranks = given.map((id) => 1 + others.findIndex((one) => one.id === id))
      expect(factors.sets).toBe(setsCharged(ranks))
      const scores = [SCORES, 4, 3][given.length] ?? 0
      const share = [7 / 8, 1 / 16, 1 / 16][given.length] ?? 0
      expect(multiplicity).toBe(Math.ceil((PEOPLE * factors.sets * scores) / share))
    }
  })
})

describe('setsCharged', () => {
  it('shares one bound out among all sets there could be, of one other and of two', () => {
    let [ones, twos] = [0, 0]
    for (let last = 1; last <= 3000; last++) {
      ones += 1 / setsCharged([last])
      for (let first = 1; first < last && last <= 300; first++)
        twos += 1 / setsCharged([first, last])
    }
    expect(ones).toBeLessThanOrEqual(1)
    expect(ones).toBeGreaterThan(0.999)
    expect(twos).toBeLessThanOrEqual(1)
    expect(twos).toBeGreaterThan(0.99)
  })

  it('costs nothing for a test alone, and for two others whichever comes first', () => {
    expect(setsCharged([])).toBe(1)
    expect(setsCharged([7, 2])).toBe(setsCharged([2, 7]))
  })
})

describe('an innocent copy', () => {
  /** All p-values of people who took no part, given one who did. */
  function pValues(): number[] {
    return Array.from({ length: 40 }, (_, run) => run).flatMap((run) => {
      const bundle = marked(run, 100)
      const reading = minority(bundle, [0, 1, 2], run)
      const kinds = kindsOf(bundle.positions)
      const places = placesOf({ ...bundle, reading }, kinds, () => true)
      const [taken = [], ...others] = bundle.codewords
      return others
        .slice(2, 42)
        .map((innocent) => pValueGiven({ kinds, places }, innocent, [taken]))
    })
  }

  it('has a p-value below any level no more often than that, for the best of four scores', () => {
    const all = pValues()
    expect(all).toHaveLength(1600)
    for (const level of [0.25, 0.05, 0.01]) {
      const share = all.filter((p) => p <= level / 4).length / all.length
      const spread = Math.sqrt((level * (1 - level)) / all.length)
      expect(share).toBeLessThanOrEqual(level + 4 * spread)
      expect(share).toBeGreaterThan(0)
    }
  })

  it('of a colleague is never told from a partner’s own symbols', () => {
    const bundle = marked(5, 300, (who) => `p${who % 20}`)
    const reading = minority(bundle, [0, 21, 42], 5)
    for (const { recipient, partner } of trace({ ...bundle, reading }).traced) {
      expect(['p0', 'p1', 'p2']).toContain(partner)
      expect([null, 'r0', 'r21', 'r42']).toContain(recipient)
    }
  })
})
