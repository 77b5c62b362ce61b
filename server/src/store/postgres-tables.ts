// The tables in PostgreSQL, and how a database of an older form comes to have them.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { Say } from './postgres-database.ts'

/** What each form adds to the one before it; a database of an older form takes the steps it lacks. */
const STEPS: readonly string[] = [
  `
create table entry (
  seq bigint primary key check (seq >= 0),
  salt bytea not null check (length(salt) = 32),
  bytes bytea not null
);
create function entry_is_never_changed() returns trigger language plpgsql as
  $$ begin raise exception 'an entry of the ledger is never changed nor dropped'; end $$;
create trigger entry_is_never_changed before update or delete or truncate on entry
  for each statement execute function entry_is_never_changed();
create table checkpoint (one int primary key check (one = 1), note text not null);
create table partner (id text primary key, name text not null);
create table recipient (
  id text primary key,
  partner_id text not null references partner (id),
  name text,
  email text not null
);
create table staff (id text primary key, name text not null);
create table invitation (
  hash text primary key,
  actor text not null unique,
  roles text not null,
  expires_at bigint not null
);
create table session (hash text primary key, actor text not null, expires_at bigint not null);
create table stranger (day text primary key, count bigint not null);
create table contact (
  recipient_id text primary key,
  quiet_from text,
  quiet_to text,
  quiet_zone text,
  pgp_key text,
  check ((quiet_from is null) = (quiet_to is null) and (quiet_to is null) = (quiet_zone is null))
);
create table told (
  recipient_id text primary key,
  at bigint not null,
  digest text not null,
  reminders bigint not null
);
-- The planner's statistics would keep samples of what a person may have erased.
alter table recipient alter column name set statistics 0, alter column email set statistics 0;
alter table contact alter column pgp_key set statistics 0;
`,
  `
create table house (name text primary key, value text not null);
create table sign_in (nonce text primary key, expires_at bigint not null);
create table lease (digest text primary key, at bigint not null);
`,
  // Nobody knows which key opened the sessions of earlier forms: they end.
  `
drop table session;
create table session (
  hash text primary key,
  actor text not null,
  key_hash text not null,
  expires_at bigint not null
);
`,
  `
alter table lease
  add column generation bigint not null default 0,
  add column drops bigint not null default 0;
`,
  `
create table witnessed (one int primary key check (one = 1), note text not null);
`,
  `
alter table session
  add column shown_at bigint,
  add column shown_passkey text,
  add column code text unique,
  add column code_key text,
  add column code_purpose text,
  add column code_at bigint,
  add column code_until bigint,
  add column code_denied bigint;
create table passkey (
  id text primary key,
  actor text not null,
  public_key text not null,
  signature text not null,
  counter bigint not null,
  added_at bigint not null,
  used_at bigint
);
create index passkey_actor on passkey (actor);
`,
]

/** The form of the tables, kept in the table `form`. */
export const FORM = STEPS.length

/** Two houses that start at once do this one after the other. */
const BRINGING_UP_TO_DATE = 1
export const LOCKS = 0x666f7265

/** @throws Refusal `store.newer` when a later Forewarn made these tables */
export async function bringUpToDate(say: Say): Promise<void> {
  await say('select pg_advisory_xact_lock($1, $2)', [LOCKS, BRINGING_UP_TO_DATE])
  await say('create table if not exists form (number bigint not null)')
  const form = await formOf(say)
  if (form > FORM) throw new Refusal('store.newer', { version: form, known: FORM })
  if (form === FORM) return
  for (const step of STEPS.slice(form)) await say(step)
  await say('delete from form')
  await say('insert into form values ($1)', [FORM])
}

/** The form that a database has; 0 where no house made tables in it. */
export async function formOf(say: Say): Promise<number> {
  const [there] = await say("select to_regclass('form') is not null as is")
  if (there?.['is'] !== true) return 0
  const [row] = await say('select number from form')
  return Number(row?.['number'] ?? 0)
}
