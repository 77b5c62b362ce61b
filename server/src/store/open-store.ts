// Which store a house has: its settings alone say so.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../settings.ts'
import { lockFolder } from './folder-lock.ts'
import { FolderVault } from './folder-vault.ts'
import { openLocalStore } from './local-store.ts'
import { type OpenVault, openPostgresStore } from './postgres-store.ts'
import type { Store } from './store.ts'

/** @throws Refusal `settings.malformed`, `store.inUse`, `store.newer` */
export function openStore(settings: Settings): Promise<Store> {
  const { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: url } = settings
  if (url === undefined) return openLocalStore(folder)
  return openPostgresStore(url, { isShared: false, open: () => inFolder(folder) })
}

async function inFolder(folder: string): Promise<OpenVault> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = lockFolder(folder)
  try {
    return { vault: await FolderVault.open(join(folder, 'vault')), close: () => lock.close() }
  } catch (error) {
    lock.close()
    throw error
  }
}
