// What stands in the ledger: an instant, and an act that someone signed or an event of the house's own.

import { z } from 'zod'
import { AttemptDenied, BUNDLE_EVENTS } from '../bundle/events.ts'
import { EMBARGO_EVENTS } from '../embargo/events.ts'
import { INVESTIGATION_EVENTS } from '../investigation/events.ts'
import { NOTE_EVENTS } from '../notes/events.ts'
import { LogContinued, PROGRAMME_EVENTS } from '../programme/events.ts'
import { RELEASE_EVENTS } from '../release/events.ts'
import { utf8 } from '../shared/bytes.ts'
import { At } from '../shared/fields.ts'
import { RecipientId, StaffId } from '../shared/ids.ts'

/** Every fact there is. A kind never changes; a new shape is a new kind. */
export const Event = z.discriminatedUnion('kind', [
  ...PROGRAMME_EVENTS,
  ...EMBARGO_EVENTS,
  ...BUNDLE_EVENTS,
  ...NOTE_EVENTS,
  ...RELEASE_EVENTS,
  ...INVESTIGATION_EVENTS,
])
export type Event = z.infer<typeof Event>

/** What an actor signs: the event, the house it is meant for, and a nonce, so that it counts once. */
export const Statement = z.strictObject({
  house: z.string().min(1).max(200),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  event: Event,
})
export type Statement = z.infer<typeof Statement>

const Signature = z.string().regex(/^[0-9a-f]{128}$/)

/** `text` is the statement exactly as it was signed; it is stored and never written anew. */
export const Act = z.strictObject({
  by: z.union([StaffId, RecipientId]),
  text: z.string().max(4_194_304),
  /** Ed25519 over `actBytes(text)`, 64 bytes in lower-case hex. */
  signature: Signature,
  /** Colleagues who read it and signed it too, over `approvalBytes`: see `two-people.ts`. */
  also: z
    .array(z.strictObject({ by: StaffId, signature: Signature }))
    .min(1)
    .max(4)
    .optional(),
})
export type Act = z.infer<typeof Act>

/** What a house says itself, unsigned. */
const OwnEvent = z.discriminatedUnion('kind', [AttemptDenied, LogContinued])

/** The bytes of a leaf before salting. */
export const Entry = z.union([
  z.strictObject({ v: z.literal(1), at: At, act: Act }),
  z.strictObject({ v: z.literal(1), at: At, event: OwnEvent }),
])
export type Entry = z.infer<typeof Entry>

/** What the signature of an act covers. */
export function actBytes(text: string): Uint8Array<ArrayBuffer> {
  return utf8(`forewarn act v1\n${text}`)
}

/** What a second person signs: nothing that they could be held to have said alone. */
export function approvalBytes({ by, text }: Pick<Act, 'by' | 'text'>): Uint8Array<ArrayBuffer> {
  return utf8(`forewarn approval v1\n${by}\n${text}`)
}
