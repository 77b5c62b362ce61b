// The directory in a SQLite file: names, addresses, contacts, invitations, a count of strangers.

import type { Role } from '@forewarn/core/programme/events'
import type { Digest } from '@forewarn/core/shared/fields'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { formatInstant, type Instant, instant } from '@forewarn/core/shared/instant'
import type { SqliteFile } from './sqlite-file.ts'
import { SqliteSessions } from './sqlite-sessions.ts'
import type {
  ActorId,
  Contact,
  Directory,
  Invitation,
  PartnerRecord,
  RecipientRecord,
  StaffRecord,
  StrangerCount,
  Told,
} from './store.ts'

type Row = Record<string, unknown>
type Value = string | number | null

/** Counts are written at most this often, so that a stranger cannot make the disk flush at will. */
const COUNT_EVERY_MS = 60_000
const KEEP_COUNTS_MS = 90 * 86_400_000

export class SqliteDirectory extends SqliteSessions implements Directory {
  readonly #file: SqliteFile
  /** Strangers by day who are not written down yet. */
  readonly #uncounted = new Map<string, number>()
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(file: SqliteFile) {
    super(file)
    this.#file = file
  }

  async partners(): Promise<PartnerRecord[]> {
    const rows = this.#all('select id as partnerId, name from partner order by id')
    return rows as unknown as PartnerRecord[]
  }

