// The doors about presence: a person shows a passkey, adds one, takes one away, and lets a terminal in by a code.

import { z } from 'zod'
import { PURPOSES, type Purpose } from '../board/step-up.ts'
import { At, SigningKey } from '../shared/fields.ts'
import { RecipientId, StaffId } from '../shared/ids.ts'

export const Actor = z.union([StaffId, RecipientId])
export type Actor = z.infer<typeof Actor>

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/)

/** No more than 1023 bytes (WebAuthn §7.1). */
const CredentialId = base64url(1364)
const Nonce = z.string().min(1).max(100)

/** What an authenticator answers to a question (WebAuthn §5.8.1, §6.1). */
export const Assertion = z.strictObject({
  id: CredentialId,
  clientData: base64url(4000),
  authenticatorData: base64url(4000),
  signature: base64url(2000),
})
export type Assertion = z.infer<typeof Assertion>

/** A new credential, as the browser takes it apart; attestation is not asked for. */
export const NewPasskey = z.strictObject({
  id: CredentialId,
  /** SubjectPublicKeyInfo. */
  publicKey: base64url(2000),
  clientData: base64url(4000),
  authenticatorData: base64url(4000),
  /** By the person's enrolled signing key, over `passkeyBytes`. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
})
export type NewPasskey = z.infer<typeof NewPasskey>

/** What a terminal wants a person to be present for. */
const PurposeName = z.enum(Object.keys(PURPOSES) as [Purpose, ...Purpose[]])

/** What a provider sent the browser back with, for a state that the house handed out. */
export const ProviderAnswer = z.strictObject({
  state: Nonce,
  /** The query of the address that the browser came back to. */
  answer: z.string().max(8000),
})
export type ProviderAnswer = z.infer<typeof ProviderAnswer>

/** Somebody at the provider who is nobody's here yet; for this session alone, under the house's seal. */
export const NewAccount = z.strictObject({
  id: CredentialId,
  words: base64url(4000),
  seal: base64url(100),
})
export type NewAccount = z.infer<typeof NewAccount>

/** How a session stands, and what to ask a passkey with. */
export const Presence = z.strictObject({
  /** Whether nothing else opens before a passkey was shown. */
  wanted: z.boolean(),
  /** When one was shown last in this session. */
  presentAt: At.nullable(),
  nonce: Nonce,
  /** Whose name the browser must be at. */
  rpId: z.string(),
  /** The person's own. */
  credentials: z.array(CredentialId),
  /** Whether the person has one, or an account that stands in for it. */
  has: z.boolean(),
  /** Where the person may show such an account instead, where the house takes any. */
  provider: z.strictObject({ url: z.url(), state: Nonce }).nullable(),
  /** How a code stands that this session asked for: RFC 8628 §3.5. */
  code: z.enum(['none', 'pending', 'slowDown', 'denied', 'expired']),
})
export type Presence = z.infer<typeof Presence>

export const Passkeys = z.strictObject({
  passkeys: z.array(z.strictObject({ id: CredentialId, addedAt: At, usedAt: At.nullable() })),
})
export type Passkeys = z.infer<typeof Passkeys>

/**
 * Twelve letters that are hard to misread, so that nobody has to count who guesses: who does so 3,000 times
 * a second, for all the five minutes of a code, finds it once in 2^32 (RFC 8628 §5.1). What a person types
 * between or in lower case is cleaned first.
 */
export const UserCode = z.string().regex(/^[BCDFGHJKLMNPQRSTVWXZ]{12}$/)
export type UserCode = z.infer<typeof UserCode>

export const Code = z.strictObject({
  code: UserCode,
  /** Where the person types it; without its address where the house does not know its own. */
  url: z.string(),
  expiresAt: At,
  everyS: z.int(),
})
export type Code = z.infer<typeof Code>

/** Who asks under a code, so that a person sees whether it is their own terminal. */
export const Asking = z.strictObject({
  origin: z.string(),
  actor: Actor,
  /** The public key of the session that asks. */
  key: SigningKey,
  /** Of the keys that are enrolled for this person, as `forewarn keys` shows it. */
  fingerprint: z.string(),
  purpose: PurposeName,
  askedAt: At,
  nonce: Nonce,
  rpId: z.string(),
})
export type Asking = z.infer<typeof Asking>

export const PRESENCE_ROUTES = {
  presence: {
    method: 'GET',
    path: '/api/presence',
    visitor: 'enrolled',
    beforePresence: true,
    summary: 'Whether this session still wants a passkey, and what to ask one with',
    response: Presence,
  },
  bePresent: {
    method: 'POST',
    path: '/api/presence',
    visitor: 'enrolled',
    beforePresence: true,
    summary: 'Show a passkey, or an account at the provider, for this session alone',
    request: z.union([z.strictObject({ nonce: Nonce, assertion: Assertion }), ProviderAnswer]),
    /** An account that is not linked yet makes nobody present: it comes back, to be linked. */
    response: z.strictObject({ presentAt: At.nullable(), account: NewAccount.optional() }),
  },
  askCode: {
    method: 'POST',
    path: '/api/presence/code',
    visitor: 'enrolled',
    beforePresence: true,
    summary:
      'A code for a person to type in a browser, which has a passkey where this desk has none',
    request: z.strictObject({ purpose: PurposeName }),
    response: Code,
  },
  lookAtCode: {
    method: 'POST',
    path: '/api/codes/look',
    visitor: 'anyone',
    summary: 'Which desk asks under a code, and what for',
    request: z.strictObject({ code: UserCode }),
    response: Asking,
  },
  answerCode: {
    method: 'POST',
    path: '/api/codes/answer',
    visitor: 'anyone',
    summary: 'Let the desk in by a passkey of its person, or turn it away; a code is answered once',
    request: z.strictObject({
      code: UserCode,
      answer: z.strictObject({ nonce: Nonce, assertion: Assertion }).nullable(),
    }),
    response: z.strictObject({}),
  },
  endSession: {
    method: 'POST',
    path: '/api/session/end',
    visitor: 'enrolled',
    beforePresence: true,
    summary: 'End this session, named by its key; with another key nothing ends',
    request: z.strictObject({ key: SigningKey }),
    response: z.strictObject({ ended: z.boolean() }),
  },
  passkeys: {
    method: 'GET',
    path: '/api/passkeys',
    visitor: 'enrolled',
    summary: 'The passkeys of whoever asks',
    response: Passkeys,
  },
  addPasskey: {
    method: 'POST',
    path: '/api/passkeys',
    visitor: 'enrolled',
    beforePresence: true,
    summary:
      'Add a passkey or account, signed by the enrolled key; where there is one, it was just shown',
    request: z.union([
      z.strictObject({ nonce: Nonce, passkey: NewPasskey }),
      z.strictObject({ account: NewAccount, signature: NewPasskey.shape.signature }),
    ]),
    response: Passkeys,
  },
  dropPasskey: {
    method: 'POST',
    path: '/api/passkeys/drop',
    visitor: 'enrolled',
    summary: 'Take a passkey of one’s own away, and end the sessions that it was shown in',
    request: z.strictObject({ id: CredentialId }),
    response: Passkeys,
  },
  dropPasskeysOf: {
    method: 'POST',
    path: '/api/passkeys/:actor/drop',
    visitor: 'owner',
    summary: 'Take all passkeys of somebody away who lost them, and end their sessions',
    request: z.strictObject({}),
    response: z.strictObject({ dropped: z.int() }),
  },
} as const
