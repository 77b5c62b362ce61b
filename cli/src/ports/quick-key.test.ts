// Signatures by Node's own library are those by JavaScript, to the byte.

import { pureKey } from '@forewarn/core/sealing/signatures'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quickKey } from './quick-key.ts'

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })

it('has the key and makes the signatures of the same secret by JavaScript', () => {
  fc.assert(
    fc.property(secret, fc.uint8Array(), (seed, message) => {
      const [quick, pure] = [quickKey(seed), pureKey(seed)]
      expect(quick.publicKey).toEqual(pure.publicKey)
      expect(quick.sign(message)).toEqual(pure.sign(message))
    }),
    { numRuns: 25 },
  )
})

it('takes no secret of another length', () => {
  for (const length of [0, 31, 33]) expect(() => quickKey(new Uint8Array(length))).toThrow()
})
