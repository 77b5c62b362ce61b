// One connection that says, for as long as it lives, which processes are at work in a database.

import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '@forewarn/core/shared/refusal'
import pg from 'pg'
import { LOCKS } from './postgres-tables.ts'
import type { Rounds } from './store.ts'

/** Numbers of advisory locks beside that of `postgres-tables.ts`. */
const HOUSE = 2
const ROUND: Readonly<Record<Rounds, number>> = { sweep: 3, mail: 4, witness: 5 }

/** A process that was killed is missed by the server a moment later. */
const TRY_FOR_MS = 3000
/** Nothing that is asked here takes the server longer. */
const ANSWER_MS = 10_000
/** What became of a machine that vanished without a word is known after a minute, not after two hours. */
const NOTICE =
  'set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3'

export class PostgresHold {
  readonly #url: string
  /** Whether no other process may be there; others may only share a database whose vault is shared. */
  readonly #isAlone: boolean
  #client: pg.Client | undefined
  #taking: Promise<void> | undefined
  #isClosed = false

  private constructor(url: string, isAlone: boolean) {
    this.#url = url
    this.#isAlone = isAlone
  }

  /** @throws Refusal `store.inUse` where another process is there that may not be */
  static async take(url: string, isAlone: boolean): Promise<PostgresHold> {
    const hold = new PostgresHold(url, isAlone)
    for (const until = performance.now() + TRY_FOR_MS; ; await pause(200)) {
      try {
        await hold.must()
        return hold
      } catch (error) {
        if (!(error instanceof InUse)) throw error
        if (performance.now() > until) throw new Refusal('store.inUse', { folder: nameOf(url) })
      }
    }
  }

  /** Returns once the hold is there; where its connection was lost, it is taken anew. */
  async must(): Promise<void> {
    if (this.#client !== undefined || this.#isClosed) return
    this.#taking ??= this.#takeAnew().finally(() => {
      this.#taking = undefined
    })
    return this.#taking
  }

  /** Does `work`, unless another process is at the same; then it is left to that one. */
  async alone(
    round: Rounds,
    work: (isStill: () => Promise<boolean>) => Promise<void>,
  ): Promise<void> {
    await this.must()
    const client = this.#client
    if (client === undefined || !(await isTaken(client, 'pg_try_advisory_lock', ROUND[round])))
      return
    try {
      await work(() => this.#isHeldBy(client))
    } finally {
      // With a connection that is lost the lock is, too.
      if (client === this.#client) {
        await client.query('select pg_advisory_unlock($1, $2)', [LOCKS, ROUND[round]])
      }
    }
  }

  /** The server's own word: of a connection that is lost, this side may hear nothing for long. */
  async #isHeldBy(client: pg.Client): Promise<boolean> {
    if (client !== this.#client) return false
    try {
      await client.query('select')
      return client === this.#client
    } catch {
      return false
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#client?.end()
  }

  async #takeAnew(): Promise<void> {
    const client = new pg.Client({
      ...{ connectionString: this.#url, keepAlive: true, query_timeout: ANSWER_MS },
    })
    const lose = () => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('error', lose)
    client.on('end', lose)
    await client.connect()
    await client.query(NOTICE)
    const how = this.#isAlone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared'
    if (await isTaken(client, how, HOUSE)) this.#client = client
    else {
      await client.end()
      throw new InUse('another process works in the database')
    }
  }
}

/** Not a refusal while a house runs: then it is a fault, which passes. */
class InUse extends Error {}

async function isTaken(client: pg.Client, how: string, lock: number): Promise<boolean> {
  const { rows } = await client.query(`select ${how}($1, $2) as taken`, [LOCKS, lock])
  return rows[0]?.taken === true
}

/** Without user and password. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `the database ${host}${pathname}`
}
