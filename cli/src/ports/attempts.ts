// The journals of one case's attempts: a numbered folder each, and never one taken away.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from './durable.ts'

export interface AttemptFolder {
  readonly folder: string
  /** Whether there is anything in it yet. */
  readonly isBegun: boolean
}

/** @param another whether to leave the newest behind and begin the next */
export async function latestAttempt(folder: string, another: boolean): Promise<AttemptFolder> {
  const names = await readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const newest = Math.max(0, ...names.filter((name) => /^\d{1,6}$/.test(name)).map(Number))
  const isBegun = newest > 0 && !another
  return { folder: join(folder, String(isBegun ? newest : newest + 1)), isBegun }
}