  async recipients(): Promise<RecipientRecord[]> {
    const rows = this.#all(
      'select id as recipientId, partner_id as partnerId, name, email from recipient order by id',
    )
    return rows.map(({ name, ...rest }) =>
      name === null ? rest : { ...rest, name },
    ) as unknown as RecipientRecord[]
  }

  async staff(): Promise<StaffRecord[]> {
    const rows = this.#all('select id as staffId, name from staff order by id')
    return rows as unknown as StaffRecord[]
  }

  async putRoster(roster: {
    readonly partners: readonly PartnerRecord[]
    readonly recipients: readonly RecipientRecord[]
  }): Promise<void> {
    this.#file.write(() => {
      for (const { partnerId, name } of roster.partners) {
        this.#run(
          'insert into partner values (?, ?) on conflict (id) do update set name = excluded.name',
          partnerId,
          name,
        )
      }
      for (const { recipientId, partnerId, name, email } of roster.recipients) {
        this.#run(
          `insert into recipient values (?, ?, ?, ?) on conflict (id) do update set
             partner_id = excluded.partner_id, name = excluded.name, email = excluded.email`,
          recipientId,
          partnerId,
          name ?? null,
          email,
        )
      }
    })
  }

  async putStaff({ staffId, name }: StaffRecord): Promise<void> {
    this.#file.write(() => {
      this.#run(
        'insert into staff values (?, ?) on conflict (id) do update set name = excluded.name',
        staffId,
        name,
      )
    })
  }

  async invite({ hash, actor, roles, expiresAt }: Invitation): Promise<void> {
    this.#file.write(() => {
      this.#run('delete from invitation where actor = ?', actor)
      this.#run(
        'insert into invitation values (?, ?, ?, ?)',
        hash,
        actor,
        roles.join(' '),
        expiresAt,
      )
    })
  }

  async invitation(hash: Digest, at: Instant): Promise<Invitation | undefined> {
    const [row] = this.#all('select * from invitation where hash = ? and expires_at > ?', hash, at)
    return row === undefined ? undefined : invitationFrom(row)
  }

  async redeem(hash: Digest, at: Instant): Promise<Invitation | undefined> {
    const row = this.#file.write(() =>
      this.#file
        .prepare('delete from invitation where hash = ? and expires_at > ? returning *')
        .get(hash, at),
    )
    return row === undefined ? undefined : invitationFrom(row)
  }

  async signInOnce(nonce: string, expiresAt: Instant): Promise<boolean> {
    return this.#file.write(
      () => this.#run('insert or ignore into sign_in values (?, ?)', nonce, expiresAt) === 1,
    )
  }

  async shutOut(actor: ActorId): Promise<void> {
    this.#file.write(() => this.#forgetAccess(actor))
  }

  async expire(at: Instant): Promise<void> {
    const oldest = dayOf(instant(Math.max(0, at - KEEP_COUNTS_MS)))
    this.#file.write(() => {
      this.#run('delete from session where expires_at <= ?', at)
      this.#run('delete from invitation where expires_at <= ?', at)
      this.#run('delete from sign_in where expires_at <= ?', at)
      this.#run('delete from stranger where day < ?', oldest)
    })
  }

  async countStranger(at: Instant): Promise<void> {
    const day = dayOf(at)
    this.#uncounted.set(day, (this.#uncounted.get(day) ?? 0) + 1)
    if (at - this.#countedAt < COUNT_EVERY_MS) return
    this.writeCounts()
    this.#countedAt = at
  }

  async strangers(): Promise<StrangerCount[]> {
    this.writeCounts()
    return this.#all(
      'select day, count from stranger order by day desc',
    ) as unknown as StrangerCount[]
  }

  /** Writes the counts down that are only in memory. */
  writeCounts(): void {
    if (this.#uncounted.size === 0) return
    this.#file.write(() => {
      for (const [day, count] of this.#uncounted) {
        this.#run(
          'insert into stranger values (?, ?) on conflict (day) do update set count = count + excluded.count',
          day,
          count,
        )
      }
    })
    this.#uncounted.clear()
  }

  async contact(recipientId: RecipientId): Promise<Contact | undefined> {
    const [row] = this.#all('select * from contact where recipient_id = ?', recipientId)
    return row === undefined ? undefined : contactFrom(row)
  }

  async contacts(): Promise<Contact[]> {
    return this.#all('select * from contact order by recipient_id').map(contactFrom)
  }

  async putContact({ recipientId, quiet, pgpKey }: Contact): Promise<void> {
    const hours = [quiet?.from ?? null, quiet?.to ?? null, quiet?.zone ?? null]
    this.#file.write(() =>
      this.#run(
        'insert or replace into contact values (?, ?, ?, ?, ?)',
        recipientId,
        ...hours,
        pgpKey ?? null,
      ),
    )
  }

  async told(): Promise<Told[]> {
    const rows = this.#all(
      'select recipient_id as recipientId, at, digest, reminders from told order by recipient_id',
    )
    return rows as unknown as Told[]
  }

  async putTold({ recipientId, at, digest, reminders }: Told): Promise<void> {
    this.#file.write(() =>
      this.#run(
        'insert or replace into told values (?, ?, ?, ?)',
        recipientId,
        at,
        digest,
        reminders,
      ),
    )
  }

  async erase(recipientId: RecipientId): Promise<void> {
    this.#file.write(() => {
      this.#forgetAccess(recipientId)
      this.#run('delete from recipient where id = ?', recipientId)
      this.#run('delete from contact where recipient_id = ?', recipientId)
      this.#run('delete from told where recipient_id = ?', recipientId)
    })
    // The write-ahead log still holds the pages as they were.
    this.#file.emptyLog()
  }

  #forgetAccess(actor: ActorId): void {
    this.#run('delete from session where actor = ?', actor)
    this.#run('delete from invitation where actor = ?', actor)
    this.#run('delete from passkey where actor = ?', actor)
  }

  #all(sql: string, ...values: Value[]): Row[] {
    return this.#file.read(() => this.#file.prepare(sql).all(...values))
  }

  /** Only inside `write`. Returns how many rows changed. */
  #run(sql: string, ...values: Value[]): number {
    return Number(this.#file.prepare(sql).run(...values).changes)
  }
}

function contactFrom(row: Row): Contact {
  const { recipient_id: recipientId, quiet_from: from, quiet_to: to, quiet_zone: zone } = row
  const pgpKey = row['pgp_key']
  return {
    recipientId: recipientId as RecipientId,
    ...(from === null ? {} : { quiet: { from, to, zone } as Contact['quiet'] & object }),
    ...(pgpKey === null ? {} : { pgpKey: pgpKey as string }),
  }
}

function invitationFrom(row: Row): Invitation {
  const roles = row['roles'] as string
  return {
    hash: row['hash'] as Digest,
    actor: row['actor'] as ActorId,
    roles: roles === '' ? [] : (roles.split(' ') as Role[]),
    expiresAt: instant(row['expires_at'] as number),
  }
}

function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10)
}
