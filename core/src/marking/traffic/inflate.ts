// Opens gzip, zlib and bare deflate, as far as they are whole, and never further than a limit.

import { Gunzip, Inflate, Unzlib } from 'fflate'
import { joined } from '../../shared/bytes.ts'

export type Compression = 'gzip' | 'zlib' | 'deflate'

/**
 * So much input that gives nothing is past the end, or was made to be: a stored block, which comes out
 * as a whole, has half of it. What is not consumed is copied at every step.
 */
const MOST_BARREN = 128 * 1024

/** Deflate grows at most 1,032-fold, so this much input is at most 0.5 MiB of output at a time. */
const STEP_BYTES = 512

/**
 * What `bytes` hold, cut where they break off or go beyond `limit`; `isCut` tells of the latter.
 *
 * Bytes behind the end of the stream are left alone.
 */
export function inflated(
  bytes: Uint8Array,
  compression: Compression,
  limit: number,
): { readonly bytes: Uint8Array; readonly isCut: boolean } {
  const pieces: Uint8Array[] = []
  let length = 0
  let fruitful = 0
  const stream = streamOf(compression)
  stream.ondata = (piece) => {
    if (piece.length > 0) pieces.push(piece.slice())
    length += piece.length
  }
  try {
    for (let at = 0; at < bytes.length && length <= limit; at += STEP_BYTES) {
      const before = length
      stream.push(bytes.subarray(at, at + STEP_BYTES), false)
      if (length > before) fruitful = at
      if (at - fruitful > MOST_BARREN) break
    }
  } catch (error) {
    if (!isBroken(error)) throw error
  }
  const whole = joined(pieces)
  return { bytes: whole.subarray(0, limit), isCut: whole.length > limit }
}

function streamOf(compression: Compression): Gunzip | Unzlib | Inflate {
  if (compression === 'gzip') return new Gunzip()
  return compression === 'zlib' ? new Unzlib() : new Inflate()
}

/** The library's own word for bytes that are not, or no longer, what they claim. */
function isBroken(error: unknown): boolean {
  return error instanceof Error && ('code' in error || error instanceof TypeError)
}

export function isGzip(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8
}

/** Source: RFC 1950 §2.2: method 8, a window of up to 32 KiB, no dictionary, and a check over both. */
export function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  const isMethod = (first & 15) === 8 && first >> 4 <= 7 && (second & 32) === 0
  return bytes.length > 6 && isMethod && (first * 256 + second) % 31 === 0
}
