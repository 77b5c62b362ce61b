// The store of a house on PostgreSQL: ledger and directory in one database, the vault beside it.

import { PostgresDatabase } from './postgres-database.ts'
import { PostgresDirectory } from './postgres-directory.ts'
import { PostgresLedger } from './postgres-ledger.ts'
import type { Store, Vault } from './store.ts'

export interface PostgresStore extends Store {
  readonly database: PostgresDatabase
}

/** A vault that has to be closed after its use. */
export interface OpenVault {
  readonly vault: Vault
  close(): void
}

/** How a vault is opened once the database is there, and whether more than one process can. */
export interface VaultBeside {
  readonly isShared: boolean
  open(database: PostgresDatabase): Promise<OpenVault>
}

/**
 * @param url of the database
 * @throws Refusal `settings.malformed`, `store.inUse`, `store.newer`, or of the vault
 */
export async function openPostgresStore(url: string, beside: VaultBeside): Promise<PostgresStore> {
  const database = await PostgresDatabase.open(url, !beside.isShared)
  try {
    const { vault, close } = await beside.open(database)
    const directory = new PostgresDirectory(database)
    return {
      ledger: new PostgresLedger(database),
      vault,
      directory,
      shared: database,
      database,
      async close() {
        try {
          await directory.writeCounts()
        } finally {
          close()
          await database.close()
        }
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}
