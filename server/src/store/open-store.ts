// Which store a house has: its settings alone say so.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bucketOf, type Settings } from '../settings.ts'
import { lockFolder } from './folder-lock.ts'
import { FolderVault } from './folder-vault.ts'
import { openLocalStore } from './local-store.ts'
import { PostgresLeases } from './postgres-leases.ts'
import { type OpenVault, openPostgresStore, type VaultBeside } from './postgres-store.ts'
import type { Bucket } from './s3-client.ts'
import { S3Vault } from './s3-vault.ts'
import type { Store } from './store.ts'

/** @throws Refusal `settings.malformed`, `store.inUse`, `store.newer` */
export async function openStore(settings: Settings): Promise<Store> {
  const { FOREWARN_DATA: folder, FOREWARN_DATABASE_URL: url } = settings
  if (url === undefined) return openLocalStore(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const bucket = bucketOf(settings)
  return openPostgresStore(url, bucket === undefined ? inFolder(folder) : inBucket(bucket))
}

/** A folder is one process's own; whoever else had the database would not have its bytes. */
function inFolder(folder: string): VaultBeside {
  return { isShared: false, open: () => openFolder(folder) }
}

function inBucket(bucket: Bucket): VaultBeside {
  return {
    isShared: true,
    open: async (database) => ({
      vault: await S3Vault.open(bucket, new PostgresLeases(database)),
      close: () => undefined,
    }),
  }
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
