// The ledger in a SQLite file.

import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { SqliteFile } from './sqlite-file.ts'
import type { Ledger } from './store.ts'

export class SqliteLedger implements Ledger {
  readonly #file: SqliteFile

  constructor(file: SqliteFile) {
    this.#file = file
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

  async read(from: number, limit = -1): Promise<StoredEntry[]> {
    const select = this.#file.prepare(
      'select seq, salt, bytes from entry where seq >= ? order by seq limit ?',
    )
    const rows = this.#file.read(() => select.all(from, limit))
    return rows.map(({ seq, salt, bytes }, i) => {
      if (seq !== from + i) {
        throw new Refusal('house.ledgerChanged', { size: from + i, problem: 'gap' })
      }
      return { salt: salt as Uint8Array, bytes: bytes as Uint8Array }
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
