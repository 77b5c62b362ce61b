// A folder that is there as a whole or not at all, and never takes another's place.

import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { flushFolder } from '../store/folder-vault.ts'
import { makeFolderAt } from '../store/make-folder.ts'
import { unfit } from './audit.ts'

/**
 * Fills a folder beside `path` and gives it its name last. Whatever goes wrong, nothing is left.
 *
 * @param unique tells attempts apart, so that none meets what another left
 * @throws Refusal `file.malformed` where something is at `path` already
 */
export async function makeFolder<T>(
  path: string,
  unique: string,
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  await mustBeFree(path)
  await makeFolderAt(dirname(path))
  const growing = join(dirname(path), `.${basename(path)}.${unique}.incomplete`)
  await mkdir(growing, { mode: 0o700 })
  try {
    const result = await fill(growing)
    await flushFolder(growing)
    await mustBeFree(path)
    await rename(growing, path)
    await flushFolder(dirname(path))
    return result
  } catch (error) {
    await rm(growing, { recursive: true, force: true })
    throw error
  }
}

/** An empty folder may be replaced; the rename fails where it is no longer empty. */
async function mustBeFree(path: string): Promise<void> {
  const there = await readdir(path).catch((error) => {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') return ['a file']
    throw error
  })
  if (there.length === 0) return
  throw unfit(path, 'something is there already, and nothing is overwritten', 'Name another.')
}

/** When it returns, the file is on disk. */
export async function writeNewFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Puts on disk what another program wrote, for its owner's eyes alone. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
  } finally {
    await file.close()
  }
}
