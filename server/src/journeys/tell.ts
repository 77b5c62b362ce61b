// Telling recipients that something waits: one mail for all that came up, never saying what.

import { waiting } from '@forewarn/core/board/waiting'
import { isQuiet } from '@forewarn/core/programme/quiet-hours'
import { hex } from '@forewarn/core/shared/bytes'
import type { RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'
import { due } from '../mail/due.ts'
import { isResting, type Mail, troubleAfter } from '../mail/mail.ts'
import { MAIL_ADDRESS, plainMail, sealedEntity, sealedMail } from '../mail/message.ts'
import { sealTo } from '../mail/pgp.ts'
import { MailFailure } from '../mail/post.ts'
import type { IsOver } from '../rounds.ts'
import { remindMs } from '../settings.ts'
import type { Contact, RecipientRecord, Told } from '../store/store.ts'

type MailingHouse = House & { readonly mail: Mail }

/** Somebody to tell, as the directory knows them. */
interface Addressee {
  readonly recipientId: RecipientId
  readonly email: string
  readonly contact: Contact | undefined
  readonly last: Told | undefined
}

/**
 * One round over all recipients. What waits is read from the ledger as it stands on disk, so no mail
 * is about anything that a crash takes back. A recipient counts as told once the mail server has
 * taken the mail: a crash between the two tells them the same thing twice, and none keeps it from
 * them. The same where this process loses the round to another in between: that one tells again
 * whoever is just being told, and nobody else, since it is asked before each.
 *
 * @param isOver asked before each recipient; the round ends where it says so
 */
export async function tell(house: House, isOver: IsOver): Promise<void> {
  const { mail } = house
  if (mail === undefined) return
  let count = 0
  for (const addressee of await addressees(house, mail)) {
    if ((await isOver()) || isResting(mail.server, house.registry.now())) break
    if (await tellOne({ ...house, mail }, addressee)) count += 1
    await othersGoFirst()
  }
  if (count > 0) house.log({ event: 'mailed', count })
}

/** Those to whom mails went unanswered come last. */
async function addressees({ directory }: House, mail: Mail): Promise<Addressee[]> {
  const [recipients, contacts, told] = await Promise.all([
    directory.recipients(),
    directory.contacts(),
    directory.told(),
  ])
  const contactOf = new Map(contacts.map((one) => [one.recipientId, one]))
  // The newest of each: another process of this house may have told them since.
  const inOrder = [...told, ...mail.sent.values()].toSorted((a, b) => a.at - b.at)
  const toldOf = new Map(inOrder.map((one) => [one.recipientId, one]))
  const unanswered = ({ recipientId }: RecipientRecord) => mail.unanswered.get(recipientId) ?? 0
  return recipients
    .toSorted((a, b) => unanswered(a) - unanswered(b))
    .map(({ recipientId, email }) => ({
      ...{ recipientId, email },
      ...{ contact: contactOf.get(recipientId), last: toldOf.get(recipientId) },
    }))
}

/** Whether a mail went out. */
async function tellOne(house: MailingHouse, addressee: Addressee): Promise<boolean> {
  const { mail, registry, settings } = house
  const { recipientId, contact, last } = addressee
  const at = registry.now()
  const waits = waiting(registry.board, recipientId, at)
  const news = due(waits, last, at, remindMs(settings))
  if (waits.length === 0) mail.troubles.delete(recipientId)
  if (news === undefined || isResting(mail.troubles.get(recipientId), at)) return false
  if (contact?.quiet !== undefined && isQuiet(contact.quiet, at)) return false
  try {
    await mail.post.send(addressee.email, await mailTo(house, addressee, at))
  } catch (error) {
    note(house, recipientId, error, at)
    return false
  }
  mail.server = undefined
  mail.troubles.delete(recipientId)
  mail.unanswered.delete(recipientId)
  const told = { recipientId, at, ...news }
  mail.sent.set(recipientId, told)
  await house.directory.putTold(told)
  mail.sent.delete(recipientId)
  return true
}

/** @throws Refusal `contact.unfitKey`, `request.malformed` */
async function mailTo({ mail, random }: MailingHouse, addressee: Addressee, at: Instant) {
  const { email: to, contact } = addressee
  if (!MAIL_ADDRESS.test(to)) {
    throw new Refusal('request.malformed', { issues: ['not an address that mail can be sent to'] })
  }
  const stamp = { to, at, id: hex(random.bytes(16)) }
  if (contact?.pgpKey === undefined) return plainMail(mail.letterhead, stamp)
  const armored = await sealTo(contact.pgpKey, sealedEntity(mail.letterhead), at)
  return sealedMail(mail.letterhead, stamp, armored)
}

/** Remembers what went wrong, and logs it by its code: never an address, never what a server said. */
function note({ mail, log }: MailingHouse, who: RecipientId, error: unknown, at: Instant): void {
  if (error instanceof Refusal) {
    mail.troubles.set(who, troubleAfter(mail.troubles.get(who), error.code, at))
    log({ event: 'unmailed', code: error.code, who })
    return
  }
  if (!(error instanceof MailFailure)) throw error
  const { code, status, isAddress } = error
  const said = { event: 'unmailed', code, ...(status !== undefined && { status }) } as const
  if (isAddress) {
    mail.troubles.set(who, troubleAfter(mail.troubles.get(who), code, at))
    log({ ...said, who })
    return
  }
  mail.server = troubleAfter(mail.server, code, at)
  mail.unanswered.set(who, (mail.unanswered.get(who) ?? 0) + 1)
  log(said)
}

/** Requests that came in meanwhile are answered before the next recipient. */
function othersGoFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
