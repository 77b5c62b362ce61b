// Where `forewarn mark` writes: a folder that appears as a whole, or not at all.

import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { codeOf } from './durable.ts'

/** Writes one file of the folder, `path` relative to it. Only its owner may read it. */
export type WriteFile = (path: string, content: Uint8Array | string) => Promise<void>

/**
 * Makes the folder beside its place, and moves it there last. Interrupted, it leaves a folder that
 * ends in `.tmp` and nothing under the name that was asked for.
 *
 * @throws Refusal `file.malformed` where something is in `folder` already
 */
export async function writeFolder(
  folder: string,
  fill: (write: WriteFile) => Promise<void>,
): Promise<void> {
  await verifyFree(folder)
  const temporary = `${folder}.${randomBytes(6).toString('hex')}.tmp`
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  const made = new Set<string>()
  try {
    await fill(async (path, content) => {
      const file = join(temporary, path)
      if (!made.has(dirname(file))) await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      made.add(dirname(file))
      await writeFile(file, content, { mode: 0o600, flag: 'wx' })
    })
    await rename(temporary, folder) // over an empty folder, never over a file or a full one
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST') throw taken(folder)
    throw error
  }
}

/** @throws Refusal `file.malformed` where something is in `folder` already */
export async function verifyFree(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    if (codeOf(error) === 'ENOTDIR') throw taken(folder)
    throw error
  })
  if (entries.length > 0) throw taken(folder)
}

function taken(file: string): Refusal<'file.malformed'> {
  const problem = 'something is there already, and nothing is overwritten'
  return new Refusal('file.malformed', { file, problem, remedy: 'Name another folder.' })
}
