// How one recipient wants to be told: read and changed by that recipient alone.

import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { ContactChange, Contact as Shown } from '@forewarn/core/wire/contact'
import type { House } from '../house.ts'
import { fingerprintOf, sealTo } from '../mail/pgp.ts'

export async function contactOf(
  { directory, mail, registry }: House,
  recipientId: RecipientId,
): Promise<Shown> {
  const { quiet, pgpKey } = (await directory.contact(recipientId)) ?? {}
  const at = registry.now()
  const fingerprint = pgpKey && (await fingerprintOf(pgpKey, at).catch(lapsed))
  return {
    mails: mail !== undefined,
    quiet: quiet ?? null,
    pgp: fingerprint === undefined ? null : { fingerprint: fingerprint || null },
  }
}

/**
 * Changes what is named and keeps the rest. A key is tried first: one that nothing can be encrypted
 * to is not kept, for the mails it was meant for would never come.
 *
 * @throws Refusal `contact.unfitKey`
 */
export async function changeContact(
  house: House,
  recipientId: RecipientId,
  change: ContactChange,
): Promise<Shown> {
  const { directory, registry, mail } = house
  if (typeof change.pgpKey === 'string') await sealTo(change.pgpKey, 'x', registry.now())
  const before = await directory.contact(recipientId)
  const quiet = change.quiet === undefined ? before?.quiet : change.quiet
  const pgpKey = change.pgpKey === undefined ? before?.pgpKey : change.pgpKey
  await directory.putContact({
    recipientId,
    ...(quiet && { quiet }),
    ...(pgpKey && { pgpKey }),
  })
  mail?.troubles.delete(recipientId)
  return contactOf(house, recipientId)
}

function lapsed(error: unknown): string {
  if (error instanceof Refusal) return ''
  throw error
}
