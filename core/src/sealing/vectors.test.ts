// The age project's own test vectors, opened here: what is to open opens to the byte, all else is refused.

import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import { quickCipher } from '@forewarn/cli/ports/quick-cipher'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { hex, joined, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { open } from './age.ts'
import { openWithPassphrase } from './passphrase.ts'
import { openPieces } from './pieces.ts'
import { pureCipher } from './pure-cipher.ts'

interface Vector {
  readonly name: string
  readonly fields: ReadonlyMap<string, string>
  readonly file: Uint8Array
}

const packed: Readonly<Record<string, Uint8Array>> = createRequire(import.meta.url)('cctv-age')
const vectors = Object.entries(packed).flatMap(([name, bytes]) =>
  bytes instanceof Uint8Array ? [readVector(name, bytes)] : [],
)

/** Armour is for mail; what we keep and send is binary. */
const binary = vectors.filter(({ fields }) => !fields.has('armored'))
const forKeys = binary.filter(({ fields }) => !fields.has('passphrase'))
const forPassphrases = binary.filter(({ fields }) => fields.has('passphrase'))

function readVector(name: string, bytes: Uint8Array): Vector {
  const end = bytes.findIndex((byte, at) => byte === 10 && bytes[at + 1] === 10)
  const lines = new TextDecoder().decode(bytes.subarray(0, end)).split('\n')
  const fields = new Map(
    lines.map((line) => {
      const [key = '', value = ''] = line.split(/: (.*)/s)
      return [key, value]
    }),
  )
  const file = Uint8Array.from(bytes.subarray(end + 2))
  return { name, fields, file: fields.has('compressed') ? inflateSync(file) : file }
}

async function mustBehave({ fields }: Vector, opening: Promise<Uint8Array>): Promise<void> {
  if (fields.get('expect') === 'success') {
    expect(hex(sha256(await opening))).toBe(fields.get('payload'))
  } else {
    await expect(opening).rejects.toThrow(Refusal)
  }
}

function* cut(file: Uint8Array, bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < file.length; at += bytes) yield file.subarray(at, at + bytes)
}

async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const whole: Uint8Array[] = []
  for await (const piece of pieces) whole.push(Uint8Array.from(piece))
  return joined(whole)
}

describe('the vectors', () => {
  it('are there, of every kind', () => {
    const expected = new Set(binary.map(({ fields }) => fields.get('expect')))
    expect(binary.length).toBeGreaterThan(100)
    expect([...expected].sort()).toEqual([
      ...['HMAC failure', 'header failure', 'no match', 'payload failure', 'success'],
    ])
  })

  it.each(forKeys.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const identity = vector.fields.get('identity')
    const identities = identity === undefined ? [] : [identity]
    for (const cipher of [pureCipher, quickCipher]) {
      await mustBehave(vector, open(vector.file, identities, cipher))
      for (const bytes of [1_000, 65_552]) {
        const pieces = openPieces(cut(vector.file, bytes), identities, cipher)
        await mustBehave(vector, wholeOf(pieces))
      }
    }
  })

  it.each(forPassphrases.map((vector) => [vector.name, vector] as const))(
    '%s, with a passphrase',
    async (_, vector) => {
      const passphrase = vector.fields.get('passphrase') ?? ''
      await mustBehave(vector, openWithPassphrase(vector.file, passphrase))
    },
  )

  it('in armour are no age files to us', async () => {
    const armored = utf8('-----BEGIN AGE ENCRYPTED FILE-----\n')
    await expect(open(armored, [])).rejects.toThrow(/sealing\.broken/)
  })
})
