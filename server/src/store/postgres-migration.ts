// Where a house is migrated to: whether it may be, and what stands there until all of it has come.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { PostgresDatabase } from './postgres-database.ts'
import type { PostgresStore } from './postgres-store.ts'

/** Tables of the directory by their names in every store, each after those that it refers to. */
export const TABLES = [
  'partner',
  'recipient',
  'staff',
  'invitation',
  'session',
  'stranger',
  'contact',
  'told',
  'sign_in',
  'passkey',
] as const

/** Stands in the table `house` while a migration is under way, and keeps every house out. */
const MARK = 'migration'

export async function isMigrating(database: Pick<PostgresDatabase, 'ask'>): Promise<boolean> {
  return (await database.ask('select from house where name = $1', [MARK])).length > 0
}

/**
 * Marks an empty store, or one in which a migration was begun before.
 *
 * @throws Refusal `store.notEmpty`
 */
export async function begin({ database, ledger }: PostgresStore): Promise<void> {
  if (await isMigrating(database)) return
  const filled = TABLES.map((table) => `exists (select from ${table})`)
  const [row] = await database.ask(
    `select exists (select from house) or ${filled.join(' or ')} as filled`,
  )
  const entries = await ledger.size()
  if (entries > 0 || row?.['filled'] === true) throw new Refusal('store.notEmpty', { entries })
  await database.agree(MARK, 'begun')
}

/** The last step: from here on it is a house like any other. */
export async function finish({ database }: PostgresStore): Promise<void> {
  await database.ask('delete from house where name = $1', [MARK])
}
