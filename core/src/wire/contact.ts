// The doors about mail: how a recipient is told that something waits, and what the team may ask of it.

import { z } from 'zod'
import { QuietHours } from '../programme/quiet-hours.ts'
import { words } from '../shared/fields.ts'
import { RecipientId } from '../shared/ids.ts'

/** How a recipient is told that something waits. */
export const Contact = z.strictObject({
  /** Whether this house sends mail at all. */
  mails: z.boolean(),
  quiet: QuietHours.nullable(),
  /** `fingerprint` in upper-case hex, or `null` where the key has lapsed since, and no mail goes out. */
  pgp: z.strictObject({ fingerprint: z.string().nullable() }).nullable(),
})
export type Contact = z.infer<typeof Contact>

/** What is left out stays as it is; `null` takes it away. */
export const ContactChange = z.strictObject({
  quiet: QuietHours.nullable().optional(),
  pgpKey: words(65_536).nullable().optional(),
})
export type ContactChange = z.infer<typeof ContactChange>

/** Whether mail goes out, and to whom not. */
export const MailState = z.strictObject({
  mails: z.boolean(),
  /** Why the mail server takes none at all, by its code. */
  server: z.string().nullable(),
  unreached: z.array(z.strictObject({ recipientId: RecipientId, code: z.string() })),
})
export type MailState = z.infer<typeof MailState>

export const CONTACT_ROUTES = {
  contact: {
    method: 'GET',
    path: '/api/contact',
    visitor: 'recipient',
    summary: 'How the recipient who asks is told that something waits',
    response: Contact,
  },
  putContact: {
    method: 'PUT',
    path: '/api/contact',
    visitor: 'recipient',
    summary: 'Set quiet hours and the PGP key of the recipient who asks',
    request: ContactChange,
    response: Contact,
  },
  mail: {
    method: 'GET',
    path: '/api/mail',
    visitor: 'staff',
    summary: 'Whether mail goes out, and to whom it does not',
    response: MailState,
  },
  remind: {
    method: 'POST',
    path: '/api/reminders',
    visitor: 'publisher',
    summary: 'Tell recipients again who have something to do; the one mail there is, once an hour',
    request: z.strictObject({ recipientIds: z.array(RecipientId).min(1).max(10_000) }),
    response: z.strictObject({ reminded: z.array(RecipientId) }),
  },
} as const
