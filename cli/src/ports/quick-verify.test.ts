// The platform's Ed25519 and our strict one must agree wherever it counts.

import { besideOf, logKeys, openCheckpoint, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { isMlDsa, mlDsaOf } from '@forewarn/core/log/ml-dsa'
import {
  freshSigningKey,
  publicKey,
  sign,
  verifySignature,
} from '@forewarn/core/sealing/signatures'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quickIsMlDsa, quickVerify } from './quick-verify.ts'

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('the quick verifier', () => {
  it('accepts what a key signed, and neither another message nor a changed signature', () => {
    fc.assert(
      fc.property(secret, fc.uint8Array(), fc.nat(511), (bytes, message, bit) => {
        const own = freshSigningKey({ bytes: () => Uint8Array.from(bytes) })
        const key = publicKey(own)
        const signature = sign(message, own)
        expect(quickVerify(message, signature, key)).toBe(true)
        expect(quickVerify(Uint8Array.of(...message, 0), signature, key)).toBe(false)
        const changed = Uint8Array.from(signature)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(quickVerify(message, changed, key)).toBe(false)
        expect(() => verifySignature(message, changed, key, quickVerify)).toThrow('signature.bad')
      }),
      { numRuns: 30 },
    )
  })

  it('throws on no key and no signature, whatever their bytes', () => {
    fc.assert(
      fc.property(secret, fc.uint8Array({ minLength: 64, maxLength: 64 }), (key, signature) => {
        expect(quickVerify(new Uint8Array(3), signature, key)).toBe(false)
      }),
    )
  })

  it('is asked first and not last: what it refuses is decided strictly', () => {
    const own = freshSigningKey({ bytes: (length) => new Uint8Array(length).fill(7) })
    const message = Uint8Array.of(1, 2, 3)
    const signature = sign(message, own)
    expect(() => verifySignature(message, signature, publicKey(own), () => false)).not.toThrow()
  })
})

describe('the quick verifier of the second kind', () => {
  it('says of every signature what JavaScript says', () => {
    fc.assert(
      fc.property(secret, fc.uint8Array(), fc.nat(8 * 2420 - 1), (seed, message, bit) => {
        const { publicKey: key, sign: signed } = mlDsaOf(seed)
        const signature = signed(message)
        const changed = Uint8Array.from(signature)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const more = Uint8Array.of(...message, 0)
        const short = signature.subarray(1)
        for (const is of [quickIsMlDsa, isMlDsa]) {
          expect(is(signature, message, key)).toBe(true)
          expect(is(changed, message, key)).toBe(false)
          expect(is(signature, more, key)).toBe(false)
          expect(is(short, message, key)).toBe(false)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('opens a checkpoint that both keys signed, and no other', () => {
    const seed = new Uint8Array(32).fill(5)
    const checkpoint = { origin: 'log', size: 3, root: new Uint8Array(32) }
    const note = signCheckpoint(checkpoint, seed, besideOf(seed))
    const keys = logKeys('log', seed)
    const quick = { quickVerify, quickIsMlDsa }
    expect(openCheckpoint(note, keys, quick)).toEqual(checkpoint)
    const lines = note.split('\n')
    for (const at of [1, 4, 5]) {
      const line = lines[at] ?? ''
      const last = line.at(-6) === 'A' ? 'B' : 'A'
      const forged = lines.with(at, at === 1 ? '4' : line.slice(0, -6) + last + line.slice(-5))
      expect(() => openCheckpoint(forged.join('\n'), keys, quick)).toThrow(/note\.unsigned/)
    }
    const other = logKeys('log', new Uint8Array(32).fill(6))
    expect(() => openCheckpoint(note, other, quick)).toThrow(/note\.unsigned/)
  })
})
