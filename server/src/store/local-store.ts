// The store of one machine: one SQLite file and one folder, which one process at a time has open.

import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dropLeftCopies } from './doctors-copy.ts'
import { lockFolder } from './folder-lock.ts'
import { FolderVault, flushFolder } from './folder-vault.ts'
import { makeFolderAt } from './make-folder.ts'
import { SqliteDirectory } from './sqlite-directory.ts'
import { SqliteFile } from './sqlite-file.ts'
import { SqliteLedger } from './sqlite-ledger.ts'
import type { Store } from './store.ts'

/** A backup by another process may hold the file this long before a write fails. */
const BUSY_MS = 5000
const OWNERS_ALONE = 0o600

/**
 * Opens what lies in `folder`, and makes it where there is nothing. A backup may read the file with
 * SQLite's own tools meanwhile; the folder must not be on a network file system, where locks fail.
 *
 * @throws Refusal `store.inUse` when another process has it open, `store.newer`
 */
export async function openLocalStore(folder: string): Promise<Store> {
  await makeFolderAt(folder)
  const lock = lockFolder(folder)
  try {
    const vault = await FolderVault.open(join(folder, 'vault'))
    const file = openSqliteFile(join(folder, 'house.sqlite'))
    const directory = new SqliteDirectory(file)
    await dropLeftCopies(folder)
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

/** For its owner's eyes alone, also in a folder that others may read; SQLite's own files follow it. */
function openSqliteFile(path: string): SqliteFile {
  closeSync(openSync(path, 'a', OWNERS_ALONE))
  chmodSync(path, OWNERS_ALONE)
  for (const beside of [`${path}-wal`, `${path}-shm`]) {
    if (existsSync(beside)) chmodSync(beside, OWNERS_ALONE)
  }
  const db = new DatabaseSync(path, { timeout: BUSY_MS })
  try {
    return new SqliteFile(db)
  } catch (error) {
    db.close()
    throw error
  }
}
