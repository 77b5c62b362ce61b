// What our own 130 lines of WebAuthn accept, another implementation accepts; where the two differ stands here, and why.

import { RecipientId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALGORITHMS, base64url, FLAG, SoftAuthenticator, sha256 } from '../soft-authenticator.ts'
import { STORES } from '../stores/stores.ts'
import {
  asserted,
  CHALLENGE,
  created,
  ofAssertion,
  ofCreated,
  UP_UV,
  type Verdicts,
  type Words,
} from './webauthn-both.ts'

const KEYS = Object.fromEntries(
  ALGORITHMS.map((one) => [one, new SoftAuthenticator(one)]),
) as Record<(typeof ALGORITHMS)[number], SoftAuthenticator>

type Row = readonly [name: string, words: (key: SoftAuthenticator) => Words]

const BOTH_REFUSE: readonly Row[] = [
  ['of another origin', () => ({ client: { origin: 'https://house.example.evil.example' } })],
  ['of another port', () => ({ client: { origin: 'https://house.example:8443' } })],
  ['of the origin with a path', () => ({ client: { origin: 'https://house.example/' } })],
  ['of no origin', () => ({ client: { origin: undefined } })],
  ['to another question', () => ({ client: { challenge: base64url(sha256('other')) } })],
  ['to a question, cut short', () => ({ client: { challenge: CHALLENGE.slice(0, -1) } })],
  ['of another kind', () => ({ client: { type: 'payment.get' } })],
  ['for another house', () => ({ rpId: 'evil.example' })],
  ['for the house in capitals', () => ({ rpId: 'House.Example' })],
  ['with nobody there', () => ({ flags: FLAG.verified | FLAG.attested })],
  ['with nobody verified', () => ({ flags: FLAG.present | FLAG.attested })],
  ['backed up and not to be', () => ({ flags: UP_UV | FLAG.attested | FLAG.backedUp, counter: 1 })],
]

/** Both take an honest one, with whatever a browser or an authenticator may add. */
const BOTH_TAKE: readonly Row[] = [
  ['as it should be', () => ({})],
  ['that counts', () => ({ counter: 4_294_967_295 })],
  ['with a member that is new', () => ({ client: { other: 'keys can be added here' } })],
  ['that says nothing of frames', () => ({ client: { crossOrigin: undefined } })],
]

const without = ({ flags, ...words }: Words): Words =>
  flags === undefined ? words : { ...words, flags: flags & ~FLAG.attested }

