// The platforms' ciphers, the terminal's and the browser's, and the pure one: the same bytes, and the same no.

import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import type { Cipher } from '@forewarn/core/sealing/payload'
import { pureCipher } from '@forewarn/core/sealing/pure-cipher'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { browserCipher } from '../../web/src/ports/browser-cipher.ts'

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const asked = fc.record({ key: exactly(32), nonce: exactly(12), plain: fc.uint8Array() })

const CIPHERS: readonly Cipher[] = [pureCipher, quickCipher, browserCipher]

async function sealedBy(
  cipher: Cipher,
  { key, nonce, plain }: { key: Uint8Array; nonce: Uint8Array; plain: Uint8Array },
): Promise<Uint8Array> {
  const into = new Uint8Array(plain.length + 16)
  await cipher.seal(key, nonce, plain, into)
  return into
}

/** What is inside, or `undefined`, and then not one byte of it was written. */
async function openedBy(
  { open }: Cipher,
  { key, nonce, sealed }: { key: Uint8Array; nonce: Uint8Array; sealed: Uint8Array },
): Promise<Uint8Array | undefined> {
  const into = new Uint8Array(Math.max(0, sealed.length - 16)).fill(7)
  if (await open(key, nonce, sealed, into)) return into
  expect(into.every((byte) => byte === 7)).toBe(true)
  return undefined
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  const at = (bit >> 3) % changed.length
  changed[at] = (changed[at] as number) ^ (1 << (bit & 7))
  return changed
}

it('seal alike, and each opens what the others sealed', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async (it) => {
      const sealed = await sealedBy(pureCipher, it)
      for (const cipher of CIPHERS) {
        expect(await sealedBy(cipher, it)).toEqual(sealed)
        expect(await openedBy(cipher, { ...it, sealed })).toEqual(it.plain)
      }
    }),
  )
})

it('refuse a changed bit, another key or nonce, and what is cut', async () => {
  await fc.assert(
    fc.asyncProperty(asked, fc.nat(), async (it, bit) => {
      const sealed = await sealedBy(pureCipher, it)
      const asked = { ...it, sealed }
      for (const cipher of CIPHERS) {
        for (const wrong of [
          { ...asked, sealed: flipped(sealed, bit) },
          { ...asked, key: flipped(it.key, bit) },
          { ...asked, nonce: flipped(it.nonce, bit) },
          { ...asked, sealed: sealed.subarray(0, bit % sealed.length) },
        ]) {
          expect(await openedBy(cipher, wrong)).toBeUndefined()
        }
      }
    }),
  )
})

it('the browser’s is the pure one where the browser has none', async () => {
  vi.resetModules()
  const none = vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new Error('not supported'))
  const older = (await import('../../web/src/ports/browser-cipher.ts')).browserCipher
  const it = { key: new Uint8Array(32), nonce: new Uint8Array(12), plain: Uint8Array.of(1, 2) }
  const sealed = await sealedBy(older, it)
  expect(sealed).toEqual(await sealedBy(pureCipher, it))
  expect(await openedBy(older, { ...it, sealed })).toEqual(it.plain)
  expect(await openedBy(older, { ...it, sealed: flipped(sealed, 3) })).toBeUndefined()
  expect(none).toHaveBeenCalledTimes(1)
  none.mockRestore()
})
