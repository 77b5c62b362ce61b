// The store of a house on PostgreSQL: ledger and directory in one database, the vault beside it.

import { PostgresDatabase } from './postgres-database.ts'
import { PostgresDirectory } from './postgres-directory.ts'
import { PostgresLedger } from './postgres-ledger.ts'
import type { Store, Vault } from './store.ts'

/** A vault that has to be closed after its use. */
export interface OpenVault {
  readonly vault: Vault
  close(): void
}

/**
 * @param url of the database
 * @param openVault opens the vault once the database is there
 * @throws Refusal `settings.malformed`, `store.newer`, or of the vault
 */
export async function openPostgresStore(
  url: string,
  openVault: (database: PostgresDatabase) => Promise<OpenVault>,
): Promise<Store> {
  const database = await PostgresDatabase.open(url)
  try {
    const { vault, close } = await openVault(database)
    const directory = new PostgresDirectory(database)
    return {
      ledger: new PostgresLedger(database),
      vault,
      directory,
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
