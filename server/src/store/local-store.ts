// The store of one machine: one SQLite file and one folder, which one process at a time has open.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { lockFolder } from './folder-lock.ts'
import { FolderVault, flushFolder } from './folder-vault.ts'
import { SqliteDirectory } from './sqlite-directory.ts'
import { SqliteFile } from './sqlite-file.ts'
import { SqliteLedger } from './sqlite-ledger.ts'
import type { Store } from './store.ts'

/** A backup by another process may hold the file this long before a write fails. */
const BUSY_MS = 5000

/**
 * Opens what lies in `folder`, and makes it where there is nothing. A backup may read the file with
 * SQLite's own tools meanwhile; the folder must not be on a network file system, where locks fail.
 *
 * @throws Refusal `store.inUse` when another process has it open, `store.newer`
 */
export async function openLocalStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = lockFolder(folder)
  try {
    const vault = await FolderVault.open(join(folder, 'vault'))
    const file = openSqliteFile(join(folder, 'house.sqlite'))
    const directory = new SqliteDirectory(file)
    await flushFolder(folder)
    return {
      ledger: new SqliteLedger(file),
      vault,
      directory,
      async close() {
        try {
          if (!file.isInDoubt) directory.writeCounts()
        } finally {
          file.close()
          lock.close()
        }
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

function openSqliteFile(path: string): SqliteFile {
  const db = new DatabaseSync(path, { timeout: BUSY_MS })
  try {
    return new SqliteFile(db)
  } catch (error) {
    db.close()
    throw error
  }
}
