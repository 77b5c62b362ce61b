// Who is named from which reading, at which level, under which multiplicity.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'
import type { Holder, Reading } from './position.ts'
import { SCORES } from './score.ts'
import { BOUND, type Question, trace } from './trace.ts'

const seed = new Uint8Array(32).fill(9)
const positions = decidePositions(
  seed,
  Array.from({ length: 300 }, (_, i) => ({
    label: `place ${i}`,
    class: `class ${i % 5}`,
    alphabets: i % 20 === 0 ? [24] : [2],
  })),
)

/** Ten partners of four recipients each, and ten recipients who are alone. */
const holders: Holder[] = [
  ...Array.from({ length: 40 }, (_, i) => ({ recipient: `r${i}`, partner: `p${i % 10}` })),
  ...Array.from({ length: 10 }, (_, i) => ({ recipient: `lone${i}`, partner: `own${i}` })),
]
const codewords = drawCodewords(seed, holders, positions)
const copyOf = (recipient: string) =>
  codewords[holders.findIndex((holder) => holder.recipient === recipient)] as readonly number[]

const ask = (reading: Reading, more: Partial<Question> = {}) =>
  trace({ positions, reading, holders, codewords, ...more })

describe('trace', () => {
  it('names the one recipient whose copy was read', () => {
    const { verdict, traced, positions: counted } = ask(copyOf('r7'))
    expect(verdict).toBe('traced')
    expect(traced).toHaveLength(1)
    expect(traced[0]).toMatchObject({ recipient: 'r7', partner: 'p7' })
    expect(traced[0]?.bound).toBeLessThanOrEqual(BOUND)
    expect(counted).toEqual({ held: 300, read: 300, erased: 0 })
  })

  it('names a recipient without colleagues by all positions of its copy', () => {
    const reading = copyOf('lone3').map((symbol, at) => (at % 3 === 0 ? symbol : undefined))
    const { traced } = ask(reading)
    expect(traced).toHaveLength(1)
    expect(traced[0]).toMatchObject({ recipient: 'lone3', partner: 'own3' })
    expect(traced[0]?.multiplicity).toBe(Math.ceil((50 * SCORES * 3 * 8) / 7))
  })

  it('names the partner alone where only its positions are left', () => {
    const reading = copyOf('r7').map((symbol, at) =>
      positions[at]?.level === 'partner' ? symbol : undefined,
    )
    const { traced } = ask(reading)
    expect(traced).toHaveLength(1)
    expect(traced[0]).toMatchObject({ recipient: null, partner: 'p7' })
    expect(traced[0]?.multiplicity).toBe(Math.ceil((10 * SCORES * 3 * 8) / 7))
  })

  it('names the partner alone where a copy convinces as a whole, but not its own positions', () => {
    const reading = copyOf('r7').map((symbol, at) => (at % 4 === 1 ? symbol : undefined))
    const { traced } = ask(reading)
    expect(traced).toHaveLength(1)
    expect(traced[0]).toMatchObject({ recipient: null, partner: 'p7' })
    expect(traced[0]?.multiplicity).toBe(Math.ceil((50 * SCORES * 3 * 8) / 7))
  })

  it('names the partner, and no innocent colleague, where two colleagues pool their copies', () => {
    const reading = copyOf('r7').map((symbol, at) => (at % 2 === 0 ? symbol : copyOf('r17')[at]))
    const { verdict, traced } = ask(reading)
    expect(verdict).toBe('traced')
    for (const { recipient, partner } of traced) {
      expect(partner).toBe('p7')
      expect([null, 'r7', 'r17']).toContain(recipient)
    }
  })

  it('names nobody where nothing, or nobody’s symbols, are read', () => {
    const stranger = drawCodewords(seed, [{ recipient: 'x', partner: 'x' }], positions)[0] ?? []
    expect(ask(positions.map(() => undefined)).verdict).toBe('unresolved')
    expect(ask(stranger)).toMatchObject({ verdict: 'unresolved', traced: [] })
  })

  it('names nobody by a tenth of a copy', () => {
    const reading = copyOf('r7').map((symbol, at) => (at % 10 === 1 ? symbol : undefined))
    expect(ask(reading)).toMatchObject({ verdict: 'unresolved', traced: [] })
  })

  it('counts analyses and searches as tests, and stops naming when they are too many', () => {
    const [once] = ask(copyOf('lone3')).traced
    const [often] = ask(copyOf('lone3'), { analyses: 10, searched: 7 }).traced
    expect(often?.pValue).toBe(once?.pValue)
    expect(often?.multiplicity).toBe(Math.ceil((50 * SCORES * 3 * 70 * 8) / 7))
    expect(once?.multiplicity).toBe(Math.ceil((50 * SCORES * 3 * 8) / 7))
    expect(ask(copyOf('lone3'), { searched: 1e200 }).verdict).toBe('unresolved')
  })

  it('tests one level only where nobody has a colleague', () => {
    const alone = holders.map(({ recipient }) => ({ recipient, partner: recipient }))
    const own = drawCodewords(seed, alone, positions)
    const { traced } = trace({ positions, reading: own[3] ?? [], holders: alone, codewords: own })
    expect(traced).toMatchObject([
      { recipient: 'r3', partner: 'r3', multiplicity: Math.ceil((50 * SCORES * 8) / 7) },
    ])
  })

  it('finds the same whatever the order of holders and positions', () => {
    const lossy = copyOf('r7').map((symbol, at) => (at % 4 === 0 ? copyOf('r22')[at] : symbol))
    const expected = ask(lossy)
    expect(expected.verdict).toBe('traced')
    fc.assert(
      fc.property(shuffled(holders.length), shuffled(positions.length), (people, places) => {
        const found = trace({
          positions: places.map((at) => positions[at] as (typeof positions)[number]),
          reading: places.map((at) => lossy[at]),
          holders: people.map((who) => holders[who] as Holder),
          codewords: people.map((who) => places.map((at) => codewords[who]?.[at] as number)),
        })
        expect(found).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })

  it('reads a symbol outside of its alphabet as none', () => {
    const wild = positions.map((_, at) => (at % 2 === 0 ? 1e9 : -1))
    expect(ask(wild).verdict).toBe('unresolved')
  })
})

function shuffled(length: number) {
  return fc.shuffledSubarray([...Array(length).keys()], { minLength: length, maxLength: length })
}
