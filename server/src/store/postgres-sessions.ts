// Sessions and passkeys in PostgreSQL.

import type { Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import type { PostgresDatabase, Say } from './postgres-database.ts'
import { passkeyFrom, SESSION, sessionFrom } from './session-rows.ts'
import type { CodeAsked, Opened, Passkey, Session, Sessions, Used } from './sessions.ts'
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

  async openSession(session: Opened): Promise<void> {
    const { hash, actor, keyHash, expiresAt } = session
    await this.#database.ask(
      `insert into session (hash, actor, key_hash, expires_at) values ($1, $2, $3, $4)
         on conflict (hash) do nothing`,
      [hash, actor, keyHash, expiresAt],
    )
  }

  async session(hash: Digest, at: Instant): Promise<Session | undefined> {
    const sql = `${SESSION} where hash = $1 and expires_at > $2`
    const [row] = await this.#database.ask(sql, [hash, at])
    return row && sessionFrom(row)
  }

  async endSession(hash: Digest): Promise<void> {
    await this.#database.ask('delete from session where hash = $1', [hash])
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
    const sql = `${SESSION} where ${OPEN_CODE}`
    const [row] = await this.#database.ask(sql, [code, at])
    return row && sessionFrom(row)
  }

  async answerCode(code: Digest, at: Instant, used: Used | 'denied'): Promise<boolean> {
    if (used === 'denied') {
      const sql = `update session set code_denied = 1 where ${OPEN_CODE} returning hash`
      return (await this.#database.ask(sql, [code, at])).length === 1
    }
    return this.#database.write(async (say) => {
      const sql = `select hash from session where ${OPEN_CODE} for update`
      const [asking] = await say(sql, [code, at])
      return asking !== undefined && show(say, asking['hash'] as Digest, used, at)
    })
  }

  async passkeys(actor: ActorId): Promise<Passkey[]> {
    const sql = 'select * from passkey where actor = $1 order by added_at, id collate "C"'
    return (await this.#database.ask(sql, [actor])).map(passkeyFrom)
  }

  async passkey(id: string): Promise<Passkey | undefined> {
    const [row] = await this.#database.ask('select * from passkey where id = $1', [id])
    return row && passkeyFrom(row)
  }

  async addPasskey(passkey: Passkey, session: Digest): Promise<'added' | 'known' | 'ended'> {
    const { id, actor, publicKey, signature, counter, addedAt, usedAt } = passkey
    return this.#database.write(async (say) => {
      if (!(await holdSession(say, session))) return 'ended'
      const added = await say(
        `insert into passkey values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (id) do nothing returning id`,
        [id, actor, publicKey, signature, counter, addedAt, usedAt ?? null],
      )
      if (added.length === 0) return 'known'
      await note(say, session, id, addedAt)
      return 'added'
    })
  }

  usePasskey(session: Digest, used: Used, at: Instant): Promise<boolean> {
    return this.#database.write(
      async (say) => (await holdSession(say, session)) && show(say, session, used, at),
    )
  }

  dropPasskeys(actor: ActorId, id?: string): Promise<number> {
    return this.#database.write(async (say) => {
      await say('select hash from session where actor = $1 order by hash for update', [actor])
      const gone = await say(
        'delete from passkey where actor = $1 and ($2::text is null or id = $2) returning id',
        [actor, id ?? null],
      )
      const ids = gone.map((one) => one['id'])
      await say('delete from session where shown_passkey = any($1::text[])', [ids])
      return gone.length
    })
  }
}

/** Whoever changes a session and a passkey together takes the session first: then nobody waits in a ring. */
async function holdSession(say: Say, session: Digest): Promise<boolean> {
  const rows = await say('select hash from session where hash = $1 for update', [session])
  return rows.length === 1
}

async function show(say: Say, session: Digest, used: Used, at: Instant): Promise<boolean> {
  const { id, actor, counter } = used
  const counted = await say(
    `update passkey set counter = $3, used_at = $4
       where id = $1 and actor = $2 and (counter < $3 or (counter = 0 and $3 = 0)) returning id`,
    [id, actor, counter, at],
  )
  if (counted.length === 0) return false
  await note(say, session, id, at)
  return true
}

async function note(say: Say, session: Digest, passkey: string, at: Instant): Promise<void> {
  const sql = 'update session set shown_at = $2, shown_passkey = $3, code = null where hash = $1'
  await say(sql, [session, at, passkey])
}
