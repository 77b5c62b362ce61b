// Which store a house has: its settings alone say so.

import { join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { bucketOf, type Settings } from '../settings.ts'
import { lockFolder } from './folder-lock.ts'
import { FolderVault } from './folder-vault.ts'
import { openLocalStore } from './local-store.ts'
import { makeFolderAt } from './make-folder.ts'
import type { PostgresDatabase } from './postgres-database.ts'
import { PostgresLeases } from './postgres-leases.ts'
import { isMigrating } from './postgres-migration.ts'
import {
  type OpenVault,
  openPostgresStore,
  type PostgresStore,
  type VaultBeside,
} from './postgres-store.ts'
import type { Bucket } from './s3-client.ts'
import { S3Vault } from './s3-vault.ts'
import type { Store } from './store.ts'

/** @throws Refusal `settings.malformed`, `store.inUse`, `store.newer`, `store.halfMigrated` */
export async function openStore(settings: Settings): Promise<Store> {
  const { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: url } = settings
  if (url === undefined) return openLocalStore(folder)
  await makeFolderAt(folder)
  const store = await openPostgresStore(url, besideOf(settings, true))
  if (!(await isMigrating(store.database))) return store
  await store.close()
  throw new Refusal('store.halfMigrated', {})
}

/**
 * The same store for one process alone, whole or half migrated.
 *
 * @throws Refusal `settings.malformed`, `store.inUse`, `store.newer`
 */
export async function openToMigrate(settings: Settings, url: string): Promise<PostgresStore> {
  await makeFolderAt(settings.FOREWARN_DATA)
  return openPostgresStore(url, besideOf(settings, false))
}

function besideOf(settings: Settings, isShared: boolean): VaultBeside {
  const bucket = bucketOf(settings)
  if (bucket !== undefined) return { isShared, open: (database) => openBucket(bucket, database) }
  // A folder is one process's own; whoever else had the database would not have its bytes.
  return { isShared: false, open: () => openFolder(settings.FOREWARN_DATA) }
}

async function openBucket(bucket: Bucket, database: PostgresDatabase): Promise<OpenVault> {
  const vault = await S3Vault.open(bucket, new PostgresLeases(database))
  return { vault, close: () => undefined }
}

async function openFolder(folder: string): Promise<OpenVault> {
  const lock = lockFolder(folder)
  try {
    return { vault: await FolderVault.open(join(folder, 'vault')), close: () => lock.close() }
  } catch (error) {
    lock.close()
    throw error
  }
}
