// How long bytes in a shared vault are kept though no entry refers to them, known to every process of a house.

import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import type { PostgresDatabase } from './postgres-database.ts'

/** How many leases are looked at in one go. */
const PAGE = 500

export class PostgresLeases {
  readonly #database: PostgresDatabase

  constructor(database: PostgresDatabase) {
    this.#database = database
  }

  /** Begins a lease, or begins it anew. Waits for whoever is just dropping the same bytes. */
  async begin(digest: Digest, at: Instant): Promise<void> {
    await this.#database.ask(
      `insert into lease values ($1, $2)
         on conflict (digest) do update set at = greatest(lease.at, excluded.at)`,
      [digest, at],
    )
  }

  /** Begins a lease anew where there is one. */
  async renew(digest: Digest, at: Instant): Promise<void> {
    await this.#database.ask('update lease set at = greatest(at, $2) where digest = $1', [
      digest,
      at,
    ])
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
   * Ends a lease that is over, and runs `drop` while nobody can begin it anew: whoever puts the bytes
   * again in that moment waits, finds them gone, and puts them.
   *
   * @returns whether it was over
   */
  end(digest: Digest, olderThan: Instant, drop: () => Promise<void>): Promise<boolean> {
    return this.#database.write(async (say) => {
      const ended = await say('delete from lease where digest = $1 and at < $2 returning digest', [
        digest,
        olderThan,
      ])
      if (ended.length > 0) await drop()
      return ended.length > 0
    })
  }
}
