// The payload of an age file: chunks of 64 KiB, each sealed under the file's own key and its place.
// Source: C2SP age, "Payload"; STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015.

import type { Wrapping } from './header.ts'

/**
 * ChaCha20-Poly1305 without additional data, RFC 8439. A platform hands in its own, which is some six
 * times as fast; the browser's waits.
 */
export interface Cipher {
  /** Fills `into`, which has 16 bytes more than `plain`: its tag comes last. */
  seal(
    key: Uint8Array,
    nonce: Uint8Array,
    plain: Uint8Array,
    into: Uint8Array,
  ): void | Promise<void>
  /**
   * Fills `into`, which has 16 bytes less than `sealed`.
   *
   * @returns false, and no byte of what is inside, where the tag does not fit
   */
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    sealed: Uint8Array,
    into: Uint8Array,
  ): boolean | Promise<boolean>
  /** The platform's own way to wrap file keys, where it has one that is quicker. */
  readonly wrapping?: Wrapping
}

export const CHUNK_BYTES = 64 * 1024
export const TAG_BYTES = 16
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** An empty payload has one chunk, too. */
export function payloadBytes(plainBytes: number): number {
  return plainBytes + TAG_BYTES * Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES))
}

/** A run of whole chunks somewhere in a payload; the last chunk of all may be shorter. */
export interface Run {
  /** Of its first chunk, from 0. */
  readonly index: number
  readonly isLast: boolean
}

const WHOLE: Run = { index: 0, isLast: true }

/** Writes `payloadBytes(plain.length)` bytes to the front of `into`. */
export async function sealPayload(
  plain: Uint8Array,
  key: Uint8Array,
  cipher: Cipher,
  into: Uint8Array,
  { index, isLast }: Run = WHOLE,
): Promise<void> {
  const chunks = Math.max(1, Math.ceil(plain.length / CHUNK_BYTES))
  for (let i = 0; i < chunks; i++) {
    const chunk = plain.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)
    const at = i * SEALED_CHUNK_BYTES
    const place = into.subarray(at, at + chunk.length + TAG_BYTES)
    await cipher.seal(key, nonceOf(index + i, isLast && i === chunks - 1), chunk, place)
  }
}

/**
 * What is inside, once every chunk has been found whole and the last one to be the last.
 *
 * @returns `undefined` where one was changed, moved, left out or put in, or the last of several is empty
 */
export async function openPayload(
  sealed: Uint8Array,
  key: Uint8Array,
  cipher: Cipher,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks = Math.max(1, Math.ceil(sealed.length / SEALED_CHUNK_BYTES))
  const plain = new Uint8Array(Math.max(0, sealed.length - chunks * TAG_BYTES))
  return openRun(sealed, key, cipher, plain, WHOLE)
}

/**
 * As `openPayload`, of one run: what it opens stands in the front of `into`.
 *
 * @returns that front, or `undefined`
 */
export async function openRun<Buffer extends ArrayBufferLike>(
  sealed: Uint8Array,
  key: Uint8Array,
  cipher: Cipher,
  into: Uint8Array<Buffer>,
  { index, isLast }: Run,
): Promise<Uint8Array<Buffer> | undefined> {
  const chunks = Math.max(1, Math.ceil(sealed.length / SEALED_CHUNK_BYTES))
  const bytes = sealed.length - chunks * TAG_BYTES
  const isEmptyBehind = index + chunks > 1 && bytes <= (chunks - 1) * CHUNK_BYTES
  if (bytes < 0 || isEmptyBehind) return undefined
  for (let i = 0; i < chunks; i++) {
    const chunk = sealed.subarray(i * SEALED_CHUNK_BYTES, (i + 1) * SEALED_CHUNK_BYTES)
    const at = i * CHUNK_BYTES
    const place = into.subarray(at, at + chunk.length - TAG_BYTES)
    const nonce = nonceOf(index + i, isLast && i === chunks - 1)
    if (!(await cipher.open(key, nonce, chunk, place))) return undefined
  }
  return into.subarray(0, bytes)
}

/** Eleven bytes that count the chunks, of which four are enough for 2^48 bytes, and one for the last. */
function nonceOf(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(7, index)
  nonce[11] = isLast ? 1 : 0
  return nonce
}
