// Sealing and opening what is larger than the memory for it: pieces in, pieces out, a few chunks at a time.

import { Refusal } from '../shared/refusal.ts'
import { freshHead, headerIn, MAX_HEADER_BYTES, NONCE_BYTES, payloadKeyIn } from './header.ts'
import {
  CHUNK_BYTES,
  type Cipher,
  openRun,
  payloadBytes,
  type Run,
  sealPayload,
  TAG_BYTES,
} from './payload.ts'

/** Of any lengths, empty ones too. Each is read before the next is asked for. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** As many chunks as stay in a processor's own cache, open and sealed twice. */
const RUN_CHUNKS = 8
const RUN_BYTES = RUN_CHUNKS * CHUNK_BYTES
const SEALED_RUN_BYTES = RUN_CHUNKS * (CHUNK_BYTES + TAG_BYTES)

/**
 * As `seal`, of any length. A piece stays as it is until the one after the next is asked for, whose
 * bytes take its place: it can be written while the next is sealed.
 *
 * @throws Refusal `sealing.badKey`, `sealing.keyCount`, `sealing.mixedKeys`
 */
export async function* sealPieces(
  plain: Pieces,
  ageKeys: readonly string[],
  cipher: Cipher,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, key } = await freshHead(ageKeys, cipher.wrapping)
  yield head
  let [sealed, before] = [new Uint8Array(SEALED_RUN_BYTES), new Uint8Array(SEALED_RUN_BYTES)]
  for await (const { bytes, ...run } of runsOf(plain, RUN_BYTES)) {
    await sealPayload(bytes, key, cipher, sealed, run)
    yield sealed.subarray(0, payloadBytes(bytes.length))
    ;[sealed, before] = [before, sealed]
  }
}

/**
 * As `open`, of any length, in pieces as `sealPieces` yields them. A file that was cut shows only at its
 * end: until then nothing may be done with what came out that cannot be undone.
 *
 * @throws Refusal `sealing.badIdentity`, `sealing.broken`, `sealing.notForYou`
 */
export async function* openPieces(
  sealed: Pieces,
  identities: readonly string[],
  cipher: Cipher,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { front, rest } = await frontOf(sealed, MAX_HEADER_BYTES + NONCE_BYTES)
  const header = headerIn(front)
  const nonce = front.slice(header.length, header.length + NONCE_BYTES)
  const key = await payloadKeyIn(header, nonce, identities, cipher.wrapping)
  const behind = front.subarray(header.length + NONCE_BYTES)
  let [plain, before] = [new Uint8Array(RUN_BYTES), new Uint8Array(RUN_BYTES)]
  for await (const { bytes, ...run } of runsOf(after(behind, rest), SEALED_RUN_BYTES)) {
    const opened = await openRun(bytes, key, cipher, plain, run)
    if (nonce.length < NONCE_BYTES || opened === undefined) throw new Refusal('sealing.broken', {})
    yield opened
    ;[plain, before] = [before, plain]
  }
}

/** The first `most` bytes, or all of them, and the pieces that follow. */
async function frontOf(pieces: Pieces, most: number) {
  const rest = iterator(pieces)
  const front = new Uint8Array(most)
  let length = 0
  for (;;) {
    const next = await rest.next()
    if (next.done) return { front: front.subarray(0, length), rest: [] }
    const fitting = next.value.subarray(0, most - length)
    front.set(fitting, length)
    length += fitting.length
    if (length < most) continue
    const left = next.value.slice(fitting.length)
    return { front, rest: after(left, { [Symbol.asyncIterator]: () => rest }) }
  }
}

async function* iterator(pieces: Pieces): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces
}

async function* after(first: Uint8Array, rest: Pieces): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

/**
 * The same bytes in runs of `runBytes`, the last one shorter where it comes out so; which one is last
 * shows only when nothing comes after it. No bytes at all are one empty run.
 */
async function* runsOf(
  pieces: Pieces,
  runBytes: number,
): AsyncGenerator<Run & { readonly bytes: Uint8Array }, void, undefined> {
  const held = new Uint8Array(runBytes)
  let length = 0
  let index = 0
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      if (length === runBytes) {
        yield { bytes: held, index, isLast: false }
        index += RUN_CHUNKS
        length = 0
      }
      const fitting = piece.subarray(at, at + runBytes - length)
      held.set(fitting, length)
      length += fitting.length
      at += fitting.length
    }
  }
  yield { bytes: held.subarray(0, length), index, isLast: true }
}
