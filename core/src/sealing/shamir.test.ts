// Shares of a secret: enough of them give it, one too few give nothing, and none is a wrong one unseen.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinShares, splitSecret } from './shamir.ts'

const random = (bytes: readonly number[]) => {
  let at = 0
  return {
    bytes: (n: number) => Uint8Array.from({ length: n }, () => bytes[at++ % bytes.length] ?? 0),
  }
}
const chance = fc.array(fc.nat(255), { minLength: 64, maxLength: 300 }).map(random)
const secret = fc.uint8Array({ minLength: 1, maxLength: 90 })

describe('a secret in shares', () => {
  it('comes back from any that are enough, in any order', () => {
    const asked = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.nat(4)).chain(([least, more]) => {
      const xs = Array.from({ length: least + more }, (_, i) => i)
      const picked = fc.shuffledSubarray(xs, { minLength: least, maxLength: least })
      return fc.record({ least: fc.constant(least), count: fc.constant(least + more), picked })
    })
    fc.assert(
      fc.property(secret, asked, chance, (bytes, { least, count, picked }, drawn) => {
        const shares = splitSecret(bytes, { count, least }, drawn)
        const some = picked.flatMap((i) => shares[i] ?? [])
        expect(joinShares(some)).toEqual(bytes)
        expect(joinShares(shares)).toEqual(bytes)
      }),
    )
  })

  it('is not in one share of two: every secret is behind it, each by one drawing', () => {
    for (const x of [1, 2, 7]) {
      for (const seen of [0, 0x53, 0xff]) {
        const behind = new Set<number>()
        for (let byte = 0; byte < 256; byte++) {
          const drawings = Array.from({ length: 256 }, (_, a) => a).filter((a) => {
            const shares = splitSecret(Uint8Array.of(byte), { count: 7, least: 2 }, random([a]))
            return shares[x - 1]?.bytes[0] === seen
          })
          expect(drawings).toHaveLength(1)
          behind.add(byte)
        }
        expect(behind.size).toBe(256)
      }
    }
  })

  it('is on the line that the field of AES draws', () => {
    // 0x57 · 0x83 = 0xc1 in FIPS 197 §4.2: at x = 0x83 the line 0 + 0x57·x has that value.
    const shares = splitSecret(Uint8Array.of(0), { count: 0x83, least: 2 }, random([0x57]))
    expect(shares.at(-1)).toEqual({ x: 0x83, bytes: Uint8Array.of(0xc1) })
  })

  it('is another where one share is changed, and as many as there may be come back', () => {
    fc.assert(
      fc.property(secret, chance, fc.nat(), (bytes, drawn, n) => {
        const [a, b] = splitSecret(bytes, { count: 3, least: 2 }, drawn)
        if (a === undefined || b === undefined) throw new Error('two')
        const changed = Uint8Array.from(b.bytes)
        const at = n % changed.length
        changed[at] = (changed[at] as number) ^ 1
        expect(joinShares([a, { ...b, bytes: changed }])).not.toEqual(bytes)
      }),
    )
    const all = splitSecret(Uint8Array.of(1, 2, 3), { count: 255, least: 255 }, random([9, 8, 7]))
    expect(joinShares(all)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('is not split so that one alone has it, nor into more than there are', () => {
    for (const [count, least] of [
      [3, 1],
      [3, 4],
      [256, 2],
    ] as const) {
      expect(() => splitSecret(Uint8Array.of(1), { count, least }, random([1]))).toThrow()
    }
    const [a] = splitSecret(Uint8Array.of(1), { count: 2, least: 2 }, random([1]))
    if (a === undefined) throw new Error('one')
    expect(() => joinShares([a, a])).toThrow('sealing.broken')
  })
})
