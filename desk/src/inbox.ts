// A recipient's side: accept what is asked, collect, check, open.

import { readStatement, verifySigned } from '@forewarn/core/board/admit'
import { type Act, Entry, type Event } from '@forewarn/core/board/entry'
import { type OpenedPart, unpackPart } from '@forewarn/core/bundle/part'
import { openReceipt, type Proven, type Receipt } from '@forewarn/core/log/receipt'
import type { Role } from '@forewarn/core/programme/events'
import { open } from '@forewarn/core/sealing/age'
import { text } from '@forewarn/core/shared/bytes'
import type { AttemptId, PartId, StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Inbox } from '@forewarn/core/wire/routes'
import { act, type Keyring, signingKey } from './keyring.ts'
import { record } from './record.ts'
import type { Desk } from './sign-in.ts'

export function readInbox({ house }: Desk): Promise<Inbox> {
  return house.call('inbox')
}

/** Accepts the agreement as it stands, where it is not accepted yet. */
export async function acceptAgreement(desk: Desk, { agreement }: Inbox): Promise<void> {
  if (agreement === null || agreement.accepted) return
  const { version, terms } = agreement
  await record(desk, { kind: 'agreementAccepted', version, terms })
}

/** Answers one case's embargo, naming the end it was asked about. */
export async function answerEmbargo(
  desk: Desk,
  { caseId, liftsAt }: Inbox['cases'][number],
  answer: 'accept' | 'decline',
): Promise<void> {
  await record(desk, { kind: 'embargoAnswered', caseId, answer, liftsAt })
}

/** A collected part: still sealed, with what proves where it came from. */
export interface Collected {
  readonly partId: PartId
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly receipts: readonly Receipt[]
}

/** Asks for a part with a signed request, and fetches the receipts that go with it. */
export async function collectPart(desk: Desk, partId: PartId): Promise<Collected> {
  const { house, keyring, ports } = desk
  const params = { partId }
  const signed = act(keyring, { kind: 'copyCollected', partId }, ports.random)
  const sealed = await house.call('collect', { params, body: { act: signed } })
  const { receipts } = await house.call('evidence', { params })
  return { partId, sealed, receipts }
}

/**
 * Opens a collected part, only if its receipts lead from the pinned owner to whoever signed it.
 * Needs no house: it can be done offline.
 *
 * @throws Refusal `receipt.incomplete`, `entry.malformed`, `act.unsigned`, `act.otherHouse`,
 *   `note.malformed`, `note.unsigned`, `proof.mismatch`, `signature.bad`, `sealing.notForYou`,
 *   `sealing.broken`, `part.broken`
 */
export async function openPart(keyring: Keyring, collected: Collected): Promise<OpenedPart> {
  const { publishers, root, attemptId } = trustedBy(keyring, collected)
  const tar = await open(collected.sealed, keyring.identities)
  const opened = unpackPart(tar, (by) => publishers.get(by), root)
  const { manifest } = opened
  if (manifest.recipientId !== keyring.actor || manifest.partId !== collected.partId) {
    throw new Refusal('part.broken', { problem: 'it is somebody else’s' })
  }
  if (manifest.attemptId !== attemptId) {
    throw new Refusal('part.broken', { problem: 'it is of another publication' })
  }
  return opened
}

/** Tells the house, and so the team, that the part was opened and found right; once is enough. */
export async function acknowledge(desk: Desk, partId: PartId): Promise<void> {
  try {
    await record(desk, { kind: 'copyOpened', partId })
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'part.opened')) throw error
  }
}

interface Trusted {
  readonly root: string
  readonly attemptId: AttemptId
  readonly publishers: ReadonlyMap<StaffId, string>
}

interface Signer {
  readonly key: string
  readonly roles: readonly Role[]
}

/**
 * From the pinned log key and owner to the publication: every entry stands in the log, and every
 * signer was let in by somebody who is trusted already.
 */
function trustedBy(keyring: Keyring, { partId, receipts }: Collected): Trusted {
  const staff = new Map<string, Signer>()
  let published: Extract<Event, { kind: 'bundlePublished' }> | undefined
  let isCollected = false
  for (const receipt of receipts) {
    const act = actIn(openReceipt(receipt, keyring.pins.logKey))
    const event = verifyAgainst(keyring, staff, act)
    if (event.kind === 'programmeFounded') {
      staff.set(event.staffId, { key: event.signingKey, roles: ['owner'] })
    }
    if (event.kind === 'staffEnrolled') {
      staff.set(event.staffId, { key: event.signingKey, roles: event.roles })
    }
    if (event.kind === 'bundlePublished') published = event
    if (event.kind === 'copyCollected' && act.by === keyring.actor) {
      isCollected ||= event.partId === partId
    }
  }
  if (published === undefined || !isCollected) throw new Refusal('receipt.incomplete', {})
  const may = [...staff].filter(([, { roles }]) => isAny(roles, ['publisher', 'owner']))
  const publishers = new Map(may.map(([id, { key }]) => [id as StaffId, key]))
  const { root, attemptId } = published
  return { root, attemptId, publishers }
}

function verifyAgainst(keyring: Keyring, staff: Map<string, Signer>, act: Act): Event {
  const { pins, actor } = keyring
  const { kind } = readStatement(act).event
  if (kind === 'programmeFounded') return verifySigned(act, pins.origin, pins.owner).event
  if (act.by === actor) return verifySigned(act, pins.origin, signingKey(keyring)).event
  const signer = staff.get(act.by)
  const needed: readonly Role[] = kind === 'staffEnrolled' ? ['owner'] : ['publisher', 'owner']
  if (signer === undefined || !isAny(signer.roles, needed)) {
    throw new Refusal('act.unsigned', { by: act.by })
  }
  return verifySigned(act, pins.origin, signer.key).event
}

function isAny(roles: readonly Role[], wanted: readonly Role[]): boolean {
  return roles.some((role) => wanted.includes(role))
}

/** @throws Refusal `entry.malformed` */
function actIn(proven: Proven): Act {
  const entry = entryIn(proven)
  if (!('act' in entry)) throw new Refusal('entry.malformed', { seq: proven.seq })
  return entry.act
}

/**
 * What a receipt that holds says.
 *
 * @throws Refusal `entry.malformed`
 */
export function entryIn({ bytes, seq }: Proven): Entry {
  let json: unknown
  try {
    json = JSON.parse(text(bytes))
  } catch {
    throw new Refusal('entry.malformed', { seq })
  }
  const parsed = Entry.safeParse(json)
  if (!parsed.success) throw new Refusal('entry.malformed', { seq })
  return parsed.data
}
