// The platform's cipher and the pure one must give the same bytes, and refuse the same ones.

import { pureCipher } from '@forewarn/core/sealing/payload'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quickCipher } from './quick-cipher.ts'

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

it('the quick cipher seals as the pure one does, and each opens the other’s', () => {
  fc.assert(
    fc.property(
      exactly(32),
      exactly(12),
      fc.uint8Array({ maxLength: 500 }),
      (key, nonce, plain) => {
        const sealed = Uint8Array.from(quickCipher.seal(key, nonce, plain))
        expect(sealed).toEqual(pureCipher.seal(key, nonce, plain))
        for (const cipher of [quickCipher, pureCipher]) {
          expect(Uint8Array.from(cipher.open(key, nonce, sealed) ?? [1])).toEqual(plain)
        }
      },
    ),
  )
})

it('both refuse a changed bit, another key or nonce, and what is too short to have a tag', () => {
  fc.assert(
    fc.property(
      exactly(32),
      exactly(12),
      fc.uint8Array({ maxLength: 60 }),
      fc.nat(),
      (key, nonce, plain, bit) => {
        const sealed = pureCipher.seal(key, nonce, plain)
        const flipped = (bytes: Uint8Array) => {
          const changed = Uint8Array.from(bytes)
          const at = (bit >> 3) % changed.length
          changed[at] = (changed[at] as number) ^ (1 << (bit & 7))
          return changed
        }
        for (const cipher of [quickCipher, pureCipher]) {
          expect(cipher.open(key, nonce, flipped(sealed))).toBeUndefined()
          expect(cipher.open(flipped(key), nonce, sealed)).toBeUndefined()
          expect(cipher.open(key, flipped(nonce), sealed)).toBeUndefined()
          expect(cipher.open(key, nonce, sealed.subarray(0, bit % sealed.length))).toBeUndefined()
        }
      },
    ),
  )
})
