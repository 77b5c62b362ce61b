// Two people: which acts one person alone may not do, where the programme says so, and who else signed one.

import { sha256 } from '@noble/hashes/sha2.js'
import type { BundleSlice } from '../bundle/slice.ts'
import type { RosterChanged } from '../programme/events.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import { type QuickVerify, verifySignature } from '../sealing/signatures.ts'
import { fromHex, hex } from '../shared/bytes.ts'
import type { Digest } from '../shared/fields.ts'
import type { CaseId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Board } from './board.ts'
import { type Act, approvalBytes, type Event, type Statement } from './entry.ts'

/** What tells an act from others, whoever else signs it. */
export function actDigest(act: Pick<Act, 'by' | 'text'>): Digest {
  return hex(sha256(approvalBytes(act)))
}

/**
 * What opens something to somebody before everybody has it: a publication, a tier, a plan for what is
 * published, a further copy, other keys for somebody who has some, an early end, a naming or spellings that leave the house. And what would let one
 * person pass for two: letting a colleague in, and ending this rule. A lift at its instant needs nobody.
 */
export function needsTwo({ programme, bundle }: Board, event: Event): boolean {
  if (!programme.twoPeople) return false
  switch (event.kind) {
    case 'bundlePublished':
    case 'commitmentOpened':
    case 'namingOpened':
    case 'spellingsOpened':
    case 'embargoEnded':
    case 'staffEnrolled':
      return true
    case 'twoPeopleSet':
    case 'keySharesSet':
      return !event.on
    case 'copyAdded':
      return event.because === 'late'
    case 'embargoLifted':
      return event.early !== undefined
    case 'keysEnrolled':
      return programme.recipients.get(event.recipientId)?.wasEnrolled === true
    case 'planSet':
      return isPublished(bundle, event.caseId)
    case 'rosterChanged':
      return changesTiers(programme, event)
    default:
      return false
  }
}

function isPublished({ attempts }: BundleSlice, caseId: CaseId): boolean {
  return [...attempts.values()].some((one) => one.caseId === caseId && one.published !== undefined)
}

/** Whoever is new gets a tier, too. */
function changesTiers(programme: ProgrammeSlice, { partners }: RosterChanged): boolean {
  return partners.some(({ partnerId, tier }) => programme.partners.get(partnerId)?.tier !== tier)
}

/**
 * Returns only if everybody who is said to have signed this act too did: colleagues who are on the
 * staff now, each once, and none of them its author. Which role they have does not matter: they see, and
 * the author answers for the right to say it.
 *
 * @throws Refusal `act.unsigned`, `signature.bad`
 */
export function verifyApprovals(board: Board, act: Act, quick?: QuickVerify): void {
  const seen = new Set<string>([act.by])
  for (const { by, signature } of act.also ?? []) {
    const staff = board.programme.staff.get(by)
    if (staff === undefined || staff.revoked || seen.has(by)) {
      throw new Refusal('act.unsigned', { by })
    }
    seen.add(by)
    verifySignature(approvalBytes(act), fromHex(signature), fromHex(staff.signingKey), quick)
  }
}

/** @throws Refusal `act.alone` where it needs a second person, and has none */
export function mustNotBeAlone(board: Board, act: Act, { event, nonce }: Statement): void {
  if (act.also === undefined && needsTwo(board, event)) {
    throw new Refusal('act.alone', { kind: event.kind, nonce })
  }
}
