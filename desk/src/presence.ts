// Being present: a passkey shown for this desk's session, in a browser here or, by a code, in another.

import { passkeyBytes, presenceChallenge, shownKey } from '@forewarn/core/board/session'
import type { Purpose } from '@forewarn/core/board/step-up'
import { hex } from '@forewarn/core/shared/bytes'
import type { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type {
  Assertion,
  NewAccount,
  NewPasskey,
  Passkeys,
  Presence,
  ProviderAnswer,
} from '@forewarn/core/wire/presence'
import { signerOf } from './keyring.ts'
import type { Desk } from './sign-in.ts'

/** What a passkey is asked. */
export interface Question {
  readonly nonce: string
  /** Base64url. Worked out here: it names this desk's own session, whatever the house says. */
  readonly challenge: string
  readonly rpId: string
  readonly credentials: readonly string[]
}

export async function readPresence(desk: Desk): Promise<Presence & Question> {
  const presence = await desk.house.call('presence')
  return { ...presence, challenge: challengeOf(desk, presence.nonce) }
}

/** @throws Refusal `passkey.refused` */
export async function bePresent(
  { house }: Desk,
  { nonce }: Pick<Question, 'nonce'>,
  assertion: Assertion,
): Promise<void> {
  await house.call('bePresent', { body: { nonce, assertion } })
}

/**
 * Shows the account with which the provider sent the browser back. One that is not linked is nobody's yet.
 *
 * @throws Refusal `provider.refused`
 */
export async function showAccount(
  { house }: Desk,
  answer: ProviderAnswer,
): Promise<NewAccount | undefined> {
  return (await house.call('bePresent', { body: answer })).account
}

/**
 * Links an account that stands in for a passkey from then on, signed with the enrolled key.
 *
 * @throws Refusal `session.stepUp`, `session.machine`, `provider.refused`, `passkey.known`
 */
export async function linkAccount(desk: Desk, account: NewAccount): Promise<Passkeys> {
  const { actor, pins } = desk.keyring
  const signed = passkeyBytes(pins.origin, actor, account.id, account.words)
  const signature = hex(await signerOf(desk.keyring).sign(signed))
  return desk.house.call('addPasskey', { body: { account, signature } })
}

/**
 * Signs a new passkey with the enrolled key, and hands it over.
 *
 * @throws Refusal `session.stepUp`, `session.machine`, `passkey.refused`, `passkey.known`
 */
export async function addPasskey(
  { house, keyring }: Desk,
  { nonce }: Pick<Question, 'nonce'>,
  created: Omit<NewPasskey, 'signature'>,
): Promise<Passkeys> {
  const { actor, pins } = keyring
  const signed = passkeyBytes(pins.origin, actor, created.id, created.publicKey)
  const passkey = { ...created, signature: hex(await signerOf(keyring).sign(signed)) }
  return house.call('addPasskey', { body: { nonce, passkey } })
}

/** @throws Refusal `session.stepUp` */
export function dropPasskey({ house }: Desk, id: string): Promise<Passkeys> {
  return house.call('dropPasskey', { body: { id } })
}

/** Signs out at the house, too: nobody enters by this session again. */
export async function endSession({ house, session }: Desk): Promise<void> {
  await house.call('endSession', { body: { key: session.key } })
}

/** For somebody who lost them. @returns how many there were */
export async function dropPasskeysOf({ house }: Desk, actor: StaffId | RecipientId) {
  return (await house.call('dropPasskeysOf', { params: { actor }, body: {} })).dropped
}

/** What a person reads at a terminal, to type it in a browser and compare. */
export interface ShownCode {
  readonly code: string
  readonly url: string
  /** Of the session: the browser shows the same. */
  readonly session: string
  readonly expiresAt: Instant
}

export interface Waiting {
  show(code: ShownCode): void
  sleep(ms: number): Promise<void>
}

/** How much slower a terminal asks from then on, where it is told to (RFC 8628 §3.5). */
const SLOWER_MS = 5000

/**
 * Asks for a code, and waits until a person answers it with a passkey in a browser (RFC 8628).
 *
 * @throws Refusal `code.denied`, `code.expired`, `session.presence` where this person has no passkey
 */
export async function attendByCode(desk: Desk, purpose: Purpose, { show, sleep }: Waiting) {
  const { house, session, keyring } = desk
  const before = (await house.call('presence')).presentAt
  const { code, url, expiresAt, everyS } = await house.call('askCode', { body: { purpose } })
  const address = url.startsWith('/') ? `${named(keyring.pins.url)}${url}` : url
  const inFours = code.match(/.{4}/g)?.join('-') ?? code
  show({ code: inFours, url: address, session: shownKey(session.key), expiresAt })
  for (let everyMs = everyS * 1000; ; ) {
    await sleep(everyMs)
    const { presentAt, code: stands } = await house.call('presence')
    if (presentAt !== null && presentAt !== before) return
    if (stands === 'denied') throw new Refusal('code.denied', {})
    if (stands === 'expired' || stands === 'none') throw new Refusal('code.expired', {})
    if (stands === 'slowDown') everyMs += SLOWER_MS
  }
}

/** On this machine: an address of numbers has no passkeys. */
function named(url: string): string {
  return url.replace('//127.0.0.1', '//localhost').replace(/\/+$/, '')
}

function challengeOf({ keyring, session }: Desk, nonce: string): string {
  return presenceChallenge(keyring.pins.origin, session.key, nonce)
}
