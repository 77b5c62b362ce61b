// Looking over a house on PostgreSQL, with its vault in a bucket or a folder, while its processes run or not.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publicKey } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import type { Examined } from '@forewarn/core/shared/examined'
import { sha256 } from '@noble/hashes/sha2.js'
import { type Audited, replayAll } from '../backup/audit.ts'
import { KEYS } from '../backup/backup.ts'
import { bucketOf } from '../settings.ts'
import { PostgresLeases } from '../store/postgres-leases.ts'
import { PostgresLedger } from '../store/postgres-ledger.ts'
import { type Looked, lookAt } from '../store/postgres-look.ts'
import { FORM, formOf } from '../store/postgres-tables.ts'
import type { Bucket } from '../store/s3-client.ts'
import { S3Vault } from '../store/s3-vault.ts'
import {
  checkpointRow,
  clockRow,
  examineDisk,
  keyIn,
  type Looking,
  ledgerRow,
  saidOf,
  vaultRow,
} from './examine-house.ts'
import { examineWitnesses } from './examine-witnesses.ts'

/** @param url of the house's database */
export async function examineElsewhere(looking: Looking, url: string): Promise<Examined[]> {
  const data = looking.settings.FOREWARN_DATA
  const rows = [await examineDisk(looking), ...(await Promise.all(KEYS.map(keyIn(data))))]
  try {
    await lookAt(url, async (database) => {
      const form = await formOf(database.ask)
      rows.push(databaseRow(form, new URL(url).host))
      if (form === FORM) rows.push(...(await examineTables(looking, database)))
    })
  } catch (error) {
    const remedy = 'Let the server run, and check FOREWARN_DATABASE_URL.'
    rows.push({ what: 'database', health: 'failed', said: saidOf(error), remedy })
  }
  return rows
}

function databaseRow(form: number, host: string): Examined {
  const what = 'database'
  const has = `${host} answers, with tables of form ${form}`
  if (form === FORM) return { what, health: 'ok', said: has }
  if (form > FORM) {
    const said = `${has}; this Forewarn knows ${FORM}`
    return { what, health: 'failed', said, remedy: 'Install the Forewarn that the house runs.' }
  }
  const said = form === 0 ? `${host} answers, and no house has tables there` : has
  const remedy = 'Start a house of this Forewarn: it makes or renews the tables.'
  return { what, health: 'attention', said, remedy }
}

async function examineTables(looking: Looking, database: Looked): Promise<Examined[]> {
  const { settings, at } = looking
  const data = settings.FOREWARN_DATA
  const rows = [await sameHouseRow(data, database)]
  try {
    const audited = await replayAll(new PostgresLedger(database))
    rows.push(ledgerRow(audited), await checkpointRow(data, audited))
    const bucket = bucketOf(settings)
    rows.push(
      bucket === undefined
        ? await vaultRow(data, audited)
        : await bucketRow(bucket, database, audited),
    )
    rows.push(clockRow(audited, at), ...examineWitnesses(settings))
  } catch (error) {
    const remedy = 'Stop the house, keep everything, and restore what pg_dump saved last.'
    rows.push({ what: 'ledger', health: 'failed', said: saidOf(error), remedy })
  }
  return rows
}

/** That the keys in the folder are those with which the database's house began. */
async function sameHouseRow(data: string, { ask }: Looked): Promise<Examined> {
  const what = 'same house'
  const kept = await ask('select name, value from house')
  const told = new Map(kept.map(({ name, value }) => [String(name), String(value)]))
  if (told.has('migration')) {
    const remedy = 'Run forewarn-house migrate again.'
    return { what, health: 'failed', said: 'a migration was begun and not finished', remedy }
  }
  try {
    const [log, challenge] = await Promise.all(
      KEYS.map(async (name) => new Uint8Array(await readFile(join(data, name)))),
    )
    const own = new Map([
      ['log.key', hex(publicKey(log ?? new Uint8Array(0)))],
      ['challenge.key', hex(sha256(challenge ?? new Uint8Array(0)))],
    ])
    const other = KEYS.find((name) => told.has(name) && told.get(name) !== own.get(name))
    if (other === undefined) {
      return { what, health: 'ok', said: 'the keys here are those that the database knows' }
    }
    const remedy = `Put the house’s own ${other} into ${data}, or name its own database.`
    return { what, health: 'failed', said: `${other} is another house’s`, remedy }
  } catch (error) {
    const remedy = 'See the keys above.'
    return { what, health: 'failed', said: saidOf(error), remedy }
  }
}

/** So many are asked for at once. */
const AT_ONCE = 8

/** Whether the bucket lets the house in and has all that the ledger names; bytes are compared when served. */
async function bucketRow(bucket: Bucket, database: Looked, { board }: Audited): Promise<Examined> {
  const what = 'vault'
  try {
    const vault = await S3Vault.open(bucket, new PostgresLeases(database))
    const missing: string[] = []
    const digests = [...board.referred]
    for (let i = 0; i < digests.length; i += AT_ONCE) {
      const some = digests.slice(i, i + AT_ONCE)
      const there = await Promise.all(some.map((digest) => vault.has(digest)))
      missing.push(...some.filter((_, k) => there[k] !== true))
    }
    if (missing.length === 0) {
      return { what, health: 'ok', said: `the bucket has all ${digests.length} sealed files` }
    }
    const said = `${missing.length} of ${digests.length} are not in the bucket, such as ${missing[0]}`
    return { what, health: 'failed', said, remedy: 'Copy them there from where you save it.' }
  } catch (error) {
    const remedy = 'Let the server run, and check FOREWARN_S3_URL and its keys.'
    return { what, health: 'failed', said: saidOf(error), remedy }
  }
}
