// Looking a desk over, without asking the house: its keys, its disk, the cage, and whether somebody stands by.

import { randomUUID } from 'node:crypto'
import { open, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cage } from '@forewarn/core/bundle/checks'
import type { Examined } from '@forewarn/core/shared/examined'
import { type Instant, showDuration } from '@forewarn/core/shared/instant'
import { isLocked } from '@forewarn/desk/keyring'
import { readHeartbeat, readKeyring } from '../ports/desk-folder.ts'

const GIB = 1024 ** 3

/** A publication of 48 MiB to everybody is journalled before it is sent. */
const LEAST_FREE = GIB

export async function examineDisk(folder: string): Promise<Examined> {
  const what = 'disk'
  const probe = join(folder, `doctor.${randomUUID()}.tmp`)
  try {
    const file = await open(probe, 'wx', 0o600)
    try {
      await file.writeFile('written by forewarn doctor\n')
      await file.sync()
    } finally {
      await file.close()
      await rm(probe, { force: true })
    }
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const said = `${(free / GIB).toFixed(1)} GiB free, and what is written is flushed`
    if (free >= LEAST_FREE) return { what, health: 'ok', said }
    return { what, health: 'attention', said, remedy: 'Make room before you publish.' }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { what, health: 'failed', said, remedy: `Make ${folder} a folder that you may write.` }
  }
}

/** The keys themselves are read before anything else; here, who else may look into the folder. */
export async function examineFolder(folder: string): Promise<Examined> {
  const what = 'keys'
  const { mode } = await stat(folder)
  const isOpen = !isLocked(await readKeyring(folder))
  const lock = isOpen ? 'without a passphrase: forewarn keys lock' : 'locked with a passphrase'
  const said = `keyring.json is whole, for you alone, and ${lock}`
  if ((mode & 0o022) === 0) return { what, health: 'ok', said }
  const others = 'others can write into the folder of your keys'
  return { what, health: 'failed', said: others, remedy: `chmod 700 ${folder}` }
}

/** What checks may be written in runs in the cage, which has no network and no home. */
const PROBES = [
  ['python3', ['python3', '-c', 'print("caged")']],
  ['node', ['node', '-e', 'console.log("caged")']],
] as const

export async function examineCage(cage: Cage): Promise<Examined[]> {
  const rows: Examined[] = []
  for (const [name, command] of PROBES) {
    const what = `cage (${name})`
    const run = { command: [...command], files: new Map(), timeoutSeconds: 30 }
    const { outcome, stdout, stderr } = await cage.run(run)
    if (outcome === 'passed' && stdout.trim() === 'caged') {
      rows.push({ what, health: 'ok', said: 'a check runs, and in a cage' })
    } else if (outcome === 'cage-absent') {
      const remedy = 'On Debian: apt-get install bubblewrap. Publishing with checks needs it.'
      rows.push({ what, health: 'failed', said: stderr.trim(), remedy })
    } else {
      const remedy = `Install ${name}, if your checks are written in it.`
      rows.push({ what, health: 'attention', said: `it ended as ${outcome}`, remedy })
    }
  }
  return rows
}

/** `stand-by` looks every quarter of a minute, and pauses for a minute at most. */
const SILENT_MS = 180_000

/**
 * @param isNeeded whether an embargo is to be lifted at all
 */
export async function examineStandBy(
  folder: string,
  now: Instant,
  isNeeded: boolean,
): Promise<Examined> {
  const what = 'stand-by'
  const at = await readHeartbeat(folder)
  const silence = at === undefined ? undefined : now - at
  if (silence !== undefined && silence < SILENT_MS) {
    return { what, health: 'ok', said: `at work with these keys ${showDuration(silence)} ago` }
  }
  const last = silence === undefined ? 'never' : `last ${showDuration(silence)} ago`
  if (!isNeeded) return { what, health: 'ok', said: 'no embargo waits for its end' }
  return {
    ...{ what, health: 'attention', said: `${last} at work with the keys of this folder` },
    remedy: 'forewarn stand-by, here or on another machine; another’s cannot be seen from here.',
  }
}
