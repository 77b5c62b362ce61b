// A new folder with files in it: there as a whole or not at all, and never in the place of another.

import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { codeOf } from './durable.ts'

/**
 * @param files by relative path, which the caller has found to stay inside
 * @throws Refusal `file.malformed` where something is at `folder` already
 */
export async function writeNewFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const temporary = `${folder}.${randomBytes(6).toString('hex')}.tmp`
  await mkdir(dirname(folder), { recursive: true })
  await mkdir(temporary, { mode: 0o700 })
  try {
    for (const [path, bytes] of files) await writeOne(join(temporary, path), bytes)
    await claim(folder)
    await rename(temporary, folder)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

/** Readable for its owner alone, and never executable: a person decides what to run. */
async function writeOne(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** An empty folder of ours to rename over: the name is taken first, so that no race overwrites. */
async function claim(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    await rmdir(folder).catch(() => {
      const problem = 'something is there already, and nothing is overwritten'
      throw new Refusal('file.malformed', {
        ...{ file: folder, problem, remedy: 'Name another folder with --out.' },
      })
    })
    await mkdir(folder, { mode: 0o700 })
  }
}
