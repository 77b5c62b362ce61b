// ML-DSA-44 against published answers, and against a second implementation.

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromHex, hex, utf8 } from '../shared/bytes.ts'
import { isMlDsa, mlDsaOf, seedBeside } from './ml-dsa.ts'

/** Seed, message, SHA-256 of the public key and of the deterministic signature. Source: Wycheproof, mldsa_44_sign_seed_test, cases 1, 9, 54 and 57. */
const PUBLISHED = [
  [
    '2a'.repeat(32),
    '48656c6c6f20776f726c64',
    'd87f8ca136ac1aa55e2d6c4521680efb3a378cbb9bc0bfb446e9c60893931ea3',
    '8cd6fc03daa72e87210a4e721523e84c14f27733789075e65736744d4787fdd5',
  ],
  [
    '2a'.repeat(32),
    `06${'00'.repeat(31)}`,
    'd87f8ca136ac1aa55e2d6c4521680efb3a378cbb9bc0bfb446e9c60893931ea3',
    '2216629bf4e8ef7d143197c431f579a1e5252605170aecc315baa3fcbf7cfae9',
  ],
  [
    `01${'00'.repeat(31)}`,
    '48656c6c6f20776f726c64',
    '86149ae2b8bffb0615d48701b83523d478687ed223ecdc307b59422f6e2041d8',
    'f59942f4eeacf9c7e53b0645abda25b923cec79f823b32d7acf0dc92ff2e82e5',
  ],
  [
    `ff19${'00'.repeat(30)}`,
    '48656c6c6f20776f726c64',
    'eb456f3b3a50871bf5cef385fed49f12d606d8809fdaf3908c540b31dbf056ff',
    'f87db1c85f64237826c7d47cfdc271c5da72c36311b5be79d02e7cba084a21e1',
  ],
] as const

it('gives the published keys and signatures, to the byte', () => {
  for (const [seed, message, key, signature] of PUBLISHED) {
    const one = mlDsaOf(fromHex(seed))
    expect(hex(sha256(one.publicKey))).toBe(key)
    expect(hex(sha256(one.sign(fromHex(message))))).toBe(signature)
  }
})

it('verifies what Node signs, and Node what it signs, with the same key from the same seed', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ maxLength: 300 }),
      (seed, message) => {
        const ours = mlDsaOf(seed)
        const head = Buffer.from('3034020100300b060960864801650304031104228020', 'hex')
        const key = createPrivateKey({
          ...{ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' },
        })
        const open = createPublicKey(key)
        const raw = open.export({ format: 'der', type: 'spki' }).subarray(-1312)
        expect(hex(raw)).toBe(hex(ours.publicKey))
        expect(isMlDsa(sign(null, message, key), message, ours.publicKey)).toBe(true)
        expect(verify(null, message, open, ours.sign(message))).toBe(true)
      },
    ),
    { numRuns: 25 },
  )
})

it('refuses any changed bit, another message, key or length', () => {
  const key = mlDsaOf(new Uint8Array(32).fill(1))
  const message = utf8('what was said')
  const signature = key.sign(message)
  expect(isMlDsa(signature, message, key.publicKey)).toBe(true)
  fc.assert(
    fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = signature.slice()
      changed[at] = (changed[at] ?? 0) ^ flip
      expect(isMlDsa(changed, message, key.publicKey)).toBe(false)
      expect(isMlDsa(signature.subarray(0, at), message, key.publicKey)).toBe(false)
    }),
  )
  expect(isMlDsa(signature, utf8('what was not'), key.publicKey)).toBe(false)
  const other = mlDsaOf(new Uint8Array(32).fill(2)).publicKey
  expect(isMlDsa(signature, message, other)).toBe(false)
  expect(isMlDsa(new Uint8Array(2420), message, key.publicKey)).toBe(false)
  expect(isMlDsa(Uint8Array.of(...signature, 0), message, key.publicKey)).toBe(false)
})

it('has a seed of its own beside each secret', () => {
  const secret = new Uint8Array(32).fill(3)
  expect(hex(seedBeside(secret))).toBe(hex(seedBeside(secret)))
  expect(seedBeside(secret)).not.toEqual(secret)
  expect(seedBeside(secret)).not.toEqual(seedBeside(new Uint8Array(32).fill(4)))
})
