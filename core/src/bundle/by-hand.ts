// By hand: copies for recipients without keys here, sealed to be mailed, and each hand-over written down.

import { hasOpened, release } from '../programme/plan.ts'
import type { Table } from '../shared/fold.ts'
import type { CaseId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { mustBeNew, mustBeOnPlan } from './addressed.ts'
import { attemptOf, isHandedOut, type Slices } from './attempt.ts'
import { mustBeDrawnFor, recipientsIn } from './drawn.ts'
import type { CopiesAddressedByHand, PartsHandedOver } from './events.ts'
import type { Part } from './slice.ts'

type ByHandEvent = CopiesAddressedByHand | PartsHandedOver

/** @see Table */
export const byHandRules: Table<ByHandEvent, Slices> = {
  copiesAddressedByHand(slices, event) {
    const attempt = attemptOf(slices, event.attemptId)
    if (attempt.published !== undefined) throw new Refusal('attempt.state', { state: 'published' })
    if (attempt.byHand !== undefined) throw new Refusal('attempt.state', { state: 'addressed' })
    mustBeDrawnFor(slices, attempt, recipientsIn(event))
    mustBeNew(slices, event.copies, attempt.copies)
    for (const copy of event.copies) {
      mustBeOnPlan(slices, attempt.caseId, copy)
      mustBeMailed(slices, attempt.caseId, copy.recipientId)
    }
  },

  partsHandedOver(slices, { partIds }, { at }) {
    if (new Set(partIds).size !== partIds.length) throw new Refusal('handover.twice', {})
    for (const partId of partIds) {
      const part = slices.bundle.parts.get(partId)
      if (part?.byHand === undefined) throw new Refusal('handover.notByHand', { partId })
      mustBeMailed(slices, part.caseId, part.recipientId)
      if (!mayGoOut(slices, part, at)) throw new Refusal('handover.notOpen', { partId })
    }
  },
}

/** @see Table */
export const byHandFolds: Table<ByHandEvent, Slices> = {
  copiesAddressedByHand({ bundle }, { attemptId, copies }) {
    const attempt = bundle.attempts.get(attemptId)
    if (attempt !== undefined) attempt.byHand = copies
  },

  partsHandedOver({ bundle }, { partIds }, { at }) {
    for (const partId of partIds) bundle.parts.get(partId)?.collectedAt.push(at)
  },
}

/** Why nothing is mailed to a recipient of a case. */
export type MailBar = 'declined' | 'enrolled' | 'revoked'

/**
 * Consent on paper is taken from those alone who never had keys here. Whoever was ever enrolled
 * answers and collects with keys, and keys that were revoked may have been revoked for cause: what
 * went to them by mail before is sealed anew by a reissue, and goes no other way.
 */
export function mailBar(
  { programme, embargo }: Slices,
  caseId: CaseId,
  recipientId: RecipientId,
): MailBar | undefined {
  const { consent } = embargo.cases.get(caseId)?.participants.get(recipientId) ?? {}
  if (consent === 'DECLINED') return 'declined'
  const recipient = programme.recipients.get(recipientId)
  if (recipient?.wasEnrolled === undefined) return undefined
  return recipient.signingKey === undefined ? 'revoked' : 'enrolled'
}

/** @throws Refusal `bundle.declined`, `bundle.enrolled`, `bundle.revoked` */
function mustBeMailed(slices: Slices, caseId: CaseId, recipientId: RecipientId): void {
  const bar = mailBar(slices, caseId, recipientId)
  if (bar !== undefined) throw new Refusal(`bundle.${bar}`, { recipientId })
}

/** Whether a part may be written for mailing at `at`: its turn has come, and nothing bars its recipient. */
export function mayGoOut(slices: Slices, part: Part, at: Instant): boolean {
  const bar = mailBar(slices, part.caseId, part.recipientId)
  return bar === undefined && isMailTurn(slices, part, at)
}

/**
 * The plan as it stands now, unless its version was withdrawn, or a newer one or a further copy took
 * its place.
 */
export function isMailTurn(slices: Slices, part: Part, at: Instant): boolean {
  const { attemptId, caseId, recipientId, class: one, superseded } = part
  if (superseded !== undefined || !isHandedOut(slices, attemptId)) return false
  const em = slices.embargo.cases.get(caseId)?.em
  if (em === undefined || em === 'N' || em === 'P') return false
  const planned = release(slices, caseId, recipientId, one)
  return 'opensAt' in planned && hasOpened(slices, caseId, planned.opensAt, at)
}
