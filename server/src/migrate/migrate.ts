// A house moved from its SQLite file into PostgreSQL: every leaf to the byte, every sealed file, every name.

import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Digest } from '@forewarn/core/shared/fields'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import {
  type Audited,
  auditDatabase,
  blobPath,
  DATABASE,
  readBlob,
  replayAll,
  unfit,
} from '../backup/audit.ts'
import { copyHouse, KEYS } from '../backup/backup.ts'
import { writeSecret } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { copyLedger } from '../store/copy-ledger.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { makeFolderAt } from '../store/make-folder.ts'
import { openToMigrate } from '../store/open-store.ts'
import { begin, finish, isMigrating, TABLES } from '../store/postgres-migration.ts'
import type { PostgresStore } from '../store/postgres-store.ts'
import { SqliteFile } from '../store/sqlite-file.ts'
import { SqliteLedger } from '../store/sqlite-ledger.ts'

export interface Migrated {
  readonly origin: string
  readonly size: number
  /** Over all entries, lower-case hex; recomputed from what was written. */
  readonly root: string
  /** Sealed files that came over, and those of them that the ledger names. */
  readonly blobs: number
  readonly referred: number
  /** Rows of the directory. */
  readonly rows: number
}

/** A copy of the source's database, in the new folder while it is read. */
const COPY = 'migrating.incomplete'

/**
 * Reads the house in the folder `from`, which must not run and is left as it is, into what `settings`
 * name. Interrupted and run again it goes on where it was; until its last step no house starts there.
 *
 * @throws Refusal `settings.malformed`, `store.inUse`, `store.notEmpty`, `file.malformed`
 */
export async function migrate(from: string, settings: Settings): Promise<Migrated> {
  const { FOREWARN_DATA: data, FOREWARN_DATABASE_URL: url } = settings
  if (url === undefined) throw missing('FOREWARN_DATABASE_URL: missing; a house is migrated there')
  if (resolve(from) === resolve(data)) {
    throw missing(`FOREWARN_DATA: ${data} is the old house; name a new folder for its keys`)
  }
  await mustBeThere(from)
  const lock = lockFolder(from)
  try {
    const store = await openToMigrate(settings, url)
    try {
      return await fill(store, from, data)
    } finally {
      await store.close()
    }
  } finally {
    lock.close()
  }
}

async function fill(store: PostgresStore, from: string, data: string): Promise<Migrated> {
  await makeFolderAt(data)
  const copy = join(data, COPY)
  await rm(copy, { recursive: true, force: true })
  await copyInto(from, copy)
  const source = await auditDatabase(copy)
  const { origin, size, root, board } = source
  if (origin === undefined) {
    throw unfit(join(from, DATABASE), 'the ledger is empty', 'Found a new house instead.')
  }
  const file = new SqliteFile(new DatabaseSync(join(copy, DATABASE)))
  try {
    mustBeWords(file, from)
    const blobs = await digestsIn(from)
    const tables = rowsIn(file)
    if (!(await isThereAlready(store, source))) {
      await begin(store)
      await copyVault(from, blobs, store)
      await copyLedger(new SqliteLedger(file), store.ledger)
      await copyDirectory(tables, store)
    }
    await mustHaveAll(store, root, board.referred)
    await copyKeys(from, data)
    await finish(store)
    const rows = tables.reduce((sum, one) => sum + one.rows.length, 0)
    return { origin, size, root, blobs: blobs.length, referred: board.referred.size, rows }
  } finally {
    file.close()
    await rm(copy, { recursive: true, force: true })
  }
}

async function copyInto(from: string, copy: string): Promise<void> {
  await mkdir(copy, { mode: 0o700 })
  await copyHouse(from, copy)
}

/** Where the last step was done and its answer lost, all that is left is to say so. */
async function isThereAlready(
  { database, ledger }: PostgresStore,
  { size, root }: Audited,
): Promise<boolean> {
  if ((await isMigrating(database)) || (await ledger.size()) !== size) return false
  return (await replayAll(ledger)).root === root
}

async function digestsIn(from: string): Promise<Digest[]> {
  const names = await readdir(join(from, 'vault'), { recursive: true })
  return names.map((name) => name.slice(-64)).filter((name) => /^[0-9a-f]{64}$/.test(name))
}

/** Each under the lease it had, so that what waits for its entry still waits as long. */
async function copyVault(from: string, digests: readonly Digest[], { vault }: PostgresStore) {
  for (const digest of digests) {
    const { mtimeMs } = await stat(blobPath(from, digest))
    await vault.put(digest, await readBlob(from, digest), instant(Math.round(mtimeMs)))
  }
}

/** What an early house let in and PostgreSQL cannot keep: text with a NUL in it. */
function mustBeWords(file: SqliteFile, from: string): void {
  for (const { table, rows } of rowsIn(file)) {
    for (const row of rows) {
      const found = Object.entries(row).find(([, value]) => String(value).includes('\0'))
      if (found === undefined) continue
      const [id] = Object.values(row)
      const problem = `${found[0]} of ${String(id)} in the table ${table} holds a NUL`
      throw unfit(join(from, DATABASE), problem, 'Let the old house run, and name it anew first.')
    }
  }
}

interface Table {
  readonly table: string
  readonly rows: readonly Record<string, unknown>[]
}

function rowsIn(file: SqliteFile): Table[] {
  return TABLES.map((table) => {
    const rows = file.read(() => file.prepare(`select * from ${table}`).all())
    return { table, rows }
  })
}

/** All rows of all tables at once, in the place of those of an earlier try. */
async function copyDirectory(tables: readonly Table[], { database }: PostgresStore) {
  await database.write(async (say) => {
    for (const { table } of tables.toReversed()) await say(`delete from ${table}`)
    for (const { table, rows } of tables) {
      await say(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
        JSON.stringify(rows),
      ])
    }
  })
}

/** Believes nothing of what was written: replays every entry, and reads every file that one names. */
async function mustHaveAll(
  { ledger, vault }: PostgresStore,
  root: string,
  referred: ReadonlySet<string>,
): Promise<void> {
  const found = (await replayAll(ledger)).root
  if (found !== root) throw new Error(`the root is ${found} there, and ${root} here`)
  for (const digest of referred) await vault.get(digest)
}

/** @throws Refusal `file.malformed` where another key is there */
async function copyKeys(from: string, data: string): Promise<void> {
  for (const name of KEYS) {
    const [key, path] = [await readFile(join(from, name)), join(data, name)]
    await writeSecret(path, key)
    const there = await readFile(path)
    if (!there.equals(key)) throw unfit(path, 'it is another house’s', 'Name a new folder.')
  }
}

async function mustBeThere(from: string): Promise<void> {
  const file = join(from, DATABASE)
  if ((await stat(file).catch(() => undefined)) !== undefined) return
  throw unfit(file, 'there is no such file', 'Name the folder of a house with --from.')
}

function missing(issue: string): Refusal<'settings.malformed'> {
  return new Refusal('settings.malformed', { issues: [issue] })
}