describe.each(ALGORITHMS)('with %s, an assertion', (algorithm) => {
  const key = KEYS[algorithm]
  const judged = (words: Words) => ofAssertion(key, asserted(key, words))

  it.each(BOTH_TAKE)('%s is taken by both', async (_, words) => {
    expect(await judged(words(key))).toEqual([true, true])
  })

  it.each([
    ...BOTH_REFUSE,
    ['as for a new one', () => ({ client: { type: 'webauthn.create' } })],
  ] as Row[])('%s is refused by both', async (_, words) => {
    expect(await judged(without(words(key)))).toEqual([false, false])
  })

  it('signed by another key is refused by both', async () => {
    const others = asserted(new SoftAuthenticator(algorithm))
    expect(await ofAssertion(key, others)).toEqual([false, false])
  })

  it('changed by a bit, cut short or drawn out anywhere is refused', async () => {
    const field = fc.constantFrom('client' as const, 'authenticator' as const, 'signature' as const)
    const how = fc.constantFrom('flip' as const, 'cut' as const, 'more' as const)
    await fc.assert(
      fc.asyncProperty(field, how, fc.nat(), async (name, change, at) => {
        const honest = asserted(key, { counter: 7 })
        const said = { ...honest, [name]: changed(honest[name], change, at) }
        const [ours, theirs] = await ofAssertion(key, said)
        expect(ours).toBe(false)
        // The library reads the DER of an ECDSA signature with indulgence: see below.
        if (algorithm !== 'ES256' || name !== 'signature') expect(theirs).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  it('that its authenticator signed with whatever flags is taken by both or by neither', async () => {
    for (let flags = 0; flags < 256; flags++) {
      // An empty map of extensions where it says that there are some.
      const more = Buffer.from((flags & FLAG.extended) === 0 ? [] : [0xa0])
      const [ours, theirs] = await judged({ flags, more })
      expect([flags, ours]).toEqual([flags, theirs])
    }
  })

  it.each([
    ['is longer than it says', { more: Buffer.from([0xa0]) }],
    ['says that it is longer', { flags: UP_UV | FLAG.extended }],
  ] as const)('that %s is refused by both', async (_, words) => {
    expect(await judged(words)).toEqual([false, false])
  })
})

describe.each(ALGORITHMS)('with %s, a new credential', (algorithm) => {
  const key = KEYS[algorithm]
  const judged = (words: Words) => ofCreated(key, created(key, words))

  it.each(BOTH_TAKE)('%s is taken by both', async (_, words) => {
    expect(await judged(words(key))).toEqual([true, true])
  })

  it.each([
    ...BOTH_REFUSE,
    ['as for an old one', () => ({ client: { type: 'webauthn.get' } })],
    ['without a credential', () => ({ flags: UP_UV, more: Buffer.alloc(0) })],
    ['cut short in its head', () => ({ more: Buffer.alloc(9) })],
    ['cut short in its id', (one) => ({ more: one.attested().subarray(0, 30) })],
  ] as Row[])('%s is refused by both', async (_, words) => {
    expect(await judged(words(key))).toEqual([false, false])
  })

  it('changed by a bit up to the end of its id is taken by ours only where theirs takes it', async () => {
    const honest = created(key)
    const most = 37 + 18 + key.id.length
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), async (isClient, at) => {
        const name = isClient ? 'client' : 'authenticator'
        const bit = isClient ? at : at % (8 * most)
        // What is behind the id is looked at by theirs alone: see below.
        fc.pre(isClient || bit !== 32 * 8 + 7)
        const [ours, theirs] = await ofCreated(key, {
          ...honest,
          [name]: changed(honest[name], 'flip', bit),
        })
        if (ours) expect(theirs).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

/** Ours says no and theirs yes, for the reason that stands beside. */
const STRICTER: readonly (readonly [string, string, () => Promise<Verdicts>])[] = [
  [
    'in a frame of another origin',
    'no page of ours is in a frame, and the library asks who calls it',
    () => ofAssertion(KEYS.ES256, asserted(KEYS.ES256, { client: { crossOrigin: true } })),
  ],
  [
    'made in a frame of another origin',
    'the same; the library does not look at it there',
    () => ofCreated(KEYS.ES256, created(KEYS.ES256, { client: { crossOrigin: true } })),
  ],
  [
    'with a byte behind its signature',
    'the library reads DER with indulgence, and drops what follows',
    () => {
      const honest = asserted(KEYS.ES256)
      const signature = Buffer.concat([honest.signature, Buffer.of(0)])
      return ofAssertion(KEYS.ES256, { ...honest, signature })
    },
  ],
  [
    'with a credential in an assertion',
    'WebAuthn §6.1 forbids it',
    () => {
      const more = KEYS.ES256.attested()
      const flags = UP_UV | FLAG.attested
      return ofAssertion(KEYS.ES256, asserted(KEYS.ES256, { flags, more }))
    },
  ],
  [
    'of another id than the browser says',
    'the library keeps what the authenticator says, and compares nothing',
    () => {
      const more = KEYS.ES256.attested(KEYS.ES256.cose, sha256('other'))
      return ofCreated(KEYS.ES256, created(KEYS.ES256, { more }))
    },
  ],
  [
    'by RSA of 1024 bits',
    'too short',
    () => {
      const short = new SoftAuthenticator('RS256', 1024)
      return ofCreated(short, created(short))
    },
  ],
]

/** Ours says yes and theirs no. */
const LOOSER: readonly (readonly [string, string, () => Promise<Verdicts>])[] = [
  ...(
    [
      ['cut short', (cose: Buffer) => cose.subarray(0, 40)],
      ['with a byte more', (cose: Buffer) => Buffer.concat([cose, Buffer.of(0)])],
      ['gone', () => Buffer.alloc(0)],
    ] as const
  ).map(
    ([how, change]) =>
      [
        `whose key is ${how} in the authenticator's words`,
        'ours takes the key that the browser read there; nothing signs either, and what counts is that the person signs it',
        () => {
          const more = KEYS.ES256.attested(change(KEYS.ES256.cose))
          return ofCreated(KEYS.ES256, created(KEYS.ES256, { more }))
        },
      ] as const,
  ),
  [
    'with extensions that are no CBOR',
    'its authenticator signed them, and nobody reads them',
    () => {
      const words = { flags: UP_UV | FLAG.extended, more: Buffer.from([0xff, 0xff]) }
      return ofAssertion(KEYS.ES256, asserted(KEYS.ES256, words))
    },
  ],
  [
    'that says nonsense of token binding',
    'Level 3 has no token binding any more',
    () => {
      const client = { tokenBinding: { status: 'nonsense' } }
      return ofAssertion(KEYS.ES256, asserted(KEYS.ES256, { client }))
    },
  ],
]

describe('where the two differ', () => {
  it.each(STRICTER)('ours refuses one %s: %s', async (_, why, judged) => {
    expect([why, ...(await judged())]).toEqual([why, false, true])
  })

  it.each(LOOSER)('ours takes one %s: %s', async (_, why, judged) => {
    expect([why, ...(await judged())]).toEqual([why, true, false])
  })
})

describe('what a credential counts', () => {
  const actor = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
  const [AT, NEXT] = [instant(1_772_442_000_000), instant(1_772_442_001_000)]
  const COUNTS = [0, 1, 7, 8, 2 ** 31, 2 ** 32 - 1]

  it.each(STORES)(
    'goes on in %s where it does in the library, and nowhere else',
    async (_, make) => {
      const place = await make()
      const { directory, close } = await place.open().then((store) => ({
        directory: store.directory,
        close: () => store.close(),
      }))
      const hash = base64url(sha256('session'))
      await directory.openSession({ hash, actor, keyHash: hash, expiresAt: NEXT })
      for (const before of COUNTS) {
        for (const counter of COUNTS) {
          const id = `${before}.${counter}`
          const made = { id, actor, publicKey: 'key', signature: 'none', addedAt: AT }
          await directory.addPasskey({ ...made, counter: before }, hash)
          const ours = await directory.usePasskey(hash, { id, actor, counter }, AT)
          const [, theirs] = await ofAssertion(
            KEYS.EdDSA,
            asserted(KEYS.EdDSA, { counter }),
            before,
          )
          expect([id, ours]).toEqual([id, theirs])
        }
      }
      await close()
      await place.remove()
    },
  )
})

function changed(bytes: Uint8Array, how: 'flip' | 'cut' | 'more', at: number): Uint8Array {
  if (how === 'cut') return bytes.subarray(0, at % bytes.length)
  if (how === 'more') return Buffer.concat([bytes, Buffer.of(at % 256)])
  const flipped = Uint8Array.from(bytes)
  const bit = at % (8 * bytes.length)
  flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
  return flipped
}
