// Writing small files so that a crash leaves either the old one or the new one, and never half.

import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Pieces } from '@forewarn/core/sealing/pieces'
import { Refusal } from '@forewarn/core/shared/refusal'
import { writePieces } from './file-pieces.ts'

/** Only their owner may read what a desk keeps. */
const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

/**
 * When it returns, `bytes` are on disk under `path`, in the place of whatever file was there.
 *
 * @throws Refusal `file.malformed` where a folder is
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = await writeTemporary(path, bytes)
  try {
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    if (codeOf(error) !== 'EISDIR') throw error
    throw new Refusal('file.malformed', {
      ...{ file: path, problem: 'a folder', remedy: 'Name a file.' },
    })
  }
  await syncFolder(dirname(path))
}

/**
 * Like `writeDurably`, but never overwrites.
 *
 * @param bytes in pieces that stay as `writePieces` has it
 * @returns false where there is a file already
 */
export async function createDurably(path: string, bytes: Uint8Array | Pieces): Promise<boolean> {
  const temporary = await writeTemporary(path, bytes)
  try {
    await link(temporary, path)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
  await syncFolder(dirname(path))
  return true
}

/** The file's bytes, or `undefined` where there is none. */
export async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** What the system calls the failure: `ENOENT`, `EEXIST` and so on. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** Several writers of one process, or of two, must not share a temporary file. */
let count = 0

async function writeTemporary(path: string, bytes: Uint8Array | Pieces): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
  const temporary = `${path}.${process.pid}-${++count}.tmp`
  const file = await open(temporary, 'w', PRIVATE_FILE)
  try {
    await writePieces(file, bytes instanceof Uint8Array ? [bytes] : bytes)
    await file.sync()
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return temporary
}

/** A new name is on disk only once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
