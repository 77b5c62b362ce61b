// What a recipient may believe of a collected part: only what its receipts lead to from the pinned owner.

import { readStatement, verifySigned } from '@forewarn/core/board/admit'
import { type Act, Entry, type Event } from '@forewarn/core/board/entry'
import { rootAlone } from '@forewarn/core/bundle/commitment'
import { openReceipt, type Proven, type Receipt } from '@forewarn/core/log/receipt'
import type { Role } from '@forewarn/core/programme/events'
import { text } from '@forewarn/core/shared/bytes'
import type { AttemptId, PartId, StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Keyring, signingKey } from './keyring.ts'

/** A collected part: still sealed, with what proves where it came from. */
export interface Collected {
  readonly partId: PartId
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly receipts: readonly Receipt[]
}

export interface Trusted {
  /** What the part's commitment must lead to. */
  readonly root: string
  readonly attemptId: AttemptId
  /** Digest of the sealed masters, which all copies of a publication have in common. */
  readonly masters: string
  /** Digest of the part as it was sealed anew, where it was. */
  readonly resealed: string | undefined
  readonly publishers: ReadonlyMap<StaffId, string>
}

interface Signer {
  readonly key: string
  readonly roles: readonly Role[]
}

type Saying<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>

/** What the receipts said so far. */
interface Chain {
  readonly staff: Map<string, Signer>
  published?: Saying<'bundlePublished'>
  added?: Saying<'copyAdded'>
  resealed?: Saying<'partsResealed'>
  isCollected: boolean
}

/**
 * From the pinned log key and owner to the publication: every entry stands in the log, and every
 * signer was let in by somebody who is trusted already. A copy that was added later counts among
 * those of its publication, by the act that names this very part for this recipient.
 *
 * @throws Refusal `receipt.incomplete`, `entry.malformed`, `act.unsigned`, `act.otherHouse`,
 *   `note.malformed`, `note.unsigned`, `proof.mismatch`, `signature.bad`
 */
export function trustedBy(keyring: Keyring, { partId, receipts }: Collected): Trusted {
  const chain: Chain = { staff: new Map(), isCollected: false }
  for (const receipt of receipts) {
    take(chain, keyring, actIn(openReceipt(receipt, keyring.pins.logKey)), partId)
  }
  const { staff, published, added, resealed, isCollected } = chain
  const isOfOne = [added, resealed].every((one) => !one || one.attemptId === published?.attemptId)
  if (published === undefined || !isCollected || !isOfOne) {
    throw new Refusal('receipt.incomplete', {})
  }
  const may = [...staff].filter(([, { roles }]) => isAny(roles, ['publisher', 'owner']))
  return {
    attemptId: published.attemptId,
    masters: published.masters,
    root: added === undefined ? published.root : rootAlone(added.commitment),
    resealed: resealed?.parts.find((part) => part.partId === partId)?.digest,
    publishers: new Map(may.map(([id, { key }]) => [id as StaffId, key])),
  }
}

function take(chain: Chain, keyring: Keyring, act: Act, partId: PartId): void {
  const event = verifyAgainst(keyring, chain.staff, act)
  switch (event.kind) {
    case 'programmeFounded':
      chain.staff.set(event.staffId, { key: event.signingKey, roles: ['owner'] })
      break
    case 'staffEnrolled':
      chain.staff.set(event.staffId, { key: event.signingKey, roles: event.roles })
      break
    case 'bundlePublished':
      chain.published = event
      break
    case 'copyAdded':
      mustName(event, keyring, partId)
      chain.added = event
      break
    case 'partsResealed':
      mustName(event, keyring, partId)
      chain.resealed = event
      break
    case 'copyCollected':
      chain.isCollected ||= act.by === keyring.actor && event.partId === partId
  }
}

/** An act about somebody else, or about other parts of one's own, proves nothing about this one. */
function mustName(
  {
    recipientId,
    parts,
  }: Pick<Saying<'copyAdded' | 'partsResealed'>, 'recipientId'> & {
    readonly parts: readonly { readonly partId: PartId }[]
  },
  { actor }: Keyring,
  partId: PartId,
): void {
  const isNamed = parts.some((part) => part.partId === partId)
  if (recipientId !== actor || !isNamed) throw new Refusal('receipt.incomplete', {})
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
