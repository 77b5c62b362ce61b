// The copy of a house's database that its doctor reads, and what becomes of it where the doctor is killed.

import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { lockFolder } from './folder-lock.ts'

/** What is locked has its name from then on, so that none is taken for one that was left behind. */
const LOCKED = '.doctor-'
const NEW = '.new-doctor-'

/** Does `work` in a folder beside the data that is gone afterwards, or once the next one looks. */
export async function inCopyFolder<T>(
  data: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  await dropLeftCopies(data)
  const made = await mkdtemp(join(data, NEW))
  const folder = join(data, LOCKED + made.slice(-6))
  const lock = lockFolder(made)
  try {
    await rename(made, folder)
    return await work(folder)
  } finally {
    for (const one of [made, folder]) await rm(one, { recursive: true, force: true })
    lock.close()
  }
}

/** Drops copies that a doctor left behind which was killed: nothing that is erased later reaches them. */
export async function dropLeftCopies(data: string): Promise<void> {
  const names = await readdir(data)
  for (const name of names.filter((one) => one.startsWith(LOCKED))) await drop(join(data, name))
}

/** Unless somebody is at it. */
async function drop(folder: string): Promise<void> {
  try {
    lockFolder(folder).close()
  } catch (error) {
    if (error instanceof Refusal) return
    // A file, or gone in this moment.
  }
  await rm(folder, { recursive: true, force: true })
}
