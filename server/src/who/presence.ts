// Whether the person is there whose key signed in: who needs a passkey, when, and what counts as one.

import { signingKeyOf } from '@forewarn/core/board/admit'
import { passkeyBytes, presenceChallenge } from '@forewarn/core/board/session'
import type { Purpose } from '@forewarn/core/board/step-up'
import { verifySignature } from '@forewarn/core/sealing/signatures'
import { fromHex } from '@forewarn/core/shared/bytes'
import { RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Assertion } from '@forewarn/core/wire/presence'
import type { House } from '../house.ts'
import { quickVerify } from '../platform.ts'
import { machines, stepUpMs } from '../settings.ts'
import type { Passkey, Session, Used } from '../store/sessions.ts'
import type { ActorId } from '../store/store.ts'
import { isWithin, sessionOf } from './lapsing.ts'
import { ANSWER_MS } from './questions.ts'
import { verifyAssertion } from './webauthn.ts'

/** Whether a person shows a passkey to sign in, and whether they have one. */
export interface Wanted {
  readonly wanted: boolean
  readonly passkeys: readonly Passkey[]
}

/** Machines by the settings, service accounts and mailboxes have nobody who could be there. */
export async function wantedOf(house: House, actor: ActorId): Promise<Wanted> {
  if (machines(house.settings).has(actor)) return { wanted: false, passkeys: [] }
  const passkeys = await house.directory.passkeys(actor)
  return { wanted: isWanted(house, { actor, passkeys: passkeys.length }), passkeys }
}

/** @param passkeys how many the actor has */
function isWanted(
  house: House,
  { actor, passkeys }: { readonly actor: ActorId; readonly passkeys: number },
): boolean {
  if (machines(house.settings).has(actor)) return false
  return passkeys > 0 || isDemanded(house, actor)
}

function isDemanded({ settings, registry }: House, actor: ActorId): boolean {
  const { FOREWARN_SIGN_IN: from } = settings
  const recipientId = RecipientId.safeParse(actor)
  if (!recipientId.success) return from !== 'added'
  const { recipients } = registry.board.programme
  return from === 'everyone' && recipients.get(recipientId.data)?.kind === 'person'
}

/** @throws Refusal `session.presence` where nobody has shown a passkey in this session who must */
export function mustBePresent(house: House, session: Session): void {
  if (session.shown !== undefined || !isWanted(house, session)) return
  throw new Refusal('session.presence', { has: session.passkeys > 0 })
}

/**
 * The session is looked at anew: what is long to send may have begun before it ended.
 *
 * @throws Refusal `session.stepUp` where a passkey was shown too long ago, `session.machine`,
 *   `session.missing`
 */
export async function mustBeFresh(
  house: House,
  { actor, hash }: Pick<Session, 'actor' | 'hash'>,
  purpose: Purpose,
): Promise<void> {
  if (machines(house.settings).has(actor)) throw new Refusal('session.machine', { purpose })
  const session = await sessionOf(house, hash)
  if (session === undefined) throw new Refusal('session.missing', {})
  if (!isWanted(house, session)) return
  const { shown } = session
  const ms = stepUpMs(house.settings)
  if (shown !== undefined && isWithin(ms, shown.at, house.registry.lapsing())) return
  throw new Refusal('session.stepUp', { purpose, minutes: ms / 60_000 })
}

export interface Answer {
  readonly nonce: string
  readonly assertion: Assertion
}

/**
 * Returns what is to be noted of it only if the passkey is this person's, by the person's own signature, and
 * answered now, for the session with this key, for the first time.
 *
 * @param key of the session that is let in
 * @throws Refusal `passkey.refused`
 */
export async function verifyShown(
  house: House,
  { actor, key }: { readonly actor: ActorId; readonly key: string },
  { nonce, assertion }: Answer,
): Promise<Used> {
  const { directory, registry, settings, questions } = house
  const now = registry.lapsing()
  questions.mustBeOurs(nonce, now)
  const passkey = await directory.passkey(assertion.id)
  if (passkey === undefined || passkey.actor !== actor || !isSigned(house, passkey)) throw refused()
  const challenge = presenceChallenge(settings.FOREWARN_ORIGIN, key, nonce)
  const counter = verifyAssertion(assertion, passkey.publicKey, questions.about(challenge))
  await useNonce(house, nonce, now)
  return { id: passkey.id, actor, counter }
}

/** @throws Refusal `passkey.refused` where it was answered before, at whatever process */
export async function useNonce({ directory }: House, nonce: string, now: Instant): Promise<void> {
  const isFirst = await directory.signInOnce(`presence ${nonce}`, instant(now + 2 * ANSWER_MS))
  if (!isFirst) throw refused()
}

/** Whether the key that is enrolled now signed it: whoever replaces keys begins anew with passkeys. */
export function isSigned(
  { registry, settings }: House,
  passkey: Pick<Passkey, 'actor' | 'id' | 'publicKey' | 'signature'>,
): boolean {
  const { actor, id, publicKey, signature } = passkey
  const key = signingKeyOf(registry.board, actor)
  if (key === undefined) return false
  const signed = passkeyBytes(settings.FOREWARN_ORIGIN, actor, id, publicKey)
  try {
    verifySignature(signed, fromHex(signature), fromHex(key), quickVerify)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

const refused = () => new Refusal('passkey.refused', {})
