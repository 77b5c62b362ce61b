// The platform's Ed25519 and our strict one must agree wherever it counts.

import {
  freshSigningKey,
  publicKey,
  sign,
  verifySignature,
} from '@forewarn/core/sealing/signatures'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quickVerify } from './quick-verify.ts'

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
