// In pieces: the same files as sealed whole, however they are cut, and the same no.

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { joined } from '../shared/bytes.ts'
import { freshAgeIdentity, open, recipientOf, seal } from './age.ts'
import { CHUNK_BYTES } from './payload.ts'
import { openPieces, sealPieces } from './pieces.ts'
import { pureCipher } from './pure-cipher.ts'

let identity: string
let recipient: string
beforeAll(async () => {
  identity = await freshAgeIdentity({ postQuantum: false })
  recipient = await recipientOf(identity)
})

/** Every length within two bytes of the border of a chunk or of a run of eight, and those between. */
const length = fc.oneof(
  fc.tuple(fc.nat(18), fc.integer({ min: -2, max: 2 })).map(([n, d]) => n * CHUNK_BYTES + d),
  fc.nat(18 * CHUNK_BYTES),
)
const plain = fc
  .tuple(length, fc.nat(255))
  .map(([n, seed]) => new Uint8Array(Math.max(0, n)).map((_, i) => i * 31 + seed))
const cuts = fc.array(fc.nat(5 * CHUNK_BYTES), { maxLength: 6 })

/** One buffer for all of them, as a file's are: whoever kept an earlier piece would find it changed. */
function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  const buffer = new Uint8Array(bytes.length)
  let at = 0
  for (const length of [...lengths, bytes.length]) {
    const piece = buffer.subarray(0, Math.min(length, bytes.length - at))
    piece.set(bytes.subarray(at, at + piece.length))
    at += piece.length
    yield piece
    piece.fill(0xee)
  }
}

/** Each piece is taken when the one after it is there, as whoever writes them may. */
async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const whole: Uint8Array[] = []
  let before: Uint8Array = new Uint8Array()
  for await (const piece of pieces) {
    whole.push(Uint8Array.from(before))
    before = piece
  }
  return joined([...whole, before])
}

describe('in pieces', () => {
  it('a file is sealed as it is whole, and opened from any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(plain, cuts, async (bytes, lengths) => {
        const inPieces = await wholeOf(sealPieces(cut(bytes, lengths), [recipient], pureCipher))
        expect(await open(inPieces, [identity])).toEqual(bytes)
        const whole = await seal(bytes, [recipient])
        expect(inPieces.length).toBe(whole.length)
        expect(await wholeOf(openPieces(cut(whole, lengths), [identity], pureCipher))).toEqual(
          bytes,
        )
      }),
      { numRuns: 25 },
    )
  })

  it('a file that was cut, drawn out or changed is refused before its end is out', async () => {
    await fc.assert(
      fc.asyncProperty(
        plain,
        fc.nat(),
        fc.constantFrom('cut', 'more', 'bit'),
        async (b, n, how) => {
          const whole = await seal(b, [recipient])
          const changed = {
            cut: () => whole.subarray(0, n % whole.length),
            more: () => joined([whole, Uint8Array.of(n)]),
            bit: () =>
              whole.map((byte, i) => (i === n % whole.length ? byte ^ (1 << (n % 8)) : byte)),
          }[how]()
          const opening = wholeOf(openPieces(cut(changed, [100_000]), [identity], pureCipher))
          await expect(opening).rejects.toThrow(/^sealing\.(broken|notForYou) /)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('nothing of a chunk whose tag does not fit comes out, and what came before it does', async () => {
    const bytes = new Uint8Array(9 * CHUNK_BYTES).fill(3)
    const whole = await seal(bytes, [recipient])
    whole[whole.length - 1] = (whole.at(-1) as number) ^ 1
    let out = 0
    const opening = (async () => {
      for await (const piece of openPieces([whole], [identity], pureCipher)) out += piece.length
    })()
    await expect(opening).rejects.toThrow(/sealing\.broken/)
    expect(out).toBe(8 * CHUNK_BYTES)
  })

  it('whoever it is not for is refused before anything is read but the header', async () => {
    const stranger = await freshAgeIdentity({ postQuantum: false })
    const whole = await seal(new Uint8Array(20 * CHUNK_BYTES), [recipient])
    let taken = 0
    function* watched() {
      for (const piece of cut(whole, Array(40).fill(CHUNK_BYTES / 2))) {
        taken += piece.length
        yield piece
      }
    }
    const opening = wholeOf(openPieces(watched(), [stranger], pureCipher))
    await expect(opening).rejects.toThrow(/sealing\.notForYou/)
    expect(taken).toBeLessThan(5 * CHUNK_BYTES)
  })

  it('keys of two kinds, or none, are refused before a byte is taken', async () => {
    const quantum = await recipientOf(await freshAgeIdentity({ postQuantum: true }))
    for (const keys of [[recipient, quantum], []]) {
      const untouched = {
        [Symbol.iterator]: () => {
          throw new Error('taken')
        },
      }
      const sealing = wholeOf(sealPieces(untouched, keys, pureCipher))
      await expect(sealing).rejects.toThrow(/sealing\.(mixedKeys|keyCount)/)
    }
  })
})
