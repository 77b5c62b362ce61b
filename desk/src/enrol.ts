// Enrolment: fresh keys, an invitation answered, and an owner's countersignature.

import { signingKeyOf } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Event } from '@forewarn/core/board/entry'
import { challengeAnswer } from '@forewarn/core/programme/enrolment'
import type { Role } from '@forewarn/core/programme/events'
import { fingerprint } from '@forewarn/core/programme/keys'
import { heldIn } from '@forewarn/core/programme/slice'
import { freshAgeIdentity, open, recipientOf } from '@forewarn/core/sealing/age'
import { freshSigningKey, publicKey } from '@forewarn/core/sealing/signatures'
import { fromBase64, fromHex, hex, sameBytes, utf8 } from '@forewarn/core/shared/bytes'
import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Actor } from '@forewarn/core/wire/routes'
import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { houseClient } from './house-client.ts'
import { act, type Keyring, Pins, signingKey } from './keyring.ts'
import { mustLeaveShares } from './last-shares.ts'
import { isPinned, logKeyOf } from './pinned-log.ts'
import type { Ports } from './ports.ts'
import { mustStand, record, recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/** What an owner hands to a newcomer, by a way that others do not read. */
export const InvitationLetter = z.strictObject({
  forewarn: z.literal('invitation'),
  actor: Actor,
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  pins: Pins,
})
export type InvitationLetter = z.infer<typeof InvitationLetter>

/** Puts keys where a crash cannot take them, before the house hears of them. */
export type Keep = (keyring: Keyring) => Promise<void>

/** Founds the programme: the first owner's keys, signed by themselves. */
export async function foundProgramme(
  ports: Ports,
  url: string,
  secret: string,
  { postQuantum = true, keep }: Pick<OfferOptions, 'postQuantum' | 'keep'> = {},
): Promise<Keyring> {
  const house = houseClient(ports.post)
  const face = await house.call('house')
  const keys = await freshKeys(ports, postQuantum)
  const owner = hex(publicKey(fromHex(keys.signingSecret)))
  const challenge = await house.call('challenge', {
    body: { invitation: secret, signingKey: owner, ageKeys: keys.ageKeys },
  })
  const keyring: Keyring = {
    forewarn: 1,
    actor: challenge.actor,
    pins: { url, origin: face.origin, logKey: logKeyOf(face), owner },
    signingSecret: keys.signingSecret,
    identities: keys.identities,
  }
  const staffId = StaffId.parse(challenge.actor)
  const ageKey = keys.ageKeys[0] ?? ''
  const event = { kind: 'programmeFounded', staffId, signingKey: owner, ageKey } as const
  await keep?.(keyring)
  await house.call('enrol', {
    body: { invitation: secret, act: act(keyring, event, ports.random) },
  })
  return keyring
}

export interface OfferOptions {
  /** Unless set to false, keys that a quantum computer does not open either. */
  readonly postQuantum?: boolean
  /** How many age keys: several for a mailbox that several people read. */
  readonly keys?: number
  readonly keep?: Keep
  /** What this person had before: it goes on opening what was sealed to it. */
  readonly former?: readonly string[]
}

/**
 * Offers fresh keys under an invitation. They are worth nothing until an owner countersigns.
 *
 * @throws Refusal `house.changed`, `invitation.spent`, `challenge.unanswered`
 */
export async function offerKeys(
  ports: Ports,
  { actor, secret, pins }: InvitationLetter,
  { postQuantum = true, keys = 1, keep, former = [] }: OfferOptions = {},
): Promise<Keyring> {
  const house = houseClient(ports.post)
  const face = await house.call('house')
  if (!isPinned(face, pins)) {
    throw new Refusal('house.changed', { pinned: pins.origin, found: face.origin })
  }
  const { signingSecret, identities, ageKeys } = await freshKeys(ports, postQuantum, keys)
  const keyring: Keyring = {
    ...({ forewarn: 1, actor, pins, signingSecret, identities } as const),
    ...(former.length === 0 ? {} : { former: [...former] }),
  }
  const offered = { signingKey: signingKey(keyring), ageKeys }
  const { sealed } = await house.call('challenge', { body: { invitation: secret, ...offered } })
  const answer = challengeAnswer(await answerAll(sealed, identities))
  const event: Event = { kind: 'keysOffered', actor, ...offered, answer }
  await keep?.(keyring)
  await house.call('enrol', {
    body: { invitation: secret, act: act(keyring, event, ports.random) },
  })
  return keyring
}

export interface PendingOffer {
  readonly actor: StaffId | RecipientId
  /** What both sides read to each other before an owner countersigns. */
  readonly fingerprint: string
}

/** Offers that wait for a person: new keys, and keys that would take the place of enrolled ones. */
export function pendingOffers({ programme }: Board): PendingOffer[] {
  return [...programme.offers].map(([actor, { signingKey, ageKeys }]) => ({
    actor,
    fingerprint: fingerprint(signingKey, ageKeys),
  }))
}

/**
 * Countersigns offers at an owner's desk, exactly as the verified ledger has them.
 *
 * @throws Refusal `programme.offerMissing`, `ledger.unwritten`
 */
export async function countersign(
  desk: Desk,
  ledger: VerifiedLedger,
  actors: readonly (StaffId | RecipientId)[],
  roles: readonly Role[] = ['publisher', 'investigator'],
): Promise<void> {
  const board = await ledger.catchUp()
  const events = actors.map((actor) => enrolment(board, actor, roles))
  await record(desk, ...events)
  const after = await ledger.catchUp()
  for (const [i, { kind, signingKey }] of events.entries()) {
    const stands = signingKeyOf(after, actors[i] ?? '') === signingKey || undefined
    mustStand(kind, stands)
  }
}

/**
 * Takes somebody's keys away, from the entry on that the verified ledger shows.
 *
 * @param how `loseShares`: also where nobody could open some masters and codewords any more
 * @throws Refusal of a rule, `keyShares.last`, `ledger.unwritten`
 */
export async function revokeKeys(
  desk: Desk,
  ledger: VerifiedLedger,
  actor: StaffId | RecipientId,
  how: { readonly loseShares?: boolean | undefined } = {},
): Promise<void> {
  const staffId = StaffId.safeParse(actor)
  if (staffId.success && !how.loseShares) {
    await mustLeaveShares(desk, await ledger.catchUp(), staffId.data)
  }
  const event = staffId.success
    ? ({ kind: 'staffRevoked', staffId: staffId.data } as const)
    : ({ kind: 'keysRevoked', recipientId: RecipientId.parse(actor) } as const)
  await recordAndFind(desk, ledger, event, (board) => {
    return signingKeyOf(board, actor) === undefined || undefined
  })
}

/** Keys that an owner must confirm after a part of the log was lost, with what tells them. */
export function heldKeys({ programme }: Board): PendingOffer[] {
  return heldIn(programme).map((actor) => {
    const staff = programme.staff.get(actor as StaffId)
    const { signingKey = '', ageKeys = [] } =
      staff === undefined
        ? (programme.recipients.get(actor as RecipientId)?.held ?? {})
        : { signingKey: staff.signingKey, ageKeys: [staff.ageKey] }
    return { actor, fingerprint: fingerprint(signingKey, ageKeys) }
  })
}

/**
 * Says of these people that nobody revoked them in what is lost: from then on their keys count again.
 *
 * @throws Refusal of a rule, `ledger.unwritten`
 */
export async function confirmKeys(
  desk: Desk,
  ledger: VerifiedLedger,
  actors: readonly (StaffId | RecipientId)[],
): Promise<void> {
  const event: Event = { kind: 'keysConfirmed', actors: [...actors] }
  await recordAndFind(desk, ledger, event, (board) => {
    return actors.every((actor) => signingKeyOf(board, actor) !== undefined) || undefined
  })
}

function enrolment(board: Board, actor: StaffId | RecipientId, roles: readonly Role[]) {
  const offer = board.programme.offers.get(actor)
  if (offer === undefined) throw new Refusal('programme.offerMissing', { actor })
  const { signingKey, ageKeys, digest } = offer
  const recipientId = RecipientId.safeParse(actor)
  if (recipientId.success) {
    const ids = { kind: 'keysEnrolled', recipientId: recipientId.data } as const
    return { ...ids, signingKey, ageKeys: [...ageKeys], offer: digest }
  }
  const [ageKey = ''] = ageKeys
  const staffId = StaffId.parse(actor)
  const ids = { kind: 'staffEnrolled', staffId } as const
  return { ...ids, roles: [...roles], signingKey, ageKey, offer: digest }
}

/** Makes one invitation for each actor; the house learns only the hashes. */
export async function invite(
  desk: Desk,
  actors: readonly { actor: StaffId | RecipientId; roles?: readonly Role[] }[],
  validMs: number,
): Promise<InvitationLetter[]> {
  const { pins } = desk.keyring
  const expiresAt = instant(desk.ports.clock.now() + validMs)
  const letters = actors.map(({ actor }): InvitationLetter => {
    const secret = hex(desk.ports.random.bytes(32))
    return { forewarn: 'invitation', actor, secret, pins }
  })
  const invitations = letters.map(({ actor, secret }, i) => ({
    actor,
    hash: hex(sha256(utf8(secret))),
    roles: [...(actors[i]?.roles ?? [])],
    expiresAt,
  }))
  await desk.house.call('invite', { body: { invitations } })
  return letters
}

async function freshKeys({ random }: Ports, postQuantum: boolean, count = 1) {
  const signingSecret = hex(freshSigningKey(random))
  const identities: string[] = []
  for (let i = 0; i < count; i++) identities.push(await freshAgeIdentity({ postQuantum }))
  const ageKeys = await Promise.all(identities.map(recipientOf))
  return { signingSecret, identities, ageKeys }
}

/** Every key must open its own copy of the challenge, and find the same in it. */
async function answerAll(sealed: readonly string[], identities: readonly string[]) {
  const nonces = await Promise.all(
    identities.map((identity, i) => open(fromBase64(sealed[i] ?? ''), [identity])),
  )
  const [first] = nonces
  if (first === undefined || nonces.some((nonce) => !sameBytes(nonce, first))) {
    throw new Refusal('challenge.unanswered', {})
  }
  return first
}
