// The demo's secret: who leaks, and what turns up in the wild. Only the demo's last step may know.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Dice, dice, pick } from '@forewarn/core/marking/codes/dice'
import { DISGUISES, type Disguise, disguise, type Program } from './disguise.ts'

/** Somebody who could leak: a recipient, and the folder of plain files it opened its copy into. */
export interface Candidate {
  readonly recipient: string
  readonly folder: string
}

export interface Truth {
  /** `null`: nobody known leaked; the tools were written independently. */
  readonly leaker: string | null
  readonly how: Disguise
}

/** Sometimes the right answer is that nobody on the list did it. */
const NOBODY_SHARE = 0.2

const STRANGERS = fileURLToPath(new URL('../toy/strangers', import.meta.url))

/** Writes the tools into the new folder `samples`; the same seed and candidates give the same bytes. */
export async function leak(
  seed: number,
  candidates: readonly Candidate[],
  samples: string,
): Promise<Truth> {
  const roll = dice(seed)
  const { thief, how } = choose(candidates, roll)
  const programs = await readPrograms(thief?.folder ?? STRANGERS)
  const tools = await disguise(programs, how, roll)
  if (tools.length === 0) throw new Error('the copy that leaks holds no program to make a tool of')
  await mkdir(samples)
  for (const { path, text } of tools) await writeFile(join(samples, path), text)
  return { leaker: thief?.recipient ?? null, how }
}

/** Without a thief, nobody known leaks. */
export function choose(
  candidates: readonly Candidate[],
  roll: Dice,
): { thief: Candidate | undefined; how: Disguise } {
  const isStranger = roll() < NOBODY_SHARE
  const thief = pick(roll, candidates)
  return { thief: isStranger ? undefined : thief, how: pick(roll, DISGUISES) }
}

/** The programs at the top of `folder`, by name. */
async function readPrograms(folder: string): Promise<Program[]> {
  const names = (await readdir(folder)).filter((name) => ['.mjs', '.py'].includes(extname(name)))
  return Promise.all(
    names.sort().map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  )
}
