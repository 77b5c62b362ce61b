// The random function against its RFC's own vectors, and against whoever would show another number.

import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromHex, hex, utf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'
import { VRF_PROOF_BYTES, vrfKey, vrfOutput, vrfProve, vrfVerify } from './vrf.ts'

/** Source: RFC 9381, Appendix B.3: secret, key, alpha, proof, output. */
const VECTORS = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    '8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d9727d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805',
    '90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    'f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02',
    'eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031',
  ],
] as const

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 })
const alphas = fc.string({ maxLength: 60 }).map((word) => utf8(word))

it('gives what the RFC gives', () => {
  for (const [secret, key, alpha, proof, output] of VECTORS) {
    expect(hex(vrfKey(fromHex(secret)))).toBe(key)
    expect(hex(vrfProve(fromHex(secret), fromHex(alpha)))).toBe(proof)
    expect(hex(vrfOutput(fromHex(secret), fromHex(alpha)))).toBe(output)
    expect(hex(vrfVerify(fromHex(key), fromHex(alpha), fromHex(proof)))).toBe(output)
  }
})

it('shows of each name the number that the secret gives it, and no other', () => {
  fc.assert(
    fc.property(secrets, alphas, alphas, fc.nat(), (secret, alpha, other, at) => {
      const key = vrfKey(secret)
      const proof = vrfProve(secret, alpha)
      expect(vrfVerify(key, alpha, proof)).toEqual(vrfOutput(secret, alpha))
      const flipped = Uint8Array.from(proof)
      const bit = at % (8 * VRF_PROOF_BYTES)
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(() => vrfVerify(key, alpha, flipped)).toThrow(Refusal)
      expect(() => vrfVerify(key, alpha, proof.subarray(1))).toThrow(Refusal)
      fc.pre(hex(alpha) !== hex(other))
      expect(() => vrfVerify(key, other, proof)).toThrow(Refusal)
    }),
    { numRuns: 20 },
  )
})

it('takes no key of low order, under which several numbers could be shown', () => {
  const [[secret, , alpha]] = VECTORS
  const proof = vrfProve(fromHex(secret), fromHex(alpha))
  const low = ['01', '00', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f']
  for (const key of low.map((one) => fromHex(one.padEnd(64, '0')))) {
    expect(ed25519.Point.fromBytes(key).isSmallOrder()).toBe(true)
    expect(() => vrfVerify(key, fromHex(alpha), proof)).toThrow(Refusal)
  }
})
