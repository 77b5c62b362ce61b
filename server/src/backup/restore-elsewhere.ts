// Restoring a house into PostgreSQL: from a backup into a folder beside, and from there as any house moves.

import { rm } from 'node:fs/promises'
import { migrate } from '../migrate/migrate.ts'
import type { Settings } from '../settings.ts'
import { copyKeys, type Restored, restoreBackup } from './restore.ts'

/**
 * Restores into an empty database. Interrupted and run again it goes on where it was; until its last
 * step no house starts there. Keys that are not in the backup must be in the house's folder already.
 *
 * @throws Refusal `file.malformed`, and as `migrate` does
 */
export async function restoreElsewhere(
  from: string,
  settings: Settings,
  unique: string,
): Promise<Restored> {
  const data = settings.FOREWARN_DATA
  const folder = `${data}.restoring`
  await rm(folder, { recursive: true, force: true })
  try {
    const restored = await restoreBackup(from, folder, unique)
    const { note } = restored
    if (!note.keys) await copyKeys(data, folder, note, 'Put both keys there first.')
    await migrate(folder, settings)
    return restored
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
