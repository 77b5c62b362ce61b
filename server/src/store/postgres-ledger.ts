// The ledger in PostgreSQL.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Refusal } from '@forewarn/core/shared/refusal'
import pg from 'pg'
import type { PostgresDatabase } from './postgres-database.ts'
import type { Ledger } from './store.ts'

/**
 * One statement, so one transaction, and one way to the server and back. Whoever appends at the same
 * place at the same time waits here for the other to be kept or not, and then has moved.
 */
const APPEND = `with added as (
  insert into entry (seq, salt, bytes)
    select $1::bigint + place - 1, salt, bytes
      from unnest($2::bytea[], $3::bytea[]) with ordinality as given (salt, bytes, place)
      where $1::bigint = (select coalesce(max(seq) + 1, 0) from entry)
    returning seq
), kept as (
  insert into checkpoint (one, note)
    select 1, $4::text where $4::text is not null and exists (select from added)
    on conflict (one) do update set note = excluded.note
) select seq from added`

const UNIQUE_VIOLATION = '23505'

type Asked = Pick<PostgresDatabase, 'ask' | 'askOnce' | 'patiently'>

export class PostgresLedger implements Ledger {
  readonly #database: Asked

  constructor(database: Asked) {
    this.#database = database
  }

  /**
   * Where the connection is lost, the same entries are offered again: then they are kept now, or they
   * were before and stand there under their own salts. So nothing is told twice, nor lost.
   */
  append(
    expectedSize: number,
    entries: readonly StoredEntry[],
    checkpoint?: string,
  ): Promise<void> {
    return this.#database.patiently(async (isAgain) => {
      if (entries.length > 0 && (await this.#isAdded(expectedSize, entries, checkpoint))) return
      if (isAgain && (await this.#isThere(expectedSize, entries))) return
      const actualSize = await this.size()
      if (entries.length === 0 && actualSize === expectedSize) return
      throw new Refusal('ledger.moved', { expectedSize, actualSize })
    })
  }

  async checkpoint(): Promise<string | undefined> {
    const [row] = await this.#database.ask('select note from checkpoint')
    return row === undefined ? undefined : String(row['note'])
  }

  async keepWitnessed(note: string): Promise<void> {
    await this.#database.ask(
      'insert into witnessed (one, note) values (1, $1) on conflict (one) do update set note = excluded.note',
      [note],
    )
  }

  async witnessed(): Promise<string | undefined> {
    const [row] = await this.#database.ask('select note from witnessed')
    return row === undefined ? undefined : String(row['note'])
  }

  async read(from: number, limit?: number): Promise<StoredEntry[]> {
    const rows = await this.#database.ask(
      'select seq, salt, bytes from entry where seq >= $1 order by seq limit $2',
      [from, limit ?? null],
    )
    return rows.map(({ seq, salt, bytes }, i) => {
      if (Number(seq) !== from + i) {
        throw new Refusal('house.ledgerChanged', { size: from + i, problem: 'gap' })
      }
      return { salt: plain(salt as Buffer), bytes: plain(bytes as Buffer) }
    })
  }

  async size(): Promise<number> {
    const [row] = await this.#database.ask('select max(seq) + 1 as size from entry')
    return Number(row?.['size'] ?? 0)
  }

  async #isAdded(
    expectedSize: number,
    entries: readonly StoredEntry[],
    checkpoint?: string,
  ): Promise<boolean> {
    const salts = entries.map(({ salt }) => salt)
    const bytes = entries.map((entry) => entry.bytes)
    try {
      const added = await this.#database.askOnce(APPEND, [
        ...[expectedSize, salts, bytes],
        checkpoint ?? null,
      ])
      return added.length > 0
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return false
      throw error
    }
  }

  async #isThere(expectedSize: number, entries: readonly StoredEntry[]): Promise<boolean> {
    const there = await this.read(expectedSize, entries.length)
    return (
      there.length === entries.length &&
      there.every(({ salt, bytes }, i) => {
        const entry = entries[i]
        return entry !== undefined && isSame(salt, entry.salt) && isSame(bytes, entry.bytes)
      })
    )
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
}
