// What a recipient may believe of a collected part: only what its receipts lead to from the pinned owner.

import type { Event } from '@forewarn/core/board/entry'
import { rootAlone } from '@forewarn/core/bundle/commitment'
import type { Receipt } from '@forewarn/core/log/receipt'
import type { AttemptId, PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Chain, chainOf } from './chain.ts'
import type { Keyring } from './keyring.ts'

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
  readonly publishers: ReadonlyMap<string, string>
}

type Saying<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>

/** What the receipts said so far of this part. */
interface Found {
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
  const { publishers, said } = chainOf(keyring, receipts)
  const found: Found = { isCollected: false }
  for (const one of said) take(found, keyring, one, partId)
  const { published, added, resealed, isCollected } = found
  const isOfOne = [added, resealed].every((one) => !one || one.attemptId === published?.attemptId)
  if (published === undefined || !isCollected || !isOfOne) {
    throw new Refusal('receipt.incomplete', {})
  }
  return {
    attemptId: published.attemptId,
    masters: published.masters,
    root: added === undefined ? published.root : rootAlone(added.commitment),
    resealed: resealed?.parts.find((part) => part.partId === partId)?.digest,
    publishers,
  }
}

function take(
  found: Found,
  keyring: Keyring,
  { by, event }: Chain['said'][number],
  partId: PartId,
): void {
  switch (event.kind) {
    case 'bundlePublished':
      found.published = event
      break
    case 'copyAdded':
      mustName(event, keyring, partId)
      found.added = event
      break
    case 'partsResealed':
      mustName(event, keyring, partId)
      found.resealed = event
      break
    case 'copyCollected':
      found.isCollected ||= by === keyring.actor && event.partId === partId
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
