// The entries of an opening, believed one after the other: each stands in the log, and its signer was let in before.

import { readStatement, verifySigned } from '@forewarn/core/board/admit'
import { AUTHORITY } from '@forewarn/core/board/authority'
import { type Act, approvalBytes, type Event } from '@forewarn/core/board/entry'
import { firstKey, parseAnyKey } from '@forewarn/core/log/note'
import { openReceipt, type Receipt } from '@forewarn/core/log/receipt'
import { verifySignature } from '@forewarn/core/sealing/signatures'
import { fromHex } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { entryIn } from '../chain.ts'
import type { Pins } from '../keyring.ts'
import { openPinned } from '../pinned-log.ts'
import type { OpeningFile } from './file.ts'

/** What whoever checks has from elsewhere. */
export type Anchors = Omit<Pins, 'url'>

/** An act that stands in the log, by whom, and who signed it besides. */
export interface Believed {
  readonly seq: number
  readonly at: Instant
  readonly event: Event
  readonly by: string
  readonly also: readonly string[]
}

export interface Log {
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
  readonly entries: readonly Believed[]
  /** The names that it had before, where that is shown: each from its first entry up to the next one's. */
  readonly before: readonly { readonly name: string; readonly from: number; readonly to: number }[]
}

interface Signer {
  readonly key: string
  readonly roles: ReadonlySet<string>
}

/**
 * All under one checkpoint, in the order of the log.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`, `witness.tooFew`, `proof.mismatch`,
 *   `entry.malformed`, `act.unsigned`, `act.notYours`, `act.otherHouse`, `signature.bad`,
 *   `receipt.incomplete`
 */
export function believed({ receipts, continued = [] }: OpeningFile, anchors: Anchors): Log {
  const [first] = receipts
  const all = [...receipts, ...continued]
  if (first === undefined || all.some(({ checkpoint }) => checkpoint !== first.checkpoint)) {
    throw new Refusal('receipt.incomplete', {})
  }
  const { size, root } = openPinned(first.checkpoint, anchors)
  const signers = new Map<string, Signer>()
  let before = -1
  let time = 0
  const entries = receipts.map((receipt): Believed => {
    const proven = openReceipt(receipt, anchors.logKey)
    const entry = entryIn(proven)
    const { seq } = proven
    if (!('act' in entry) || seq <= before || entry.at < time) {
      throw new Refusal('entry.malformed', { seq })
    }
    before = seq
    time = entry.at
    const event = saidIn(entry.act, anchors, signers)
    const also = (entry.act.also ?? []).map(({ by }) => by)
    return { seq, at: entry.at, event, by: entry.act.by, also }
  })
  return { size, root, entries, before: namesBefore(continued, anchors) }
}

/** From the house's own name to the pinned one, without a gap; none where nothing is shown. */
function namesBefore(continued: readonly Receipt[], { origin, logKey }: Anchors): Log['before'] {
  let own = { name: origin, from: 0 }
  const before = continued.map((receipt) => {
    const proven = openReceipt(receipt, logKey)
    const entry = entryIn(proven)
    const { seq } = proven
    const event = 'event' in entry && entry.event.kind === 'logContinued' ? entry.event : undefined
    const isNext = event?.before === own.name && event.size === seq && seq > own.from
    if (event === undefined || !isNext) throw new Refusal('entry.malformed', { seq })
    const ended = { ...own, to: seq }
    own = { name: event.log, from: seq }
    return ended
  })
  const { name } = parseAnyKey(firstKey(logKey))
  if (before.length > 0 && own.name !== name) throw new Refusal('receipt.incomplete', {})
  return before
}

/** Once its author may have said it; whom it lets in may speak from then on. */
function saidIn(act: Act, { origin, owner }: Anchors, signers: Map<string, Signer>): Event {
  const { kind } = readStatement(act).event
  if (kind === 'programmeFounded') {
    const { event } = verifySigned(act, origin, owner)
    signers.set(act.by, { key: owner, roles: new Set(['staff', 'owner']) })
    return event
  }
  const signer = signers.get(act.by)
  if (signer === undefined) throw new Refusal('act.unsigned', { by: act.by })
  const { event } = verifySigned(act, origin, signer.key)
  if (!signer.roles.has(AUTHORITY[kind]) && !mayAll(signer, kind)) {
    throw new Refusal('act.notYours', { kind })
  }
  verifyColleagues(act, signers)
  if (event.kind === 'staffEnrolled') {
    signers.set(event.staffId, { key: event.signingKey, roles: new Set(['staff', ...event.roles]) })
  }
  if (event.kind === 'keysEnrolled') {
    signers.set(event.recipientId, { key: event.signingKey, roles: new Set(['recipient']) })
  }
  return event
}

/** An owner may do what every role may, and nothing that is a recipient's or a newcomer's. */
function mayAll({ roles }: Signer, kind: Event['kind']): boolean {
  const authority = AUTHORITY[kind]
  return roles.has('owner') && (authority === 'publisher' || authority === 'investigator')
}

/** Whoever signed it too is on the staff, is not its author, and stands there once. */
function verifyColleagues(act: Act, signers: ReadonlyMap<string, Signer>): void {
  const seen = new Set<string>([act.by])
  for (const { by, signature } of act.also ?? []) {
    const signer = signers.get(by)
    if (signer === undefined || !signer.roles.has('staff') || seen.has(by)) {
      throw new Refusal('act.unsigned', { by })
    }
    seen.add(by)
    verifySignature(approvalBytes(act), fromHex(signature), fromHex(signer.key))
  }
}
