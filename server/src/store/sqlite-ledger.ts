// The ledger in a SQLite file.

import type { StatementSync } from 'node:sqlite'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { SqliteFile } from './sqlite-file.ts'
import type { Ledger } from './store.ts'

type Row = readonly [seq: number, salt: Uint8Array, bytes: Uint8Array]

export class SqliteLedger implements Ledger {
  readonly #file: SqliteFile
  readonly #select: StatementSync

  constructor(file: SqliteFile) {
    this.#file = file
    this.#select = file.prepare(
      'select seq, salt, bytes from entry where seq >= ? order by seq limit ?',
    )
    this.#select.setReturnArrays(true)
  }

  async append(
    expectedSize: number,
    entries: readonly StoredEntry[],
    checkpoint?: string,
  ): Promise<void> {
    const insert = this.#file.prepare('insert into entry (seq, salt, bytes) values (?, ?, ?)')
    this.#file.write(() => {
      const actualSize = this.#size()
      if (actualSize !== expectedSize) {
        throw new Refusal('ledger.moved', { expectedSize, actualSize })
      }
      for (const [i, { salt, bytes }] of entries.entries())
        insert.run(expectedSize + i, salt, bytes)
      if (checkpoint !== undefined) this.#keep(checkpoint)
    })
  }

  async checkpoint(): Promise<string | undefined> {
    const row = this.#file.read(() => this.#file.prepare('select note from checkpoint').get())
    return row === undefined ? undefined : String(row['note'])
  }

  async keepWitnessed(note: string): Promise<void> {
    this.#file.write(() =>
      this.#file.prepare('insert or replace into witnessed (one, note) values (1, ?)').run(note),
    )
  }

  async witnessed(): Promise<string | undefined> {
    const row = this.#file.read(() => this.#file.prepare('select note from witnessed').get())
    return row === undefined ? undefined : String(row['note'])
  }

  async read(from: number, limit = -1): Promise<StoredEntry[]> {
    const rows = this.#file.read(() => this.#select.all(from, limit)) as unknown as Row[]
    return rows.map(([seq, salt, bytes], i) => {
      if (seq !== from + i) {
        throw new Refusal('house.ledgerChanged', { size: from + i, problem: 'gap' })
      }
      return { salt, bytes }
    })
  }

  async size(): Promise<number> {
    return this.#file.read(() => this.#size())
  }

  #keep(note: string): void {
    this.#file.prepare('insert or replace into checkpoint (one, note) values (1, ?)').run(note)
  }

  #size(): number {
    const row = this.#file.prepare('select max(seq) + 1 as size from entry').get()
    return Number(row?.['size'] ?? 0)
  }
}
