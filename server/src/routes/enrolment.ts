// Doors of enrolment: a challenge, an offer under an invitation, and a session for an enrolled key.

import { readStatement, signingKeyOf } from '@forewarn/core/board/admit'
import type { Act, Statement } from '@forewarn/core/board/entry'
import { sessionBytes } from '@forewarn/core/board/session'
import { challengeAnswer } from '@forewarn/core/programme/enrolment'
import { seal } from '@forewarn/core/sealing/age'
import { verifySignature } from '@forewarn/core/sealing/signatures'
import { base64, fromHex, utf8 } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { House } from '../house.ts'
import { quickVerify } from '../platform.ts'
import { sessionMs } from '../settings.ts'
import { invitationOf } from '../who/lapsing.ts'
import { freshToken, keyHashOf, sessionHash, tokenHash } from '../who/tokens.ts'
import type { Doors } from './door.ts'

/** How far a request to sign in may stand from the house's clock; its nonce counts once in that time. */
const SIGN_IN_WINDOW_MS = 120_000

export const enrolmentDoors: Pick<Doors, 'challenge' | 'enrol' | 'session'> = {
  async challenge({ house, body: { invitation, signingKey, ageKeys } }) {
    const { actor } = await openInvitation(house, invitation)
    const nonce = challengeNonce(house, actor, signingKey, ageKeys)
    const sealed = await Promise.all(ageKeys.map((key) => seal(nonce, [key])))
    return { actor, sealed: sealed.map(base64) }
  },

  /** The entry first, the invitation used up after: a crash between the two leaves it usable. */
  async enrol({ house, body: { invitation, act } }) {
    const { actor } = await openInvitation(house, invitation)
    mustAnswer(house, actor, act)
    await house.registry.record(act)
    await house.directory.redeem(tokenHash(invitation), house.registry.lapsing())
    return {}
  },

  async session({ house, body: { actor, at, nonce, key: ownKey, signature } }) {
    const [now, key] = [house.registry.lapsing(), signingKeyOf(house.registry.board, actor)]
    // What goes on while the house's clock stands still stays ahead of desks once that is right again.
    const [from, to] = [house.registry.now() - SIGN_IN_WINDOW_MS, now + SIGN_IN_WINDOW_MS]
    if (key === undefined || at < from || at > to) {
      throw new Refusal('session.missing', {})
    }
    const signed = sessionBytes(house.settings.FOREWARN_ORIGIN, actor, at, nonce, ownKey)
    mustBeSigned(signed, signature, key)
    await useNonce(house, nonce)
    const token = freshToken(house.random)
    const expiresAt = instant(now + sessionMs(house.settings))
    const session = { hash: sessionHash(token, ownKey), actor, keyHash: keyHashOf(key), expiresAt }
    await house.directory.openSession(session)
    return { token, actor, expiresAt }
  },
}

async function openInvitation(house: House, secret: string) {
  const invitation = await invitationOf(house, tokenHash(secret))
  if (invitation !== undefined) return invitation
  await house.directory.countStranger(house.registry.lapsing())
  throw new Refusal('invitation.spent', {})
}

/** The same question to the same newcomer, so that nothing need be remembered between two requests. */
function challengeNonce(
  house: House,
  actor: string,
  signingKey: string,
  ageKeys: readonly string[],
) {
  return hmac(sha256, house.challengeKey, utf8(JSON.stringify([actor, signingKey, ageKeys])))
}

/** The offer must be the invited actor's own, and show that every offered age key was opened. */
function mustAnswer(house: House, actor: string, act: Act): void {
  const { event }: Statement = readStatement(act)
  if (act.by !== actor) throw new Refusal('invitation.spent', {})
  if (event.kind === 'programmeFounded') return
  if (event.kind !== 'keysOffered') throw new Refusal('act.notYours', { kind: event.kind })
  const nonce = challengeNonce(house, actor, event.signingKey, event.ageKeys)
  if (event.answer !== challengeAnswer(nonce)) throw new Refusal('challenge.unanswered', {})
}

/** A wrong signature is answered like an unknown actor, so that nobody learns who is enrolled. */
function mustBeSigned(signed: Uint8Array, signature: string, key: string): void {
  try {
    verifySignature(signed, fromHex(signature), fromHex(key), quickVerify)
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('session.missing', {})
    throw error
  }
}

/** @throws Refusal `session.missing` where this nonce signed somebody in before, at whatever process */
async function useNonce({ directory, registry }: House, nonce: string): Promise<void> {
  const expiresAt = instant(registry.lapsing() + 2 * SIGN_IN_WINDOW_MS)
  if (!(await directory.signInOnce(nonce, expiresAt))) throw new Refusal('session.missing', {})
}
