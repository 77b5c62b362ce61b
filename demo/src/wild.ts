// What turns up in the wild. Who leaked is chosen by another process, and kept in a file unread till the end.

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { DISGUISES } from './disguise.ts'
import type { Candidate, Truth } from './leak.ts'

const LEAKER = fileURLToPath(new URL('./leaker.ts', import.meta.url))
const FINDERS_TOOL = fileURLToPath(new URL('../toy/finder/first_look.py', import.meta.url))
const LATE_TOOL = fileURLToPath(new URL('../toy/strangers/peek.py', import.meta.url))

/** What the finder had made before the report, and what was used in the first wave. */
export const FIRST_WAVE = [FINDERS_TOOL]

/** Written by a stranger after the advisory. */
export const MASS_WAVE = [LATE_TOOL]

export interface Leak {
  /** Paths of the tools as they were seen. */
  readonly samples: readonly string[]
  /** Where the truth lies; see `readTruth`. */
  readonly truth: string
}

/** Has the other process leak something, under `folder`, and asks no questions. */
export async function leakSomething(
  folder: string,
  seed: number,
  candidates: readonly Candidate[],
): Promise<Leak> {
  await mkdir(folder, { recursive: true })
  const list = join(folder, 'candidates.json')
  const samples = join(folder, 'samples')
  const truth = join(folder, 'truth.json')
  await writeFile(list, JSON.stringify(candidates))
  await promisify(execFile)(process.execPath, [
    ...['--conditions=source', LEAKER, '--seed', String(seed)],
    ...['--candidates', list, '--samples', samples, '--truth', truth],
  ])
  const names = await readdir(samples)
  return { samples: names.sort().map((name) => join(samples, name)), truth }
}

const TruthFile = z.strictObject({ leaker: z.string().nullable(), how: z.enum(DISGUISES) })

/** Only once the finding is sealed. */
export async function readTruth(path: string): Promise<Truth> {
  return TruthFile.parse(JSON.parse(await readFile(path, 'utf8')))
}
