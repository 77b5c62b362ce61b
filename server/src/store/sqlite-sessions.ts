// Sessions and passkeys in a SQLite file.

import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import { passkeyFrom, sessionFrom } from './session-rows.ts'
import type { CodeAsked, Passkey, Session, Sessions, Shown } from './sessions.ts'
import type { SqliteFile } from './sqlite-file.ts'
import type { ActorId } from './store.ts'

type Row = Record<string, unknown>
type Value = string | number | null

const OPEN_CODE = 'code = ? and code_until > ? and expires_at > ? and code_denied = 0'

export class SqliteSessions implements Sessions {
  readonly #file: SqliteFile

  constructor(file: SqliteFile) {
    this.#file = file
  }

  async openSession(session: Omit<Session, 'shown' | 'code'>): Promise<void> {
    const { hash, actor, keyHash, expiresAt } = session
    this.#write(
      'insert into session (hash, actor, key_hash, expires_at) values (?, ?, ?, ?)',
      ...[hash, actor, keyHash, expiresAt],
    )
  }

  async session(hash: Digest, at: Instant): Promise<Session | undefined> {
    const [row] = this.#all('select * from session where hash = ? and expires_at > ?', hash, at)
    return row && sessionFrom(row)
  }

  async endSession(hash: Digest): Promise<void> {
    this.#write('delete from session where hash = ?', hash)
  }

  async notePresence(hash: Digest, { at, passkey }: Shown): Promise<void> {
    this.#write(
      'update session set shown_at = ?, shown_passkey = ?, code = null where hash = ?',
      ...[at, passkey, hash],
    )
  }

  async askCode(session: Digest, code: Omit<CodeAsked, 'isDenied'>): Promise<void> {
    const { hash, key, purpose, at, until } = code
    this.#write(
      `update session set code = ?, code_key = ?, code_purpose = ?, code_at = ?, code_until = ?,
         code_denied = 0 where hash = ?`,
      ...[hash, key, purpose, at, until, session],
    )
  }

  async sessionByCode(code: Digest, at: Instant): Promise<Session | undefined> {
    const [row] = this.#all(`select * from session where ${OPEN_CODE}`, code, at, at)
    return row && sessionFrom(row)
  }

  async answerCode(code: Digest, at: Instant, shown: Shown | 'denied'): Promise<boolean> {
    if (shown === 'denied') {
      const sql = `update session set code_denied = 1 where ${OPEN_CODE}`
      return this.#write(sql, code, at, at) === 1
    }
    const set = 'shown_at = ?, shown_passkey = ?, code = null'
    const sql = `update session set ${set} where ${OPEN_CODE}`
    return this.#write(sql, shown.at, shown.passkey, code, at, at) === 1
  }

  async passkeys(actor: ActorId): Promise<Passkey[]> {
    const rows = this.#all('select * from passkey where actor = ? order by added_at, id', actor)
    return rows.map(passkeyFrom)
  }

  async passkey(id: string): Promise<Passkey | undefined> {
    const [row] = this.#all('select * from passkey where id = ?', id)
    return row && passkeyFrom(row)
  }

  async addPasskey(passkey: Passkey): Promise<boolean> {
    const { id, actor, publicKey, signature, counter, addedAt, usedAt } = passkey
    const added = this.#write(
      'insert or ignore into passkey values (?, ?, ?, ?, ?, ?, ?)',
      ...[id, actor, publicKey, signature, counter, addedAt, usedAt ?? null],
    )
    return added === 1
  }

  async usePasskey(id: string, counter: number, at: Instant): Promise<boolean> {
    const used = this.#write(
      `update passkey set counter = ?, used_at = ?
         where id = ? and (counter < ? or (counter = 0 and ? = 0))`,
      ...[counter, at, id, counter, counter],
    )
    return used === 1
  }

  async dropPasskeys(actor: ActorId, id?: string): Promise<number> {
    const [which, values] = id === undefined ? ['', []] : [' and id = ?', [id]]
    return this.#file.write(() => {
      this.#run(
        `delete from session where shown_passkey in
           (select id from passkey where actor = ?${which})`,
        ...[actor, ...values],
      )
      return this.#run(`delete from passkey where actor = ?${which}`, actor, ...values)
    })
  }

  #all(sql: string, ...values: Value[]): Row[] {
    return this.#file.read(() => this.#file.prepare(sql).all(...values))
  }

  #write(sql: string, ...values: Value[]): number {
    return this.#file.write(() => this.#run(sql, ...values))
  }

  /** Only inside `write`. Returns how many rows changed. */
  #run(sql: string, ...values: Value[]): number {
    return Number(this.#file.prepare(sql).run(...values).changes)
  }
}
