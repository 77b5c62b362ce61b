// One SQLite file: opened so that a commit is on disk, and never used again after a disk left it in doubt.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Refusal } from '@forewarn/core/shared/refusal'

/** What each form adds to the one before it; a file of an older form takes the steps it lacks. */
const STEPS: readonly string[] = [
  `
create table entry (
  seq integer primary key,
  salt blob not null check (length(salt) = 32),
  bytes blob not null
) strict;
create trigger entry_is_never_changed before update on entry
  begin select raise(abort, 'an entry of the ledger is never changed'); end;
create trigger entry_is_never_dropped before delete on entry
  begin select raise(abort, 'an entry of the ledger is never dropped'); end;
create table partner (id text primary key, name text not null) strict;
create table recipient (
  id text primary key,
  partner_id text not null references partner (id),
  name text,
  email text not null
) strict;
create table staff (id text primary key, name text not null) strict;
create table invitation (
  hash text primary key,
  actor text not null unique,
  roles text not null,
  expires_at integer not null
) strict;
create table session (hash text primary key, actor text not null, expires_at integer not null) strict;
create table stranger (day text primary key, count integer not null) strict;
`,
  `
create table contact (
  recipient_id text primary key,
  quiet_from text,
  quiet_to text,
  quiet_zone text,
  pgp_key text,
  check ((quiet_from is null) = (quiet_to is null) and (quiet_to is null) = (quiet_zone is null))
) strict;
create table told (
  recipient_id text primary key,
  at integer not null,
  digest text not null,
  reminders integer not null
) strict;
`,
  `
create table checkpoint (one integer primary key check (one = 1), note text not null) strict;
`,
  `
create table sign_in (nonce text primary key, expires_at integer not null) strict;
`,
  // Nobody knows which key opened the sessions of earlier forms: they end.
  `
drop table session;
create table session (
  hash text primary key,
  actor text not null,
  key_hash text not null,
  expires_at integer not null
) strict;
`,
  `
create table witnessed (one integer primary key check (one = 1), note text not null) strict;
`,
  `
alter table session add column shown_at integer;
alter table session add column shown_passkey text;
alter table session add column code text;
alter table session add column code_key text;
alter table session add column code_purpose text;
alter table session add column code_at integer;
alter table session add column code_until integer;
alter table session add column code_denied integer;
create unique index session_code on session (code);
create table passkey (
  id text primary key,
  actor text not null,
  public_key text not null,
  signature text not null,
  counter integer not null,
  added_at integer not null,
  used_at integer
) strict;
create index passkey_actor on passkey (actor);
`,
]

/** The form of the tables, kept in `user_version`. */
const FORM = STEPS.length

/** SQLite's primary result codes after which a transaction is surely undone: busy, full, constraint. */
const SURELY_UNDONE = new Set([5, 13, 19])

/** Owns the connection that ledger and directory share: a doubt about one is a doubt about both. */
export class SqliteFile {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()
  #doubt: unknown

  /** @throws Refusal `store.newer` when a later Forewarn wrote the file */
  constructor(db: DatabaseSync) {
    this.#db = db
    // `append` promises disk, and the write-ahead log alone does not wait for it.
    db.exec('pragma journal_mode = wal; pragma synchronous = full')
    // What is erased is overwritten with zeros, not only unlinked.
    db.exec('pragma secure_delete = on; pragma foreign_keys = on; pragma trusted_schema = off')
    if (db.prepare('pragma journal_mode').get()?.['journal_mode'] !== 'wal') {
      throw new Error('this file system cannot hold a write-ahead log')
    }
    this.#bringUpToDate()
  }

  /** Whether a write may or may not have reached the disk; then every call is a fault. */
  get isInDoubt(): boolean {
    return this.#doubt !== undefined
  }

  /** The same statement for the same text: parsing one takes longer than most of them run. */
  prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#db.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }

  read<T>(work: () => T): T {
    this.#mustBeCertain()
    return work()
  }

  /**
   * Does `work` in one transaction, which is on disk when this returns.
   *
   * Where the disk leaves it open whether the transaction was kept, this file is not used again
   * until it is opened anew: a second try could tell the same fact twice, and after a failed flush
   * a later one may report success for pages that are gone.
   */
  write<T>(work: () => T): T {
    this.#mustBeCertain()
    this.#db.exec('begin immediate')
    let isCommitting = false
    try {
      const result = work()
      isCommitting = true
      this.#db.exec('commit')
      return result
    } catch (error) {
      this.#undo(error, isCommitting)
      throw error
    }
  }

  /** Moves everything from the write-ahead log into the file and leaves the log empty. */
  emptyLog(): void {
    this.#mustBeCertain()
    const outcome = this.#db.prepare('pragma wal_checkpoint(truncate)').get()
    if (outcome?.['busy'] !== 0) throw new Error('another process keeps the write-ahead log open')
  }

  close(): void {
    this.#db.close()
  }

  #undo(error: unknown, wasCommitting: boolean): void {
    const code = (error as { errcode?: unknown }).errcode
    const isUndone = typeof code === 'number' ? SURELY_UNDONE.has(code & 255) : !wasCommitting
    if (!isUndone) this.#doubt = error
    try {
      if (this.#db.isTransaction) this.#db.exec('rollback')
    } catch (rollbackError) {
      this.#doubt = rollbackError
    }
  }

  #mustBeCertain(): void {
    if (!this.isInDoubt) return
    throw new Error('a write may or may not have reached the disk; restart the house', {
      cause: this.#doubt,
    })
  }

  #bringUpToDate(): void {
    const form = Number(this.#db.prepare('pragma user_version').get()?.['user_version'])
    if (form > FORM) throw new Refusal('store.newer', { version: form, known: FORM })
    const lacking = STEPS.slice(form)
    if (lacking.length === 0) return
    this.write(() => this.#db.exec(`${lacking.join('')} pragma user_version = ${FORM}`))
  }
}
