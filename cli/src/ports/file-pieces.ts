// A file as pieces: the next is read, and the one before written, while one is worked on.

import { type FileHandle, open } from 'node:fs/promises'
import type { Pieces } from '@forewarn/core/sealing/pieces'

/** What fits a processor's own cache, with what is made of it. */
const PIECE_BYTES = 512 * 1024

/** Whoever takes a piece is done with it before asking for the next. */
export async function* piecesOf(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const from = await open(file, 'r')
  const pieces = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)] as const
  let coming: ReturnType<typeof next> | undefined
  const next = (turn: number) => held(from.read(pieces[(turn % 2) as 0 | 1]))
  try {
    coming = next(0)
    for (let turn = 1; ; turn++) {
      const { bytesRead, buffer } = await coming
      if (bytesRead === 0) return
      coming = next(turn)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await coming?.catch(() => undefined)
    await from.close()
  }
}

/** @param pieces each stays as it is until the one after the next is asked for, as `sealPieces` has it */
export async function writePieces(into: FileHandle, pieces: Pieces): Promise<void> {
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const piece of pieces) {
      await writing
      writing = held(into.writeFile(piece))
    }
  } finally {
    await writing
  }
}

/** Waited for later; until then its failure is nobody's fault. */
function held<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}
