// One PostgreSQL database: connections that wait for the disk, and that ask again where one of them is lost.

import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '@forewarn/core/shared/refusal'
import pg from 'pg'
import { PostgresHold } from './postgres-hold.ts'
import { bringUpToDate } from './postgres-tables.ts'
import type { Shared } from './store.ts'

export type Row = Record<string, unknown>
export type Say = (sql: string, values?: readonly unknown[]) => Promise<Row[]>

/** How long a lost server is sought again. A restart takes it a second or three. */
const PATIENCE_MS = 10_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 800
/** No statement of ours takes long; what does is cancelled there, and given up here a little later. */
export const LIMITS = {
  statement_timeout: 30_000,
  query_timeout: 40_000,
  connectionTimeoutMillis: 5000,
}

/** A role may have been told otherwise, and a reload of the server's settings must not change it. */
const CONDITIONS = `select
  set_config('default_transaction_isolation', 'read committed', false),
  set_config('synchronous_commit', current_setting('synchronous_commit'), false) as commit,
  current_setting('fsync') as fsync,
  current_setting('full_page_writes') as pages,
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() as standby`

/**
 * Whatever is said to it may be said twice: where a connection is lost, nobody knows whether the last
 * statement was kept. So each must do no harm the second time, or find out (as the ledger does).
 */
export class PostgresDatabase implements Shared {
  readonly #pool: pg.Pool
  readonly #hold: PostgresHold
  #isClosed = false

  private constructor(url: string, hold: PostgresHold) {
    this.#hold = hold
    this.#pool = new pg.Pool({ connectionString: url, keepAlive: true, ...LIMITS, onConnect })
    // An idle connection that is lost is made anew at the next question.
    this.#pool.on('error', () => undefined)
  }

  /**
   * Connects, and makes the tables where there are none.
   *
   * @param url names the server, the database and who enters it; its password is told to nobody
   * @param isAlone whether no other process may have it open meanwhile
   * @throws Refusal `settings.malformed` where the server cannot be had or keeps no promise of a disk,
   *   `store.inUse`, `store.newer`
   */
  static async open(url: string, isAlone: boolean): Promise<PostgresDatabase> {
    const { host } = new URL(url)
    const hold = await PostgresHold.take(url, isAlone).catch((error) => {
      throw saidOf(error, host)
    })
    const database = new PostgresDatabase(url, hold)
    try {
      await database.#once((client) => inTransaction(client, bringUpToDate))
      return database
    } catch (error) {
      await database.close()
      throw saidOf(error, host)
    }
  }

  /** One statement, said again where its connection is lost. */
  ask: Say = (sql, values = []) =>
    this.patiently(() => this.#once((client) => say(client)(sql, values)))

  /** Does `work` in one transaction, which is on disk when this returns. `work` may run twice. */
  write<T>(work: (say: Say) => Promise<T>): Promise<T> {
    return this.patiently(() => this.#once((client) => inTransaction(client, work)))
  }

  /**
   * Runs `work` again while its connection is lost and the server may come back.
   *
   * @param work is told whether it runs again, so that what it did before may have been kept
   */
  async patiently<T>(work: (isAgain: boolean) => Promise<T>): Promise<T> {
    const until = performance.now() + PATIENCE_MS
    for (let wait = FIRST_PAUSE_MS, isAgain = false; ; isAgain = true) {
      try {
        return await work(isAgain)
      } catch (error) {
        if (this.#isClosed || !isLost(error) || performance.now() + wait > until) throw error
        await pause(wait)
        wait = Math.min(2 * wait, LONGEST_PAUSE_MS)
      }
    }
  }

  /** One statement, said once. */
  askOnce: Say = (sql, values = []) => this.#once((client) => say(client)(sql, values))

  async agree(name: string, value: string): Promise<string> {
    const [row] = await this.write(async (say) => {
      await say('insert into house values ($1, $2) on conflict (name) do nothing', [name, value])
      return say('select value from house where name = $1', [name])
    })
    return String(row?.['value'])
  }

  alone: Shared['alone'] = (round, work) => this.#hold.alone(round, work)

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#pool.end()
    await this.#hold.close()
  }

  /** A connection that failed otherwise than with the server's word is not used again. */
  async #once<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    await this.#hold.must()
    const client = await this.#pool.connect()
    const ignore = () => undefined
    client.on('error', ignore)
    let isSpoiled = false
    try {
      return await work(client)
    } catch (error) {
      isSpoiled = isLost(error)
      throw error
    } finally {
      client.off('error', ignore)
      client.release(isSpoiled)
    }
  }
}

export function say(client: pg.ClientBase): Say {
  return async (sql, values = []) => (await client.query(sql, [...values])).rows as Row[]
}

async function inTransaction<T>(client: pg.ClientBase, work: (say: Say) => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work(say(client))
    await client.query('commit')
    return result
  } catch (error) {
    if (!isLost(error)) await client.query('rollback')
    throw error
  }
}

/** @throws Refusal `settings.malformed` for a server that may forget what it said it kept */
export async function onConnect(client: pg.ClientBase): Promise<void> {
  const [found = {}] = await say(client)(CONDITIONS)
  const issues = [
    found['commit'] === 'off' && 'synchronous_commit is off: an answered write could be lost',
    found['fsync'] === 'off' && 'fsync is off: a power cut could destroy the ledger',
    found['pages'] === 'off' && 'full_page_writes is off: a power cut could tear the ledger',
    found['encoding'] !== 'UTF8' && `the database is in ${found['encoding']}; make one in UTF8`,
    found['standby'] === true && 'this server is a standby; name the primary',
  ].filter((issue) => issue !== false)
  if (issues.length === 0) return
  throw unfit(issues)
}

/** Whether the server never gave its word: then what was asked may have been done or not. */
export function isLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(?:08|57P0)/.test(error.code ?? '')
  if (!(error instanceof Error) || error instanceof Refusal) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return code.startsWith('E')
  return /^(?:Connection terminated|Client |timeout exceeded|Query read timeout)/.test(
    error.message,
  )
}

const WORDS: Readonly<Record<string, string>> = {
  '28P01': 'the server refuses this user or password',
  '28000': 'the server refuses this user from here',
  '3D000': 'there is no such database; create it',
  '42501': 'the user may not make tables in this database',
}

/** What keeps a house from its database, in words that name the setting and no secret. */
export function saidOf(error: unknown, host: string): unknown {
  if (error instanceof pg.DatabaseError) {
    const words = WORDS[error.code ?? '']
    if (words !== undefined) return unfit([words])
  }
  return isLost(error) ? unfit([`nobody answers at ${host}`]) : error
}

function unfit(issues: readonly string[]): Refusal<'settings.malformed'> {
  return new Refusal('settings.malformed', {
    issues: issues.map((issue) => `FOREWARN_DATABASE_URL: ${issue}`),
  })
}
