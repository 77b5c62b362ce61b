// The directory in PostgreSQL: names, addresses, contacts, invitations, a count of strangers.

import type { Role } from '@forewarn/core/programme/events'
import type { Digest } from '@forewarn/core/shared/fields'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { formatInstant, type Instant, instant } from '@forewarn/core/shared/instant'
import { isLost, type PostgresDatabase, type Row } from './postgres-database.ts'
import { PostgresSessions } from './postgres-sessions.ts'
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

/** Counts are written at most this often, so that a stranger cannot make the disk flush at will. */
const COUNT_EVERY_MS = 60_000
const KEEP_COUNTS_MS = 90 * 86_400_000

/**
 * Forgets a recipient and writes its tables anew, heap and indexes, with the living rows alone: a row
 * that is only deleted stays in its page, and so may one that was vacuumed. The expressions are there
 * so that the tables cannot be left as they are.
 */
const ERASE: readonly string[] = [
  // Waits for a backup that reads the tables no longer than this, since others wait behind it.
  "set local lock_timeout = '10s'",
  "alter table recipient alter column email type text using email || ''",
  "alter table contact alter column pgp_key type text using pgp_key || ''",
]

export class PostgresDirectory extends PostgresSessions implements Directory {
  readonly #database: PostgresDatabase
  /** Strangers by day who are not written down yet. */
  readonly #uncounted = new Map<string, number>()
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(database: PostgresDatabase) {
    super(database)
    this.#database = database
  }

  async partners(): Promise<PartnerRecord[]> {
    const rows = await this.#database.ask('select id as "partnerId", name from partner order by id')
    return rows as unknown as PartnerRecord[]
  }

