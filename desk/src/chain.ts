// Receipts read at a recipient's desk: each entry stands in the log, each signer was let in by somebody trusted.

import { readStatement, verifySigned } from '@forewarn/core/board/admit'
import { type Act, approvalBytes, Entry, type Event } from '@forewarn/core/board/entry'
import { openReceipt, type Proven, type Receipt } from '@forewarn/core/log/receipt'
import type { Role } from '@forewarn/core/programme/events'
import { verifySignature } from '@forewarn/core/sealing/signatures'
import { fromHex, text } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Keyring, signingKey } from './keyring.ts'
import { openPinned } from './pinned-log.ts'

interface Signer {
  readonly key: string
  readonly ageKey: string
  readonly roles: readonly Role[]
}

export interface Chain {
  /** Signing keys of those who may publish, by who holds them. */
  readonly publishers: ReadonlyMap<string, string>
  /** What can be sealed to them. */
  readonly ageKeys: ReadonlyMap<string, string>
  readonly said: readonly { readonly by: string; readonly event: Event }[]
}

/**
 * From the pinned log key and owner on, in the order of `receipts`.
 *
 * @throws Refusal `entry.malformed`, `act.unsigned`, `act.otherHouse`, `note.malformed`,
 *   `note.unsigned`, `proof.mismatch`, `signature.bad`, `witness.tooFew`, `act.alone`
 */
export function chainOf(keyring: Keyring, receipts: readonly Receipt[]): Chain {
  const staff = new Map<string, Signer>()
  const said: Said[] = []
  for (const note of new Set(receipts.map(({ checkpoint }) => checkpoint))) {
    openPinned(note, keyring.pins)
  }
  for (const receipt of receipts) {
    const act = actIn(openReceipt(receipt, keyring.pins.logKey))
    const event = verifyAgainst(keyring, staff, act)
    verifyColleagues(staff, act)
    if (event.kind === 'programmeFounded') {
      const { signingKey: key, ageKey } = event
      staff.set(event.staffId, { key, ageKey, roles: ['owner'] })
    }
    if (event.kind === 'staffEnrolled') {
      const { signingKey: key, ageKey, roles } = event
      staff.set(event.staffId, { key, ageKey, roles })
    }
    said.push({ by: act.by, event, act, seq: receipt.seq })
  }
  mustBeOfTwo(said)
  const may = [...staff].filter(([, { roles }]) => isAny(roles, ['publisher', 'owner']))
  return {
    publishers: new Map(may.map(([id, { key }]) => [id, key])),
    ageKeys: new Map(may.map(([id, { ageKey }]) => [id, ageKey])),
    said,
  }
}

interface Said {
  readonly by: string
  readonly event: Event
  readonly act: Act
  readonly seq: number
}

/** Whoever signed it too was let in by somebody trusted, is not its author, and stands there once. */
function verifyColleagues(staff: ReadonlyMap<string, Signer>, act: Act): void {
  const seen = new Set<string>([act.by])
  for (const { by, signature } of act.also ?? []) {
    const signer = staff.get(by)
    if (signer === undefined || seen.has(by)) throw new Refusal('act.unsigned', { by })
    seen.add(by)
    verifySignature(approvalBytes(act), fromHex(signature), fromHex(signer.key))
  }
}

/**
 * A publication and a late copy have a second signature where receipts show that two were needed by
 * then. A house that keeps that to itself is not found out by it; the team's desks find it out.
 *
 * @throws Refusal `act.alone`
 */
function mustBeOfTwo(said: readonly Said[]): void {
  for (const { event, act, seq } of said) {
    const isOpening =
      event.kind === 'bundlePublished' || (event.kind === 'copyAdded' && event.because === 'late')
    if (!isOpening || act.also !== undefined) continue
    const before = said.filter((one) => one.event.kind === 'twoPeopleSet' && one.seq < seq)
    const [last] = before.sort((a, b) => b.seq - a.seq)
    if (last?.event.kind !== 'twoPeopleSet' || !last.event.on) continue
    throw new Refusal('act.alone', { kind: event.kind, nonce: readStatement(act).nonce })
  }
}

/** What a recipient's own signature says in receipts: its requests and its tokens, and nothing that lets anybody in. */
const OWN_KINDS: ReadonlySet<Event['kind']> = new Set([
  'copyCollected',
  'tokensInserted',
  'noteCollected',
])

function verifyAgainst(keyring: Keyring, staff: Map<string, Signer>, act: Act): Event {
  const { pins, actor } = keyring
  const { kind } = readStatement(act).event
  if (kind === 'programmeFounded') return verifySigned(act, pins.origin, pins.owner).event
  if (act.by === actor && OWN_KINDS.has(kind))
    return verifySigned(act, pins.origin, signingKey(keyring)).event
  const signer = staff.get(act.by)
  const isOwners = kind === 'staffEnrolled' || kind === 'twoPeopleSet'
  const needed: readonly Role[] = isOwners ? ['owner'] : ['publisher', 'owner']
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
