// Headers by Node's own library beside the age library's: each opens the other's, and both refuse alike.

import { freshAgeIdentity, recipientOf } from '@forewarn/core/sealing/age'
import { ageWrapping } from '@forewarn/core/sealing/age-wrapping'
import { bech32Bytes } from '@forewarn/core/sealing/bech32'
import {
  fileKeyIn,
  freshHead,
  headerIn,
  payloadKeyIn,
  type Wrapping,
} from '@forewarn/core/sealing/header'
import { readHeader } from '@forewarn/core/sealing/stanzas'
import { Refusal } from '@forewarn/core/shared/refusal'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { hasMlKem } from './quick-agreement.ts'
import { quickWrapping } from './quick-wrapping.ts'

const BOTH = [quickWrapping, ageWrapping] as const
const KINDS = [false, true] as const

interface Pair {
  readonly identity: string
  readonly recipient: string
}
const pairs = new Map<boolean, readonly Pair[]>()
beforeAll(async () => {
  for (const postQuantum of KINDS) {
    const drawn = Array.from({ length: 4 }, async () => {
      const identity = await freshAgeIdentity({ postQuantum })
      return { identity, recipient: await recipientOf(identity) }
    })
    pairs.set(postQuantum, await Promise.all(drawn))
  }
})
const pairsOf = (postQuantum: boolean) => pairs.get(postQuantum) as readonly Pair[]

async function outcome(header: Uint8Array, identities: readonly string[], wrapping: Wrapping) {
  try {
    return await fileKeyIn(headerIn(header), identities, wrapping)
  } catch (error) {
    return (error as Refusal).code
  }
}

it('is Node’s own here, the lattice too: what follows compares two things', () => {
  expect(hasMlKem()).toBe(true)
})

describe.each(KINDS)('a header, post-quantum: %s', (postQuantum) => {
  it('of either is opened by both, by any of its keys, and by no stranger', async () => {
    const [a, b, c, stranger] = pairsOf(postQuantum) as [Pair, Pair, Pair, Pair]
    for (const sealing of BOTH) {
      const { head, key } = await freshHead(
        [a, b, c].map((pair) => pair.recipient),
        sealing,
      )
      const header = headerIn(head)
      expect(readHeader(header).stanzas).toHaveLength(3)
      expect(head).toHaveLength(header.length + 16)
      for (const opening of BOTH) {
        for (const { identity } of [a, b, c]) {
          const identities = [stranger.identity, identity]
          const nonce = head.subarray(header.length)
          expect(await payloadKeyIn(header, nonce, identities, opening)).toEqual(key)
        }
        expect(await outcome(head, [stranger.identity], opening)).toBe('sealing.notForYou')
        expect(await outcome(head, [], opening)).toBe('sealing.notForYou')
      }
    }
  })

  it('with one letter changed anywhere is answered alike by both, and never opened', async () => {
    const [{ identity, recipient }, other] = pairsOf(postQuantum) as [Pair, Pair]
    const { head } = await freshHead([other.recipient, recipient], quickWrapping)
    const header = headerIn(head)
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 32, max: 126 }), async (n, letter) => {
        const at = n % (header.length - 1)
        fc.pre(header[at] !== letter)
        const forged = Uint8Array.from(header)
        forged[at] = letter
        const [quick, byLibrary] = [
          await outcome(forged, [identity], quickWrapping),
          await outcome(forged, [identity], ageWrapping),
        ]
        expect(quick).toEqual(byLibrary)
        expect(typeof quick).toBe('string')
      }),
      { numRuns: 150 },
    )
  })

  it('is refused to a key that is mistyped, a secret that is, and to a key of the other kind', async () => {
    const [{ identity, recipient }] = pairsOf(postQuantum) as [Pair]
    const [other] = pairsOf(!postQuantum) as [Pair]
    const last = (text: string, letters: string) =>
      text.slice(0, -1) + (text.endsWith(letters[0] as string) ? letters[1] : letters[0])
    for (const wrapping of BOTH) {
      const mistyped = freshHead([last(recipient, 'qp')], wrapping)
      await expect(mistyped).rejects.toThrow(/sealing\.badKey/)
      await expect(freshHead([recipient, other.recipient], wrapping)).rejects.toThrow(/mixedKeys/)
      const { head } = await freshHead([recipient], wrapping)
      expect(await outcome(head, [last(identity, 'QP')], wrapping)).toBe('sealing.badIdentity')
      expect(await outcome(head, [identity.toLowerCase()], wrapping)).toBe('sealing.badIdentity')
      expect(await outcome(head, [other.identity], wrapping)).toBe('sealing.notForYou')
    }
  })
})

it('hides nothing behind a point of low order, whoever asks for it', async () => {
  // 32 zeros are such a point, in letters with their checksum.
  const zeros = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z'
  expect(bech32Bytes(zeros, 'age')).toEqual(new Uint8Array(32))
  for (const wrapping of BOTH) {
    await expect(freshHead([zeros], wrapping)).rejects.toThrow(/sealing\.badKey/)
  }
})

describe('a key in letters', () => {
  it('is the bytes that the library reads, with any letter changed none', async () => {
    for (const postQuantum of KINDS) {
      const [{ identity, recipient }] = pairsOf(postQuantum) as [Pair]
      const [prefix, secret] = postQuantum
        ? ['age1pq', 'AGE-SECRET-KEY-PQ-']
        : ['age', 'AGE-SECRET-KEY-']
      expect(bech32Bytes(recipient, prefix as string)).toHaveLength(postQuantum ? 1216 : 32)
      expect(bech32Bytes(identity, secret as string)).toHaveLength(32)
      fc.assert(
        fc.property(
          fc.nat(),
          fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7lb1Q'),
          (n, to) => {
            const at = n % recipient.length
            fc.pre(recipient[at] !== to)
            const forged = recipient.slice(0, at) + to + recipient.slice(at + 1)
            expect(bech32Bytes(forged, prefix as string)).toBeUndefined()
          },
        ),
      )
    }
  })
})

it('says nothing but refusals', async () => {
  const [{ identity }] = pairsOf(false) as [Pair]
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      for (const wrapping of BOTH) {
        await expect(fileKeyIn(bytes, [identity], wrapping)).rejects.toThrow(Refusal)
      }
    }),
  )
})
