// Files in pieces: read ahead and written behind, what comes out is what was there; and a failure is told once.

import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshAgeIdentity, recipientOf } from '@forewarn/core/sealing/age'
import { openPieces, sealPieces } from '@forewarn/core/sealing/pieces'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { piecesOf, writePieces } from './file-pieces.ts'
import { quickCipher } from './quick-cipher.ts'

const PIECE = 512 * 1024

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-pieces-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, pieces: Parameters<typeof writePieces>[1]): Promise<void> {
  const into = await open(at(name), 'w')
  try {
    await writePieces(into, pieces)
  } finally {
    await into.close()
  }
}

it('seals and opens a file of any length, to the byte', async () => {
  const identity = await freshAgeIdentity({ postQuantum: true })
  const recipient = await recipientOf(identity)
  for (const length of [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 77]) {
    const plain = Buffer.from(new Uint8Array(length).map((_, i) => (i * 7919) >> 8))
    await writeFile(at('plain'), plain)
    await write('sealed', sealPieces(piecesOf(at('plain')), [recipient], quickCipher))
    await write('opened', openPieces(piecesOf(at('sealed')), [identity], quickCipher))
    expect(plain.equals(await readFile(at('opened')))).toBe(true)
  }
})

it('reads no further than whoever takes the pieces, and closes the file', async () => {
  await writeFile(at('plain'), new Uint8Array(4 * PIECE))
  const pieces = piecesOf(at('plain'))
  expect((await pieces.next()).value).toHaveLength(PIECE)
  await pieces.return()
  expect(await pieces.next()).toEqual({ done: true, value: undefined })
})

it('says that there is no such file', async () => {
  await expect(piecesOf(at('nothing')).next()).rejects.toThrow(/ENOENT/)
})

it('fails where a piece cannot be written, or the next one not be made', async () => {
  const full = await open('/dev/full', 'w')
  await expect(writePieces(full, [new Uint8Array(9), new Uint8Array(9)])).rejects.toThrow(/ENOSPC/)
  await expect(writePieces(full, [new Uint8Array(9)])).rejects.toThrow(/ENOSPC/)
  await full.close()
  function* broken() {
    yield Uint8Array.of(1)
    throw new Error('no more')
  }
  await expect(write('half', broken())).rejects.toThrow('no more')
  expect(await readFile(at('half'))).toEqual(Buffer.of(1))
})
