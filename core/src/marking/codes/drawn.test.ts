// Codewords that two sides decide: neither alone, one of each id, and each shown without the seed.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from '../../shared/bytes.ts'
import { codewordsFor, mark } from '../mark.ts'
import { type Master, readMaster, writeMaster } from '../master.ts'
import { markAfter } from '../revise.ts'
import { decidePositions } from './bias.ts'
import { drawCodewords, drawName, drawnSymbols } from './codeword.ts'
import { vrfKey, vrfProve, vrfVerify } from './vrf.ts'

const seedOf = (byte: number) => new Uint8Array(32).fill(byte)
const drawOf = (byte: number) => hex(new Uint8Array(64).fill(byte))
const positions = decidePositions(
  seedOf(1),
  Array.from({ length: 60 }, (_, i) => ({ label: `place ${i}`, class: 'idiom', alphabets: [64] })),
)
const HOLDERS = ['ann', 'bob', 'cem'].map((recipient, i) => ({ recipient, partner: `p${i % 2}` }))

/** Of 60 places with 64 symbols each, so many may agree by chance. */
const FEW = 12

/** The same places, with the symbols of the newest version drawn by a witness, too. */
function redrawn(master: Master, draw: string): Master {
  const draws = [...master.seeds.slice(1).map((_, i) => master.draws?.[i]), draw]
  return { ...master, draws, codewords: codewordsFor({ ...master, draws }, master.holders) }
}

const agreeing = (one: readonly number[] = [], other: readonly number[] = []) =>
  one.filter((symbol, at) => symbol === other[at]).length

describe('a codeword with a draw', () => {
  it('is another one by another seed, by another draw, and without one', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.integer({ min: 1, max: 255 }), (a, b, more) => {
        const [own] = drawCodewords(seedOf(a), HOLDERS, positions, drawOf(b))
        const others = [
          drawCodewords(seedOf((a + more) % 256), HOLDERS, positions, drawOf(b)),
          drawCodewords(seedOf(a), HOLDERS, positions, drawOf((b + more) % 256)),
          drawCodewords(seedOf(a), HOLDERS, positions),
        ]
        for (const [other] of others) expect(agreeing(own, other)).toBeLessThan(FEW)
      }),
      { numRuns: 20 },
    )
  })

  it('does not depend on who else is listed, nor on what places are called', () => {
    const together = drawCodewords(seedOf(1), HOLDERS, positions, drawOf(2))
    const renamed = positions.map((one, i) => ({ ...one, label: `better ${i}` }))
    for (const [i, holder] of HOLDERS.entries()) {
      for (const places of [positions, renamed]) {
        expect(drawCodewords(seedOf(1), [holder], places, drawOf(2))).toEqual([together[i]])
      }
    }
    expect(agreeing(together[0], together[1])).toBeLessThan(FEW)
    expect(agreeing(together[0], together[2])).toBeGreaterThan(FEW)
  })

  it('is shown to follow from the key that was committed to, and from no other of this id', () => {
    const [own = []] = drawCodewords(seedOf(1), HOLDERS, positions, drawOf(2))
    const shown = (['partner', 'recipient'] as const).map((level) => {
      const name = drawName(level, level === 'partner' ? 'p0' : 'ann')
      const key = vrfVerify(vrfKey(seedOf(1)), name, vrfProve(seedOf(1), name))
      return drawnSymbols(key, drawOf(2), { level, positions })
    })
    expect(positions.map((_, at) => shown[0]?.[at] ?? shown[1]?.[at])).toEqual(own)
    const bobs = vrfProve(seedOf(1), drawName('recipient', 'bob'))
    expect(() => vrfVerify(vrfKey(seedOf(1)), drawName('recipient', 'ann'), bobs)).toThrow()
    const others = vrfProve(seedOf(9), drawName('recipient', 'ann'))
    expect(() => vrfVerify(vrfKey(seedOf(1)), drawName('recipient', 'ann'), others)).toThrow()
  })
})

describe('a master with draws', () => {
  const item = (labels: readonly string[]) => ({
    ...{ path: 'a.txt', exposure: 'confidential' as const, digest: labels.join() },
    template: labels.map((_, carrier) => ({
      ...{ carrier, holes: [], spellings: Array.from({ length: 64 }, (_, i) => [`${i}`]) },
    })),
    carriers: labels.map((label) => ({
      ...{ label, rule: 'r', class: 'idiom' as const, line: 1, original: '', alphabets: [64] },
    })),
  })
  const labels = Array.from({ length: 40 }, (_, i) => `${i}`)
  const alone = mark(seedOf(1), [item(labels)], HOLDERS)

  it('keeps places and bias, comes back as it was written, and goes on in a new version', () => {
    const first = redrawn(alone, drawOf(2))
    expect(first.positions).toEqual(alone.positions)
    expect(agreeing(first.codewords[0], alone.codewords[0])).toBeLessThan(FEW)
    expect(readMaster('x', writeMaster(first))).toEqual(first)
    const late = [...HOLDERS, { recipient: 'late', partner: 'p9' }]
    const next = markAfter(first, seedOf(3), [item([...labels.slice(9), 'x', 'y'])], late)
    const second = redrawn(next, drawOf(4))
    expect(second.draws).toEqual([drawOf(2), drawOf(4)])
    for (const [i, codeword] of first.codewords.entries()) {
      expect(second.codewords[i]?.slice(0, codeword.length)).toEqual(codeword)
    }
    expect(second.codewords[3]).toHaveLength(second.positions.length)
    const { codewords, draws } = readMaster('x', writeMaster(second))
    expect({ codewords, draws }).toEqual({ codewords: second.codewords, draws: second.draws })
    expect(redrawn(markAfter(alone, seedOf(3), next.items, late), drawOf(4)).draws).toEqual([
      undefined,
      drawOf(4),
    ])
  })

  it('is refused with draws of other versions than it has', () => {
    const written = JSON.parse(writeMaster(redrawn(alone, drawOf(2))))
    for (const draws of [[], [drawOf(2), drawOf(2)], ['zz'], [drawOf(2).slice(2)]]) {
      expect(() => readMaster('x', JSON.stringify({ ...written, draws }))).toThrow()
    }
  })
})
