// A copy depends on its holder alone.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decidePositions } from './bias.ts'
import { drawCodewords } from './codeword.ts'

const seed = new Uint8Array(32).fill(5)
const positions = decidePositions(
  seed,
  Array.from({ length: 60 }, (_, i) => ({
    label: `place ${i}`,
    class: i % 2 === 0 ? 'idiom' : 'order',
    alphabets: i % 10 === 0 ? [2 ** 25, 2 ** 25] : [i % 3 === 0 ? 6 : 2],
  })),
)

const rosters = fc.uniqueArray(
  fc.record({ recipient: fc.string(), partner: fc.constantFrom('a', 'b', 'c', '') }),
  { selector: ({ recipient }) => recipient, minLength: 1, maxLength: 12 },
)

describe('drawCodewords', () => {
  it('draws a copy that does not depend on who else is listed', () => {
    fc.assert(
      fc.property(rosters, (holders) => {
        const together = drawCodewords(seed, holders, positions)
        const alone = holders.map((holder) => drawCodewords(seed, [holder], positions)[0])
        expect(together).toEqual(alone)
      }),
    )
  })

  it('draws a symbol that does not depend on the other positions', () => {
    const holders = [{ recipient: 'r', partner: 'p' }]
    const [whole] = drawCodewords(seed, holders, positions)
    const [half] = drawCodewords(seed, holders, positions.slice(30))
    expect(half).toEqual(whole?.slice(30))
  })

  it('lets colleagues agree at the partner’s positions, and tells them apart at their own', () => {
    const [ada, bob] = drawCodewords(
      seed,
      [
        { recipient: 'ada', partner: 'p' },
        { recipient: 'bob', partner: 'p' },
      ],
      positions,
    )
    const differing = positions.filter((_, at) => ada?.[at] !== bob?.[at])
    expect(differing.length).toBeGreaterThan(5)
    expect(differing.every(({ level }) => level === 'recipient')).toBe(true)
  })

  it('keeps a partner and a recipient of the same name apart', () => {
    const places = positions.map((position) => ({ ...position, level: 'partner' as const }))
    const own = positions.map((position) => ({ ...position, level: 'recipient' as const }))
    const holders = [{ recipient: 'same', partner: 'same' }]
    expect(drawCodewords(seed, holders, places)).not.toEqual(drawCodewords(seed, holders, own))
  })

  it('draws only symbols of the alphabet, as often as its weights say', () => {
    const holders = Array.from({ length: 500 }, (_, i) => ({
      recipient: `r${i}`,
      partner: `p${i}`,
    }))
    const codewords = drawCodewords(seed, holders, positions)
    for (const [at, { alphabet }] of positions.entries()) {
      const symbols = codewords.map((codeword) => codeword[at] as number)
      const weights =
        'weights' in alphabet ? alphabet.weights : new Array(6).fill(1 / alphabet.uniform)
      const size = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
      expect(symbols.every((symbol) => Number.isInteger(symbol) && symbol >= 0)).toBe(true)
      expect(Math.max(...symbols)).toBeLessThan(size)
      if (size > 6) continue
      const ones = symbols.filter((symbol) => symbol === 1).length / 500
      expect(Math.abs(ones - (weights[1] as number))).toBeLessThan(0.1)
    }
  })

  it('draws other codewords under another seed', () => {
    const holders = [{ recipient: 'r', partner: 'p' }]
    const other = new Uint8Array(32).fill(6)
    expect(drawCodewords(other, holders, positions)).not.toEqual(
      drawCodewords(seed, holders, positions),
    )
  })
})
