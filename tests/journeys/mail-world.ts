// A world whose house sends mail to a sink, in rounds that tests call.

import { RecipientId } from '@forewarn/core/shared/ids'
import type { Desk } from '@forewarn/desk/sign-in'
import { MAIL_EVERY_MS } from '@forewarn/server/main'
import type { Every } from '@forewarn/server/rounds'
import { type MailSink, openMailSink, type SunkMail } from '../mail-sink.ts'
import { later, openWorld, type World } from './world.ts'

export interface MailWorld {
  readonly world: World
  readonly sink: MailSink
  /** One round of the house; what it mailed. */
  round(): Promise<readonly SunkMail[]>
  /** Turns the clock on by `ms`, and then has one round. */
  roundAfter(ms: number): Promise<readonly SunkMail[]>
  end(): Promise<void>
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
/** A while after any mail, so that the next may go out. */
export const A_WHILE_MS = 11 * MINUTE_MS

export async function openMailWorld(
  seed: string,
  env: Readonly<Record<string, string>> = {},
  parts: Pick<NonNullable<Parameters<typeof openWorld>[1]>, 'openStore'> = {},
): Promise<MailWorld> {
  const sink = await openMailSink()
  const own = roundsByHand()
  const world = await openWorld(
    seed,
    { ...parts, every: own.every },
    { ...settingsFor(sink), ...env },
  )
  const round = async () => {
    const before = sink.mails.length
    await own.round()
    return sink.mails.slice(before)
  }
  return {
    ...{ world, sink, round },
    roundAfter(ms) {
      world.now = later(world.now, ms)
      return round()
    },
    async end() {
      await world.end()
      await sink.stop()
    },
  }
}

/** Instead of timers: a round of mails when the test calls it. */
export function roundsByHand(): { readonly every: Every; round(): Promise<void> } {
  let mailRound: () => Promise<void> = () => Promise.reject(new Error('the house has no rounds'))
  return {
    every(everyMs, round) {
      if (everyMs === MAIL_EVERY_MS) mailRound = round
      return { stop: () => undefined }
    },
    round: () => mailRound(),
  }
}

export function settingsFor({ port }: MailSink): Record<string, string> {
  return {
    FOREWARN_PUBLIC_URL: 'https://forewarn.example',
    FOREWARN_SMTP_URL: `smtp://127.0.0.1:${port}`,
    FOREWARN_MAIL_FROM: 'forewarn@house.example',
  }
}

/** Writes an address for each desk into the house's directory: `a@…`, `b@…` and so on, unless told. */
export async function addressDesks(
  { owner, ledger }: World,
  desks: readonly Desk[],
  addressOf = (i: number) => `${'abcdefgh'[i]}@partner.example`,
): Promise<void> {
  const { recipients } = ledger.board.programme
  const records = desks.map(({ keyring }, i) => {
    const recipientId = RecipientId.parse(keyring.actor)
    const partnerId = recipients.get(recipientId)?.partnerId
    if (partnerId === undefined) throw new Error('nobody')
    return { recipientId, partnerId, email: addressOf(i) }
  })
  const partners = records.map(({ partnerId }) => ({ partnerId, name: 'Partner' }))
  await owner.house.call('putDirectory', { body: { partners, recipients: records } })
}
