// The payload: what the library seals we open, what we seal it opens, and no chunk is moved, lost or added.

import { Decrypter, Encrypter } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { concat, utf8 } from '../shared/bytes.ts'
import { freshAgeIdentity, open, recipientOf, seal } from './age.ts'
import { CHUNK_BYTES, openPayload, payloadBytes, sealPayload } from './payload.ts'
import { pureCipher } from './pure-cipher.ts'

const KEY = new Uint8Array(32).fill(9)
const SEALED_CHUNK = CHUNK_BYTES + 16

/** Every length within two bytes of the border of a chunk, and those between. */
const length = fc.oneof(
  fc.tuple(fc.nat(3), fc.integer({ min: -2, max: 2 })).map(([n, d]) => n * CHUNK_BYTES + d),
  fc.nat(3 * CHUNK_BYTES),
)
const plain = fc
  .tuple(length, fc.nat(255))
  .map(([n, seed]) => new Uint8Array(Math.max(0, n)).map((_, i) => i * 31 + seed))

async function sealed(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const into = new Uint8Array(payloadBytes(bytes.length))
  await sealPayload(bytes, KEY, pureCipher, into)
  return into
}

describe('a payload', () => {
  let identity: string
  let recipient: string
  beforeAll(async () => {
    identity = await freshAgeIdentity({ postQuantum: false })
    recipient = await recipientOf(identity)
  })

  it('is the library’s, both ways and of every length', async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (bytes) => {
        const decrypter = new Decrypter()
        decrypter.addIdentity(identity)
        expect(await decrypter.decrypt(await seal(bytes, [recipient]))).toEqual(bytes)
        const encrypter = new Encrypter()
        encrypter.addRecipient(recipient)
        expect(await open(await encrypter.encrypt(bytes), [identity])).toEqual(bytes)
      }),
      { numRuns: 40 },
    )
  })

  it('opens to what was sealed, in as many bytes as were foretold', async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (bytes) => {
        expect(await openPayload(await sealed(bytes), KEY, pureCipher)).toEqual(bytes)
      }),
      { numRuns: 40 },
    )
  })

  it('refuses to be cut anywhere, or to go on', async () => {
    await fc.assert(
      fc.asyncProperty(
        plain,
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (bytes, n, more) => {
          const whole = await sealed(bytes)
          expect(
            await openPayload(whole.subarray(0, n % whole.length), KEY, pureCipher),
          ).toBeUndefined()
          expect(await openPayload(concat(whole, more), KEY, pureCipher)).toBeUndefined()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses one bit changed in any chunk', async () => {
    await fc.assert(
      fc.asyncProperty(plain, fc.nat(), async (bytes, bit) => {
        const changed = await sealed(bytes)
        const at = (bit >> 3) % changed.length
        changed[at] = (changed[at] as number) ^ (1 << (bit & 7))
        expect(await openPayload(changed, KEY, pureCipher)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('refuses chunks left out, repeated, swapped, or taken from the end of another', async () => {
    const whole = await sealed(new Uint8Array(3 * CHUNK_BYTES))
    const [a, b, c] = [0, 1, 2].map((i) => whole.slice(i * SEALED_CHUNK, (i + 1) * SEALED_CHUNK))
    if (a === undefined || b === undefined || c === undefined) throw new Error('three chunks')
    expect(await openPayload(concat(a, b, c), KEY, pureCipher)).toBeDefined()
    const last = await sealed(new Uint8Array(CHUNK_BYTES))
    for (const forged of [
      [a, b],
      [a, c],
      [b, a, c],
      [a, b, b, c],
      [last, b, c],
      [a, b, c, last],
    ]) {
      expect(await openPayload(concat(...forged), KEY, pureCipher)).toBeUndefined()
    }
  })

  it('refuses an empty last chunk behind others, though its tag fits', async () => {
    const chunk = async (n: number, last: number, length: number) => {
      const into = new Uint8Array(length + 16)
      const nonce = Uint8Array.of(...Array(10).fill(0), n, last)
      await pureCipher.seal(KEY, nonce, new Uint8Array(length), into)
      return into
    }
    const [first, empty, one] = [
      await chunk(0, 0, CHUNK_BYTES),
      await chunk(1, 1, 0),
      await chunk(1, 1, 1),
    ]
    expect(await openPayload(concat(first, one), KEY, pureCipher)).toHaveLength(CHUNK_BYTES + 1)
    expect(await openPayload(concat(first, empty), KEY, pureCipher)).toBeUndefined()
  })

  it('runs on the cipher that is handed in, chunk by chunk', async () => {
    const asked: string[] = []
    const counting = {
      seal: (...args: Parameters<typeof pureCipher.seal>) => {
        asked.push(`seal ${args[2].length}`)
        return pureCipher.seal(...args)
      },
      open: (...args: Parameters<typeof pureCipher.open>) => {
        asked.push(`open ${args[2].length}`)
        return pureCipher.open(...args)
      },
    }
    await open(
      await seal(new Uint8Array(CHUNK_BYTES + 1), [recipient], counting),
      [identity],
      counting,
    )
    expect(asked).toEqual(['seal 65536', 'seal 1', 'open 65552', 'open 17'])
  })

  it('is refused where the file ends within its nonce or its first chunk', async () => {
    const file = await seal(utf8('short'), [recipient])
    const header = file.length - payloadBytes(5) - 16
    for (let end = header; end < file.length; end++) {
      await expect(open(file.subarray(0, end), [identity])).rejects.toThrow(/sealing\.broken/)
    }
  })
})
