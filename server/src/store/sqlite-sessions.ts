// Sessions and passkeys in a SQLite file.

import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import { passkeyFrom, SESSION, sessionFrom } from './session-rows.ts'
import type { CodeAsked, Opened, Passkey, Session, Sessions, Used } from './sessions.ts'
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

  async openSession(session: Opened): Promise<void> {
    const { hash, actor, keyHash, expiresAt } = session
    this.#write(
      'insert into session (hash, actor, key_hash, expires_at) values (?, ?, ?, ?)',
      ...[hash, actor, keyHash, expiresAt],
    )
  }

  async session(hash: Digest, at: Instant): Promise<Session | undefined> {
    const [row] = this.#all(`${SESSION} where hash = ? and expires_at > ?`, hash, at)
    return row && sessionFrom(row)
  }

  async endSession(hash: Digest): Promise<void> {
    this.#write('delete from session where hash = ?', hash)
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
    const [row] = this.#all(`${SESSION} where ${OPEN_CODE}`, code, at, at)
    return row && sessionFrom(row)
  }

  async answerCode(code: Digest, at: Instant, used: Used | 'denied'): Promise<boolean> {
    if (used === 'denied') {
      const sql = `update session set code_denied = 1 where ${OPEN_CODE}`
      return this.#write(sql, code, at, at) === 1
    }
    return this.#file.write(() => {
      const asking = this.#file.prepare(`select hash from session where ${OPEN_CODE}`)
      const hash = asking.get(code, at, at)?.['hash']
      return typeof hash === 'string' && this.#show(hash, used, at)
    })
  }

  async passkeys(actor: ActorId): Promise<Passkey[]> {
    const rows = this.#all('select * from passkey where actor = ? order by added_at, id', actor)
    return rows.map(passkeyFrom)
  }

  async passkey(id: string): Promise<Passkey | undefined> {
    const [row] = this.#all('select * from passkey where id = ?', id)
    return row && passkeyFrom(row)
  }

  async addPasskey(passkey: Passkey, session: Digest): Promise<'added' | 'known' | 'ended'> {
    const { id, actor, publicKey, signature, counter, addedAt, usedAt } = passkey
    return this.#file.write(() => {
      const isThere = this.#file.prepare('select 1 from session where hash = ?').get(session)
      if (isThere === undefined) return 'ended'
      const added = this.#run(
        'insert or ignore into passkey values (?, ?, ?, ?, ?, ?, ?)',
        ...[id, actor, publicKey, signature, counter, addedAt, usedAt ?? null],
      )
      if (added === 0) return 'known'
      this.#note(session, id, addedAt)
      return 'added'
    })
  }

  async usePasskey(session: Digest, used: Used, at: Instant): Promise<boolean> {
    return this.#file.write(() => this.#show(session, used, at))
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

  /** Only inside `write`, as the next. */
  #show(session: Digest, { id, actor, counter }: Used, at: Instant): boolean {
    const counted = this.#run(
      `update passkey set counter = ?, used_at = ?
         where id = ? and actor = ? and (counter < ? or (counter = 0 and ? = 0))`,
      ...[counter, at, id, actor, counter, counter],
    )
    return counted === 1 && this.#note(session, id, at)
  }

  #note(session: Digest, passkey: string, at: Instant): boolean {
    const sql = 'update session set shown_at = ?, shown_passkey = ?, code = null where hash = ?'
    return this.#run(sql, at, passkey, session) === 1
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
