// By hand: copies for recipients without keys here, sealed to be mailed, and each hand-over written down.

import { hasOpened, release } from '../programme/plan.ts'
import type { Table } from '../shared/fold.ts'
import type { Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { mustBeNew, mustBeOnPlan } from './addressed.ts'
import { attemptOf, isHandedOut, type Slices } from './attempt.ts'
import type { CopiesAddressedByHand, PartsHandedOver } from './events.ts'
import type { Part } from './slice.ts'

type ByHandEvent = CopiesAddressedByHand | PartsHandedOver

/** @see Table */
export const byHandRules: Table<ByHandEvent, Slices> = {
  copiesAddressedByHand(slices, event) {
    const attempt = attemptOf(slices, event.attemptId)
    if (attempt.published !== undefined) throw new Refusal('attempt.state', { state: 'published' })
    if (attempt.byHand !== undefined) throw new Refusal('attempt.state', { state: 'addressed' })
    mustBeNew(slices, event.copies, attempt.copies)
    for (const copy of event.copies) {
      mustBeOnPlan(slices, attempt.caseId, copy)
      const { recipientId } = copy
      if (slices.programme.recipients.get(recipientId)?.signingKey !== undefined) {
        throw new Refusal('bundle.enrolled', { recipientId })
      }
    }
  },

  partsHandedOver(slices, { partIds }, { at }) {
    if (new Set(partIds).size !== partIds.length) throw new Refusal('handover.twice', {})
    for (const partId of partIds) {
      const part = slices.bundle.parts.get(partId)
      if (part?.byHand === undefined) throw new Refusal('handover.notByHand', { partId })
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

/**
 * Whether a part may be written for mailing at `at`: the plan as it stands now, unless its version
 * was withdrawn, or a newer one or a further copy took its place. Nobody without keys can accept
 * anything here, so consent is what the team has from them on paper.
 */
export function mayGoOut(slices: Slices, part: Part, at: Instant): boolean {
  const { attemptId, caseId, recipientId, class: one, superseded } = part
  if (superseded !== undefined || !isHandedOut(slices, attemptId)) return false
  const em = slices.embargo.cases.get(caseId)?.em
  if (em === undefined || em === 'N' || em === 'P') return false
  const planned = release(slices, caseId, recipientId, one)
  return 'opensAt' in planned && hasOpened(slices, caseId, planned.opensAt, at)
}
