// A database as it stands at one moment, while houses work in it: nothing is held, made or changed.

import pg from 'pg'
import {
  LIMITS,
  onConnect,
  type PostgresDatabase,
  type Say,
  saidOf,
  say,
} from './postgres-database.ts'

export type Looked = Pick<PostgresDatabase, 'ask' | 'askOnce' | 'patiently'>

/**
 * Shows `look` one snapshot of the database; the server itself lets nothing be written meanwhile.
 *
 * @throws Refusal `settings.malformed` where the server cannot be had or keeps no promise of a disk
 */
export async function lookAt<T>(url: string, look: (database: Looked) => Promise<T>): Promise<T> {
  const { host } = new URL(url)
  const client = new pg.Client({ connectionString: url, ...LIMITS })
  // What is lost is said by the question that finds it so.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await onConnect(client)
    await client.query('begin transaction isolation level repeatable read read only')
    const ask = inTurn(say(client))
    return await look({ ask, askOnce: ask, patiently: (work) => work(false) })
  } catch (error) {
    throw saidOf(error, host)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** One connection takes one question after another. */
function inTurn(ask: Say): Say {
  let last: Promise<unknown> = Promise.resolve()
  return (sql, values) => {
    const answer = last.then(() => ask(sql, values))
    last = answer.catch(() => undefined)
    return answer
  }
}
