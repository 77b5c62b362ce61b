// Which keys may be offered and enrolled: fresh ones, of fitting kinds, and the very ones that were offered.

import type { RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { offerDigest } from './keys.ts'
import { isPresent, type ProgrammeSlice } from './slice.ts'

export function isStaff(actor: StaffId | RecipientId): actor is StaffId {
  return actor.startsWith('stf_')
}

/**
 * One file is sealed to all keys of a recipient, or of the staff, and takes keys of one kind alone. A
 * colleague has one key; the kind is that of the others, or free where there are none.
 */
export function mustBeOfOneKind(
  { staff }: ProgrammeSlice,
  actor: StaffId | RecipientId,
  ageKeys: readonly string[],
): void {
  const others = [...staff].filter(([id, one]) => id !== actor && isPresent(one))
  const beside = isStaff(actor) ? others.map(([, { ageKey }]) => ageKey) : []
  const kinds = new Set([...ageKeys, ...beside].map((key) => key.startsWith('age1pq1')))
  const isFit = kinds.size === 1 && (!isStaff(actor) || ageKeys.length === 1)
  if (!isFit) throw new Refusal('programme.keyKinds', { actor })
}

/**
 * As many readers as a mailbox may have. A text in an entry is sealed to everyone on the staff, and
 * more post-quantum keys would leave it no room.
 */
const MOST_STRONG_STAFF = 20

export function mustHaveRoom({ staff }: ProgrammeSlice, staffId: StaffId, ageKey: string): void {
  const others = [...staff].filter(([id, one]) => id !== staffId && isPresent(one))
  if (ageKey.startsWith('age1pq1') && others.length >= MOST_STRONG_STAFF) {
    throw new Refusal('programme.staffFull', { most: MOST_STRONG_STAFF })
  }
}

export function mustBeFresh(
  programme: ProgrammeSlice,
  actor: string,
  keys: readonly string[],
): void {
  const isFresh = new Set(keys).size === keys.length
  if (!isFresh || keys.some((key) => programme.knownKeys.has(key))) {
    throw new Refusal('programme.keyKnown', { actor })
  }
}

/** An owner countersigns exactly what the newcomer proved to hold, and nothing that changed since. */
export function mustBeOffered(
  programme: ProgrammeSlice,
  actor: StaffId | RecipientId,
  [signingKey, ageKeys, digest]: [string, readonly string[], string],
): void {
  const offer = programme.offers.get(actor)
  if (offer === undefined) throw new Refusal('programme.offerMissing', { actor })
  if (digest !== offer.digest || offerDigest(signingKey, ageKeys) !== digest) {
    throw new Refusal('programme.offerDiffers', { actor })
  }
  mustBeFresh(programme, actor, [signingKey, ...ageKeys])
}
