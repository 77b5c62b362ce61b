// Sessions and passkeys in PostgreSQL.

import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import type { PostgresDatabase } from './postgres-database.ts'
import { passkeyFrom, sessionFrom } from './session-rows.ts'
import type { CodeAsked, Passkey, Session, Sessions, Shown } from './sessions.ts'
import type { ActorId } from './store.ts'

const OPEN_CODE = 'code = $1 and code_until > $2 and expires_at > $2 and code_denied = 0'

/**
 * Where the connection is lost on the way, what happens once may have happened and say otherwise: then a
 * person shows the passkey again.
 */
export class PostgresSessions implements Sessions {
  readonly #database: PostgresDatabase

  constructor(database: PostgresDatabase) {
    this.#database = database
  }

  async openSession(session: Omit<Session, 'shown' | 'code'>): Promise<void> {
    const { hash, actor, keyHash, expiresAt } = session
    await this.#database.ask(
      `insert into session (hash, actor, key_hash, expires_at) values ($1, $2, $3, $4)
         on conflict (hash) do nothing`,
      [hash, actor, keyHash, expiresAt],
    )
  }

  async session(hash: Digest, at: Instant): Promise<Session | undefined> {
    const sql = 'select * from session where hash = $1 and expires_at > $2'
    const [row] = await this.#database.ask(sql, [hash, at])
    return row && sessionFrom(row)
  }

  async endSession(hash: Digest): Promise<void> {
    await this.#database.ask('delete from session where hash = $1', [hash])
  }

  async notePresence(hash: Digest, { at, passkey }: Shown): Promise<void> {
    await this.#database.ask(
      'update session set shown_at = $2, shown_passkey = $3, code = null where hash = $1',
      [hash, at, passkey],
    )
  }

  async askCode(session: Digest, code: Omit<CodeAsked, 'isDenied'>): Promise<void> {
    const { hash, key, purpose, at, until } = code
    await this.#database.ask(
      `update session set code = $2, code_key = $3, code_purpose = $4, code_at = $5,
         code_until = $6, code_denied = 0 where hash = $1`,
      [session, hash, key, purpose, at, until],
    )
  }

  async sessionByCode(code: Digest, at: Instant): Promise<Session | undefined> {
    const sql = `select * from session where ${OPEN_CODE}`
    const [row] = await this.#database.ask(sql, [code, at])
    return row && sessionFrom(row)
  }

  async answerCode(code: Digest, at: Instant, shown: Shown | 'denied'): Promise<boolean> {
    const isDenied = shown === 'denied'
    const set = isDenied ? 'code_denied = 1' : 'shown_at = $3, shown_passkey = $4, code = null'
    const rows = await this.#database.ask(
      `update session set ${set} where ${OPEN_CODE} returning hash`,
      isDenied ? [code, at] : [code, at, shown.at, shown.passkey],
    )
    return rows.length === 1
  }

  async passkeys(actor: ActorId): Promise<Passkey[]> {
    const sql = 'select * from passkey where actor = $1 order by added_at, id collate "C"'
    return (await this.#database.ask(sql, [actor])).map(passkeyFrom)
  }

  async passkey(id: string): Promise<Passkey | undefined> {
    const [row] = await this.#database.ask('select * from passkey where id = $1', [id])
    return row && passkeyFrom(row)
  }

  async addPasskey(passkey: Passkey): Promise<boolean> {
    const { id, actor, publicKey, signature, counter, addedAt, usedAt } = passkey
    const rows = await this.#database.ask(
      `insert into passkey values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do nothing returning id`,
      [id, actor, publicKey, signature, counter, addedAt, usedAt ?? null],
    )
    return rows.length === 1
  }

  async usePasskey(id: string, counter: number, at: Instant): Promise<boolean> {
    const rows = await this.#database.ask(
      `update passkey set counter = $2, used_at = $3
         where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning id`,
      [id, counter, at],
    )
    return rows.length === 1
  }

  async dropPasskeys(actor: ActorId, id?: string): Promise<number> {
    const rows = await this.#database.ask(
      `with gone as (
         delete from passkey where actor = $1 and ($2::text is null or id = $2) returning id
       ), ended as (delete from session where shown_passkey in (select id from gone))
       select id from gone`,
      [actor, id ?? null],
    )
    return rows.length
  }
}
