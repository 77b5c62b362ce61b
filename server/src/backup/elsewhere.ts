// A house on PostgreSQL, its vault in a bucket or a folder: backed up into the form of a house in one folder.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Digest } from '@forewarn/core/shared/fields'
import { Refusal } from '@forewarn/core/shared/refusal'
import { bucketOf, type Settings } from '../settings.ts'
import { copyLedger } from '../store/copy-ledger.ts'
import { PostgresLeases } from '../store/postgres-leases.ts'
import { PostgresLedger } from '../store/postgres-ledger.ts'
import { type Looked, lookAt } from '../store/postgres-look.ts'
import { isMigrating, TABLES } from '../store/postgres-migration.ts'
import { FORM, formOf } from '../store/postgres-tables.ts'
import type { Bucket } from '../store/s3-client.ts'
import { S3Vault } from '../store/s3-vault.ts'
import { SqliteFile } from '../store/sqlite-file.ts'
import { SqliteLedger } from '../store/sqlite-ledger.ts'
import { DATABASE, unfit } from './audit.ts'
import { type Kept, keptIn } from './backup.ts'

/**
 * Shows `use` the house as it is at one moment, while its processes go on.
 *
 * @param url of the house's database
 * @throws Refusal `settings.malformed`, `store.newer`, `store.halfMigrated`; whatever `use` throws
 */
export function lookElsewhere<T>(
  settings: Settings,
  url: string,
  use: (kept: Kept) => Promise<T>,
): Promise<T> {
  return lookAt(url, async (database) => {
    await mustBeWhole(database)
    const bucket = bucketOf(settings)
    const sealed =
      bucket === undefined
        ? keptIn(settings.FOREWARN_DATA).sealed
        : await sealedIn(bucket, database)
    return use({ copyDatabase: (folder) => copyTables(database, folder), sealed })
  })
}

async function mustBeWhole(database: Looked): Promise<void> {
  const form = await formOf(database.ask)
  if (form > FORM) throw new Refusal('store.newer', { version: form, known: FORM })
  if (form < FORM) {
    const issues = ['FOREWARN_DATABASE_URL: no house of this Forewarn has started there yet']
    throw new Refusal('settings.malformed', { issues })
  }
  if (await isMigrating(database)) throw new Refusal('store.halfMigrated', {})
}

async function sealedIn(bucket: Bucket, database: Looked): Promise<Kept['sealed']> {
  const vault = await S3Vault.open(bucket, new PostgresLeases(database))
  return async (digest: Digest) => {
    try {
      return await vault.get(digest)
    } catch (error) {
      const problem = `${digest} could not be had: ${(error as Error).message}`
      throw unfit(bucket.url, problem, 'The ledger names it: copy it there from where you save it.')
    }
  }
}

async function copyTables(database: Looked, folder: string): Promise<void> {
  const file = new SqliteFile(new DatabaseSync(join(folder, DATABASE)))
  try {
    const [source, target] = [new PostgresLedger(database), new SqliteLedger(file)]
    await copyLedger(source, target)
    await target.append(await target.size(), [], await source.checkpoint())
    for (const table of TABLES) {
      const rows = await database.ask(`select * from ${table}`)
      file.write(() => {
        for (const row of rows) {
          const names = Object.keys(row)
          const places = names.map(() => '?')
          file
            .prepare(`insert into ${table} (${names}) values (${places})`)
            .run(...(Object.values(row) as (string | null)[]))
        }
      })
    }
    file.emptyLog()
  } finally {
    file.close()
  }
}
