// A file as pieces: what is read takes the place of what was read before.

import { closeSync, openSync, readSync } from 'node:fs'

/** What fits a processor's own cache: twice as much is read no faster, and takes longer to seal. */
const PIECE_BYTES = 256 * 1024

/** Whoever takes a piece is done with it before asking for the next. */
export function* piecesOf(file: string): Generator<Uint8Array, void, undefined> {
  const piece = new Uint8Array(PIECE_BYTES)
  const from = openSync(file, 'r')
  try {
    for (let bytes = readSync(from, piece); bytes > 0; bytes = readSync(from, piece)) {
      yield piece.subarray(0, bytes)
    }
  } finally {
    closeSync(from)
  }
}
