// Large bytes in pieces, through a few buffers that are used again: each new one brings the next
// collection of all that the house remembers nearer.

/** Large enough that a part takes few turns, small enough that many may be on their way. */
export const PIECE_BYTES = 256 * 1024
/** So many are kept; more are made where more are on their way at once. */
const KEPT = 16

/** Bytes of any length. A piece is good until the next is asked for, and then is overwritten. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

const free: Uint8Array<ArrayBuffer>[] = []

/** Does `work` with a buffer of `PIECE_BYTES` that nobody else has meanwhile. */
export async function withBuffer<T>(
  work: (buffer: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<T> {
  const buffer = free.pop() ?? new Uint8Array(PIECE_BYTES)
  try {
    return await work(buffer)
  } finally {
    if (free.length < KEPT) free.push(buffer)
  }
}

/** All of them as one, in memory. */
export async function joined(pieces: Pieces): Promise<Uint8Array<ArrayBuffer>> {
  const copies: Uint8Array[] = []
  for await (const piece of pieces) copies.push(Uint8Array.from(piece))
  const [only] = copies
  if (copies.length === 1 && only !== undefined) return only as Uint8Array<ArrayBuffer>
  return new Uint8Array(Buffer.concat(copies))
}
