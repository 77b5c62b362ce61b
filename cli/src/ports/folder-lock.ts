// A folder that one process at a time writes to.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Refusal } from '@forewarn/core/shared/refusal'

const SQLITE_BUSY = 5

/**
 * The kernel holds this lock and lets it go with the process, however that ends.
 *
 * @throws Refusal `store.inUse`
 */
export function lockFolder(folder: string): { close(): void } {
  const lock = new DatabaseSync(join(folder, 'in-use.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    const code = (error as { errcode?: unknown }).errcode
    if (code === SQLITE_BUSY) throw new Refusal('store.inUse', { folder })
    throw error
  }
}
