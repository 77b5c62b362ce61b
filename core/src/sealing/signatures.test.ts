// Signatures: the RFC's own example, and strictness where lax libraries let things pass.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { freshSigningKey, publicKey, sign, verifySignature } from './signatures.ts'

const SECRET = new Uint8Array(32).fill(1)
const KEY = publicKey(SECRET)
const MESSAGE = utf8('forewarn act v1\n{}')
const SIGNATURE = sign(MESSAGE, SECRET)

describe('a signature', () => {
  it('is the one that RFC 8032 §7.1 gives for its second test', () => {
    const secret = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
    const key = publicKey(secret)
    expect(hex(key)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    const signature = sign(Uint8Array.of(0x72), secret)
    expect(hex(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
    verifySignature(Uint8Array.of(0x72), signature, key)
  })

  it('holds for its message and key', () => {
    expect(() => verifySignature(MESSAGE, SIGNATURE, KEY)).not.toThrow()
  })

  it('refuses one bit changed in message, signature or key', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2), fc.nat(), (which, bit) => {
        const parts = [MESSAGE, SIGNATURE, KEY].map((part) => Uint8Array.from(part))
        const victim = parts[which] as Uint8Array
        const at = (bit >> 3) % victim.length
        victim[at] = (victim[at] as number) ^ (1 << (bit & 7))
        const [message, signature, key] = parts as [Uint8Array, Uint8Array, Uint8Array]
        expect(() => verifySignature(message, signature, key)).toThrow(/signature\.bad/)
      }),
      { numRuns: 50 },
    )
  })

  it('refuses another length of signature or key without a fault', () => {
    for (const length of [0, 31, 33, 63, 65]) {
      const bytes = new Uint8Array(length)
      expect(() => verifySignature(MESSAGE, bytes, KEY)).toThrow(Refusal)
      expect(() => verifySignature(MESSAGE, SIGNATURE, bytes)).toThrow(Refusal)
    }
  })

  it('refuses a key of small order, under which one signature fits every message', () => {
    const identity = fromHex(`01${'00'.repeat(31)}`)
    const universal = fromHex(`01${'00'.repeat(63)}`)
    expect(() => verifySignature(MESSAGE, universal, identity)).toThrow(/signature\.bad/)
  })

  it('refuses the same signature with the group order added to its scalar', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const bytes = Uint8Array.from(SIGNATURE)
    let scalar = 0n
    for (let i = 63; i >= 32; i--) scalar = (scalar << 8n) | BigInt(bytes[i] as number)
    scalar += order
    for (let i = 32; i < 64; i++, scalar >>= 8n) bytes[i] = Number(scalar & 255n)
    expect(scalar).toBe(0n)
    expect(() => verifySignature(MESSAGE, bytes, KEY)).toThrow(/signature\.bad/)
  })

  it('uses the chance it is handed and no other', () => {
    const random = { bytes: (length: number) => new Uint8Array(length).fill(4) }
    expect(freshSigningKey(random)).toEqual(new Uint8Array(32).fill(4))
  })
})
