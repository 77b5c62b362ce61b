// How long bytes in a shared vault are kept though no entry refers to them, known to every process of a house.

import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import type { PostgresDatabase } from './postgres-database.ts'

/** How many leases are looked at in one go. */
const PAGE = 500
/** No lease that began then is ever over. */
const NEVER = Number.MAX_SAFE_INTEGER

type Asked = Pick<PostgresDatabase, 'ask'>

export class PostgresLeases {
  readonly #database: Asked

  constructor(database: Asked) {
    this.#database = database
  }

  /**
   * Begins a lease, or begins it anew. Bytes that are being dropped get another name, since nobody can
   * say when a deletion that was begun will be done.
   *
   * @returns the generation of the bytes' name
   */
  async begin(digest: Digest, at: Instant): Promise<number> {
    const [row] = await this.#database.ask(
      `insert into lease (digest, at) values ($1, $2) on conflict (digest) do update set
         at = case when lease.drops > 0 then excluded.at else greatest(lease.at, excluded.at) end,
         generation = case when lease.drops > 0 then lease.generation + 1 else lease.generation end,
         drops = 0
       returning generation`,
      [digest, at],
    )
    return Number(row?.['generation'])
  }

  /** Begins a lease anew where there is one of bytes that nobody drops. @returns the generation */
  async renew(digest: Digest, at: Instant): Promise<number | undefined> {
    const [row] = await this.#database.ask(
      `update lease set at = greatest(at, $2) where digest = $1 and drops = 0 returning generation`,
      [digest, at],
    )
    return row === undefined ? undefined : Number(row['generation'])
  }

  /** The generation of the name under which the bytes lie, and whether somebody drops them. */
  async find(digest: Digest): Promise<{ generation: number; isDropped: boolean } | undefined> {
    const [row] = await this.#database.ask(
      'select generation, drops from lease where digest = $1',
      [digest],
    )
    if (row === undefined) return undefined
    return { generation: Number(row['generation']), isDropped: Number(row['drops']) > 0 }
  }

  /** Everything whose lease began before `olderThan`, in pages. */
  async *over(olderThan: Instant): AsyncGenerator<Digest> {
    for (let last = ''; ; ) {
      const rows = await this.#database.ask(
        'select digest from lease where digest > $1 and at < $2 order by digest limit $3',
        [last, olderThan, PAGE],
      )
      if (rows.length === 0) return
      for (const { digest } of rows) {
        last = digest as Digest
        yield last
      }
    }
  }

  /**
   * Ends a lease that is over, where it is: from then on nobody believes that the bytes are there, and
   * whoever puts them puts them under another name.
   *
   * @returns the generation to drop
   */
  async end(digest: Digest, olderThan: Instant): Promise<number | undefined> {
    const [row] = await this.#database.ask(
      'update lease set drops = drops + 1 where digest = $1 and at < $2 returning generation',
      [digest, olderThan],
    )
    return row === undefined ? undefined : Number(row['generation'])
  }

  /**
   * Notes that the bytes of a lease that was ended are gone. Where their deletion was asked for once and
   * answered, the name is as good as new. Where it was asked for more often, one that nobody heard of
   * may still be under way: then the row stays, and the name is never used again.
   */
  async dropped(digest: Digest, generation: number): Promise<void> {
    await this.#database.ask(
      'delete from lease where digest = $1 and generation = 0 and $2 = 0 and drops = 1',
      [digest, generation],
    )
    await this.#database.ask(
      'update lease set at = $3 where digest = $1 and generation = $2 and drops > 0',
      [digest, generation, NEVER],
    )
  }
}
