// The platform's cipher and the pure one must give the same bytes, and refuse the same ones.

import { type Cipher, pureCipher } from '@forewarn/core/sealing/payload'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quickCipher } from './quick-cipher.ts'

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const asked = fc.record({ key: exactly(32), nonce: exactly(12), plain: fc.uint8Array() })
const both = [quickCipher, pureCipher]

function sealedBy(
  cipher: Cipher,
  { key, nonce, plain }: { key: Uint8Array; nonce: Uint8Array; plain: Uint8Array },
): Uint8Array {
  const into = new Uint8Array(plain.length + 16)
  cipher.seal(key, nonce, plain, into)
  return into
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  const at = (bit >> 3) % changed.length
  changed[at] = (changed[at] as number) ^ (1 << (bit & 7))
  return changed
}

it('the quick cipher seals as the pure one does, and each opens the other’s', () => {
  fc.assert(
    fc.property(asked, (it) => {
      const sealed = sealedBy(quickCipher, it)
      expect(sealed).toEqual(sealedBy(pureCipher, it))
      for (const cipher of both) {
        expect(Uint8Array.from(cipher.open(it.key, it.nonce, sealed) ?? [1])).toEqual(it.plain)
      }
    }),
  )
})

it('both refuse a changed bit, another key or nonce, and what is cut', () => {
  fc.assert(
    fc.property(asked, fc.nat(), (it, bit) => {
      const sealed = sealedBy(pureCipher, it)
      for (const { open } of both) {
        expect(open(it.key, it.nonce, flipped(sealed, bit))).toBeUndefined()
        expect(open(flipped(it.key, bit), it.nonce, sealed)).toBeUndefined()
        expect(open(it.key, flipped(it.nonce, bit), sealed)).toBeUndefined()
        expect(open(it.key, it.nonce, sealed.subarray(0, bit % sealed.length))).toBeUndefined()
      }
    }),
  )
})
