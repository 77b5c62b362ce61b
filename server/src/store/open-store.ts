// Which store a house has: its settings alone say so.

import { join } from 'node:path'
import { Refusal } from '@forewarn/core/shared/refusal'
import { bucketOf, type Settings } from '../settings.ts'
import { lockFolder } from './folder-lock.ts'
import { FolderVault } from './folder-vault.ts'
import { openLocalStore } from './local-store.ts'
import { makeFolderAt } from './make-folder.ts'
import type { PostgresDatabase } from './postgres-database.ts'
import type { OpenVault, PostgresStore, VaultBeside } from './postgres-store.ts'
import type { Bucket } from './s3-client.ts'
import type { Store } from './store.ts'

/** @throws Refusal `settings.malformed`, `store.inUse`, `store.newer`, `store.halfMigrated` */
export async function openStore(settings: Settings): Promise<Store> {
  const { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: url } = settings
  if (url === undefined) return openLocalStore(folder)
  await makeFolderAt(folder)
  const store = await openPostgres(url, besideOf(settings, true))
  const { isMigrating } = await import('./postgres-migration.ts')
  if (!(await isMigrating(store.database))) return store
  await store.close()
  throw new Refusal('store.halfMigrated', {})
}

/**
 * The same store for one process alone, whole or half migrated.
 *
 * @throws Refusal `settings.malformed`, `store.inUse`, `store.newer`
 */
export function openToMigrate(settings: Settings, url: string): Promise<PostgresStore> {
  return openPostgres(url, besideOf(settings, false))
}

/** Read where it is used: a house on SQLite starts without it. */
async function openPostgres(url: string, beside: VaultBeside): Promise<PostgresStore> {
  const { openPostgresStore } = await import('./postgres-store.ts')
  return openPostgresStore(url, beside)
}

function besideOf(settings: Settings, isShared: boolean): VaultBeside {
  const bucket = bucketOf(settings)
  if (bucket !== undefined) return { isShared, open: (database) => openBucket(bucket, database) }
  // A folder is one process's own; whoever else had the database would not have its bytes.
  return { isShared: false, open: () => openFolder(settings.FOREWARN_DATA) }
}

async function openBucket(bucket: Bucket, database: PostgresDatabase): Promise<OpenVault> {
  const { S3Vault } = await import('./s3-vault.ts')
  const { PostgresLeases } = await import('./postgres-leases.ts')
  const vault = await S3Vault.open(bucket, new PostgresLeases(database))
  return { vault, close: () => undefined }
}

async function openFolder(folder: string): Promise<OpenVault> {
  await makeFolderAt(folder)
  const lock = lockFolder(folder)
  try {
    return { vault: await FolderVault.open(join(folder, 'vault')), close: () => lock.close() }
  } catch (error) {
    lock.close()
    throw error
  }
}