  async recipients(): Promise<RecipientRecord[]> {
    const rows = await this.#database.ask(
      `select id as "recipientId", partner_id as "partnerId", name, email
         from recipient order by id`,
    )
    return rows.map(({ name, ...rest }) =>
      name === null ? rest : { ...rest, name },
    ) as unknown as RecipientRecord[]
  }

  async staff(): Promise<StaffRecord[]> {
    const rows = await this.#database.ask('select id as "staffId", name from staff order by id')
    return rows as unknown as StaffRecord[]
  }

  async putRoster(roster: {
    readonly partners: readonly PartnerRecord[]
    readonly recipients: readonly RecipientRecord[]
  }): Promise<void> {
    // One statement changes a row once, so the last record of an id has to be found before.
    const last = <Id, One>(idOf: (one: One) => Id, records: readonly One[]) => [
      ...new Map(records.map((one) => [idOf(one), one])).values(),
    ]
    const partners = last(({ partnerId }) => partnerId, roster.partners)
    const recipients = last(({ recipientId }) => recipientId, roster.recipients)
    await this.#database.write(async (say) => {
      await say(
        `insert into partner select * from unnest($1::text[], $2::text[])
           on conflict (id) do update set name = excluded.name`,
        [partners.map(({ partnerId }) => partnerId), partners.map(({ name }) => name)],
      )
      await say(
        `insert into recipient select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
           on conflict (id) do update set
             partner_id = excluded.partner_id, name = excluded.name, email = excluded.email`,
        [
          recipients.map(({ recipientId }) => recipientId),
          recipients.map(({ partnerId }) => partnerId),
          recipients.map(({ name }) => name ?? null),
          recipients.map(({ email }) => email),
        ],
      )
    })
  }

  async putStaff({ staffId, name }: StaffRecord): Promise<void> {
    await this.#database.ask(
      'insert into staff values ($1, $2) on conflict (id) do update set name = excluded.name',
      [staffId, name],
    )
  }

  async invite({ hash, actor, roles, expiresAt }: Invitation): Promise<void> {
    await this.#database.ask(
      `insert into invitation values ($1, $2, $3, $4) on conflict (actor) do update set
         hash = excluded.hash, roles = excluded.roles, expires_at = excluded.expires_at`,
      [hash, actor, roles.join(' '), expiresAt],
    )
  }

  async invitation(hash: Digest, at: Instant): Promise<Invitation | undefined> {
    const [row] = await this.#database.ask(
      'select * from invitation where hash = $1 and expires_at > $2',
      [hash, at],
    )
    return row === undefined ? undefined : invitationFrom(row)
  }

  /** Where the connection is lost on the way, nobody may get it. */
  async redeem(hash: Digest, at: Instant): Promise<Invitation | undefined> {
    const [row] = await this.#database.ask(
      'delete from invitation where hash = $1 and expires_at > $2 returning *',
      [hash, at],
    )
    return row === undefined ? undefined : invitationFrom(row)
  }

  /** Where the connection is lost on the way, it may have been the first and say otherwise. */
  async signInOnce(nonce: string, expiresAt: Instant): Promise<boolean> {
    const rows = await this.#database.ask(
      'insert into sign_in values ($1, $2) on conflict do nothing returning nonce',
      [nonce, expiresAt],
    )
    return rows.length === 1
  }

  async shutOut(actor: ActorId): Promise<void> {
    await this.#database.write(async (say) => {
      await say('delete from session where actor = $1', [actor])
      await say('delete from passkey where actor = $1', [actor])
      await say('delete from invitation where actor = $1', [actor])
    })
  }

  async expire(at: Instant): Promise<void> {
    const oldest = dayOf(instant(Math.max(0, at - KEEP_COUNTS_MS)))
    await this.#database.write(async (say) => {
      await say('delete from session where expires_at <= $1', [at])
      await say('delete from invitation where expires_at <= $1', [at])
      await say('delete from sign_in where expires_at <= $1', [at])
      await say('delete from stranger where day < $1', [oldest])
    })
  }

  async countStranger(at: Instant): Promise<void> {
    const day = dayOf(at)
    this.#uncounted.set(day, (this.#uncounted.get(day) ?? 0) + 1)
    if (at - this.#countedAt < COUNT_EVERY_MS) return
    this.#countedAt = at
    await this.writeCounts()
  }

  async strangers(): Promise<StrangerCount[]> {
    await this.writeCounts()
    const rows = await this.#database.ask('select day, count from stranger order by day desc')
    return rows.map(({ day, count }) => ({ day: day as string, count: Number(count) }))
  }

  /** Writes the counts down that are only in memory, beside those of other processes. */
  async writeCounts(): Promise<void> {
    const days = [...this.#uncounted.keys()]
    const counts = [...this.#uncounted.values()]
    this.#uncounted.clear()
    if (days.length === 0) return
    // Said once, since twice would count twice; a lost connection may lose them, as a crash may.
    await this.#database
      .askOnce(
        `insert into stranger select * from unnest($1::text[], $2::bigint[])
         on conflict (day) do update set count = stranger.count + excluded.count`,
        [days, counts],
      )
      .catch((error) => {
        if (!isLost(error)) throw error
      })
  }

  async contact(recipientId: RecipientId): Promise<Contact | undefined> {
    const [row] = await this.#database.ask('select * from contact where recipient_id = $1', [
      recipientId,
    ])
    return row === undefined ? undefined : contactFrom(row)
  }

  async contacts(): Promise<Contact[]> {
    const rows = await this.#database.ask('select * from contact order by recipient_id')
    return rows.map(contactFrom)
  }

  async putContact({ recipientId, quiet, pgpKey }: Contact): Promise<void> {
    await this.#database.ask(
      `insert into contact values ($1, $2, $3, $4, $5) on conflict (recipient_id) do update set
         quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
         quiet_zone = excluded.quiet_zone, pgp_key = excluded.pgp_key`,
      [recipientId, quiet?.from ?? null, quiet?.to ?? null, quiet?.zone ?? null, pgpKey ?? null],
    )
  }

  async told(): Promise<Told[]> {
    const rows = await this.#database.ask('select * from told order by recipient_id')
    return rows.map((row) => ({
      recipientId: row['recipient_id'] as RecipientId,
      at: instant(Number(row['at'])),
      digest: row['digest'] as string,
      reminders: Number(row['reminders']),
    }))
  }

  async putTold({ recipientId, at, digest, reminders }: Told): Promise<void> {
    await this.#database.ask(
      `insert into told values ($1, $2, $3, $4) on conflict (recipient_id) do update set
         at = excluded.at, digest = excluded.digest, reminders = excluded.reminders`,
      [recipientId, at, digest, reminders],
    )
  }

  async erase(recipientId: RecipientId): Promise<void> {
    await this.#database.write(async (say) => {
      await say('delete from session where actor = $1', [recipientId])
      await say('delete from invitation where actor = $1', [recipientId])
      await say('delete from passkey where actor = $1', [recipientId])
      await say('delete from recipient where id = $1', [recipientId])
      await say('delete from contact where recipient_id = $1', [recipientId])
      await say('delete from told where recipient_id = $1', [recipientId])
      for (const step of ERASE) await say(step)
    })
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
    expiresAt: instant(Number(row['expires_at'])),
  }
}

function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10)
}
