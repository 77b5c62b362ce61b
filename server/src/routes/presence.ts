// Doors of presence: passkeys shown, added and taken away, and codes by which a browser lets a terminal in.

import { signingKeyOf } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import { presenceChallenge } from '@forewarn/core/board/session'
import { fingerprint } from '@forewarn/core/programme/keys'
import type { Random } from '@forewarn/core/shared/chance'
import type { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Actor, type Passkeys, type Presence } from '@forewarn/core/wire/presence'
import type { House } from '../house.ts'
import type { CodeAsked, Session } from '../store/sessions.ts'
import type { ActorId } from '../store/store.ts'
import { linked, providerFor, showAccount } from '../who/account.ts'
import { isWithin } from '../who/lapsing.ts'
import { isSigned, mustBeFresh, useNonce, verifyShown, wantedOf } from '../who/presence.ts'
import { isAccount } from '../who/provider.ts'
import { EVERY_MS } from '../who/questions.ts'
import { keyHashOf, tokenHash } from '../who/tokens.ts'
import { verifyCreated } from '../who/webauthn.ts'
import type { Doors, Visit } from './door.ts'

/** As long as a person may take from reading a code at a terminal to answering it in a browser. */
const CODE_MS = 300_000
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const CODE_LETTERS = 12
const MOST_PASSKEYS = 10

export const presenceDoors: Pick<
  Doors,
  | 'presence'
  | 'bePresent'
  | 'askCode'
  | 'lookAtCode'
  | 'answerCode'
  | 'endSession'
  | 'passkeys'
  | 'addPasskey'
  | 'dropPasskey'
  | 'dropPasskeysOf'
> = {
  async presence({ house, session }) {
    const { actor, shown, code, hash } = own(session)
    const now = house.registry.lapsing()
    const { wanted, passkeys } = await wantedOf(house, actor)
    const ids = passkeys.map(({ id }) => id)
    return {
      ...{ wanted: wanted && shown === undefined, presentAt: shown?.at ?? null },
      ...{ nonce: house.questions.nonceAt(now), rpId: house.questions.rpId },
      ...{ credentials: ids.filter((id) => !isAccount(id)), has: ids.length > 0 },
      ...{ provider: await providerFor(house, hash, now), code: stands(house, hash, code, now) },
    }
  },

  async bePresent({ house, session, body }) {
    const { hash, actor, key } = own(session)
    if ('state' in body) return showAccount(house, { hash, actor }, body)
    const used = await verifyShown(house, { actor, key }, body)
    const at = house.registry.lapsing()
    const isThere = await house.directory.usePasskey(hash, used, at)
    if (!isThere) throw new Refusal('passkey.refused', {})
    return { presentAt: at }
  },

  async askCode({ house, session, body: { purpose } }) {
    const { hash, actor, key } = own(session)
    const { passkeys } = await wantedOf(house, actor)
    if (!passkeys.some(({ id }) => !isAccount(id))) {
      throw new Refusal('session.presence', { has: false })
    }
    const at = house.registry.lapsing()
    const [code, until] = [freshCode(house.random), instant(at + CODE_MS)]
    await house.directory.askCode(hash, { hash: tokenHash(code), key, purpose, at, until })
    const site = house.settings.FOREWARN_PUBLIC_URL?.replace(/\/$/, '') ?? ''
    return { code, url: `${site}/device`, expiresAt: until, everyS: EVERY_MS / 1000 }
  },

  async lookAtCode({ house, body }) {
    const { actor, code } = await askingUnder(house, body.code)
    const { questions, registry, settings } = house
    return {
      ...{ origin: settings.FOREWARN_ORIGIN, actor, key: code.key },
      fingerprint: enrolledFingerprint(registry.board, actor),
      ...{ purpose: code.purpose, askedAt: code.at },
      ...{ nonce: questions.nonceAt(registry.lapsing()), rpId: questions.rpId },
    }
  },

  async answerCode({ house, body: { code: typed, answer } }) {
    const { actor, code } = await askingUnder(house, typed)
    const asks = { actor, key: code.key }
    const used = answer === null ? 'denied' : await verifyShown(house, asks, answer)
    const now = house.registry.lapsing()
    if (await house.directory.answerCode(code.hash, now, used)) return {}
    const isOpen = (await house.directory.sessionByCode(code.hash, now)) !== undefined
    throw isOpen ? new Refusal('passkey.refused', {}) : new Refusal('code.unknown', {})
  },

  async endSession({ house, session, body }) {
    const { hash, key } = own(session)
    const ended = body.key === key
    if (ended) await house.directory.endSession(hash)
    return { ended }
  },

  passkeys: ({ house, session }) => passkeysOf(house, own(session).actor),

  async addPasskey({ house, session, body }) {
    const { hash, actor, key } = own(session)
    const { directory, registry, log } = house
    const before = await directory.passkeys(actor)
    const { wanted } = await wantedOf(house, actor)
    if (before.length > 0 || !wanted) await mustBeFresh(house, { hash, actor }, 'passkeys')
    if (before.length >= MOST_PASSKEYS) {
      throw new Refusal('request.malformed', { issues: [`${MOST_PASSKEYS} passkeys are the most`] })
    }
    const now = registry.lapsing()
    const made = 'account' in body ? linked(house, hash, body) : created(house, key, body)
    const added = { ...made, actor, addedAt: now }
    if (!isSigned(house, added)) throw new Refusal('passkey.unsigned', {})
    if ('nonce' in body) await useNonce(house, body.nonce, now)
    const found = await directory.addPasskey(added, hash)
    if (found === 'known') throw new Refusal('passkey.known', {})
    if (found === 'ended') throw new Refusal('session.missing', {})
    log({ event: 'passkeyAdded', who: actor })
    return passkeysOf(house, actor)
  },

  async dropPasskey({ house, session, body: { id } }) {
    const { actor, hash } = own(session)
    await mustBeFresh(house, { hash, actor }, 'passkeys')
    const count = await house.directory.dropPasskeys(actor, id)
    house.log({ event: 'passkeysDropped', who: actor, by: actor, count })
    return passkeysOf(house, actor)
  },

  async dropPasskeysOf({ house, session, params }) {
    const by = own(session)
    const who = Actor.safeParse(params['actor'])
    if (!who.success) throw new Refusal('route.unknown', {})
    await mustBeFresh(house, by, 'passkeys')
    const dropped = await house.directory.dropPasskeys(who.data, undefined)
    house.log({ event: 'passkeysDropped', who: who.data, by: by.actor, count: dropped })
    return { dropped }
  },
}

type Adding = Visit<'addPasskey'>['body']

/** @throws Refusal `passkey.refused` */
function created(
  { questions, registry, settings }: House,
  key: string,
  { nonce, passkey }: Extract<Adding, { nonce: string }>,
) {
  questions.mustBeOurs(nonce, registry.lapsing())
  const challenge = presenceChallenge(settings.FOREWARN_ORIGIN, key, nonce)
  const counter = verifyCreated(passkey, questions.about(challenge))
  const { id, publicKey, signature } = passkey
  if (isAccount(id)) throw new Refusal('passkey.refused', {})
  return { id, publicKey, signature, counter }
}

/** The doors that are for the enrolled have a session. */
function own(session: Visit['session']): Exclude<Visit['session'], undefined> {
  if (session === undefined) throw new Refusal('session.missing', {})
  return session
}

function stands(
  { questions }: House,
  session: string,
  code: CodeAsked | undefined,
  now: Instant,
): Presence['code'] {
  if (code === undefined) return 'none'
  if (code.isDenied) return 'denied'
  if (code.until <= now) return 'expired'
  return questions.isTooSoon(session, now) ? 'slowDown' : 'pending'
}

/** Without bias: 240 is the last multiple of 20 in a byte. */
function freshCode(random: Random): string {
  let code = ''
  while (code.length < CODE_LETTERS) {
    for (const byte of random.bytes(CODE_LETTERS)) {
      if (byte < 240 && code.length < CODE_LETTERS) code += LETTERS.charAt(byte % LETTERS.length)
    }
  }
  return code
}

/** A code whose person was revoked since, or has other keys, is as unknown as one that never was. */
async function askingUnder(house: House, code: string): Promise<Session & { code: CodeAsked }> {
  const { directory, registry } = house
  const now = registry.lapsing()
  const session = await directory.sessionByCode(tokenHash(code), now)
  const key = session && signingKeyOf(registry.board, session.actor)
  const asked = session?.code
  if (asked && isWithin(CODE_MS, asked.at, now) && key && keyHashOf(key) === session.keyHash) {
    return { ...session, code: asked }
  }
  await directory.countStranger(now)
  throw new Refusal('code.unknown', {})
}

function enrolledFingerprint({ programme }: Board, actor: ActorId): string {
  const staff = programme.staff.get(actor as StaffId)
  if (staff !== undefined) return fingerprint(staff.signingKey, [staff.ageKey])
  const { signingKey, ageKeys = [] } = programme.recipients.get(actor as RecipientId) ?? {}
  return fingerprint(signingKey ?? '', ageKeys)
}

async function passkeysOf({ directory }: House, actor: ActorId): Promise<Passkeys> {
  const passkeys = await directory.passkeys(actor)
  return {
    passkeys: passkeys.map(({ id, addedAt, usedAt }) => ({ id, addedAt, usedAt: usedAt ?? null })),
  }
}
