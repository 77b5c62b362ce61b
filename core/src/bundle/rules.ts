// When a bundle's facts may happen, and what each changes.

import { obstacles } from '../programme/plan.ts'
import { lineageOf } from '../programme/slice.ts'
import type { Table } from '../shared/fold.ts'
import type { Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { addParts, mustBeNew, mustBeOnPlan } from './addressed.ts'
import {
  attemptOf,
  isHandedOut,
  mustBeNext,
  mustBeUnderEmbargo,
  mustKnowThefts,
  type Slices,
} from './attempt.ts'
import { byHandFolds, byHandRules } from './by-hand.ts'
import { drawnFolds, drawnRules, mustBeDrawnFor, recipientsIn } from './drawn.ts'
import type { BundleEvent } from './events.ts'
import { ownLayerFolds, ownLayerRules } from './own-layer.ts'
import { reissueFolds, reissueRules } from './reissue.ts'
import type { Attempt, Part } from './slice.ts'
import { withdrawFolds, withdrawRules } from './withdraw.ts'

/** At most one refused attempt of a recipient is written down in this time. */
export const DENIAL_INTERVAL_MS = 600_000

/** @see Table */
export const bundleRules: Table<BundleEvent, Slices> = {
  ...byHandRules,
  ...drawnRules,
  ...ownLayerRules,
  ...reissueRules,
  ...withdrawRules,

  seedCommitted: mustBeNext,

  copiesAddressed(slices, event) {
    const attempt = attemptOf(slices, event.attemptId)
    if (attempt.copies !== undefined) throw new Refusal('attempt.state', { state: 'addressed' })
    if (attempt.published !== undefined) throw new Refusal('attempt.state', { state: 'published' })
    mustBeDrawnFor(slices, attempt, recipientsIn(event))
    mustBeNew(slices, event.copies, attempt.byHand)
    for (const copy of event.copies) {
      mustBeOnPlan(slices, attempt.caseId, copy)
      const { recipientId } = copy
      if (!slices.programme.recipients.get(recipientId)?.signingKey) {
        throw new Refusal('bundle.keyless', { recipientId })
      }
    }
  },

  bundlePublished(slices, event) {
    const attempt = attemptOf(slices, event.attemptId)
    if (attempt.copies === undefined && attempt.byHand === undefined) {
      throw new Refusal('attempt.state', { state: 'unaddressed' })
    }
    if (attempt.published !== undefined) throw new Refusal('attempt.state', { state: 'published' })
    mustBeDrawnFor(slices, attempt, [])
    mustBeUnderEmbargo(slices, attempt.caseId)
    mustBeOnlyBundle(slices, attempt)
    mustKnowThefts(slices, attempt)
    const published = slices.bundle.versions.get(attempt.bundleId)?.length ?? 0
    if (attempt.version !== published + 1) {
      throw new Refusal('bundle.version', { expected: published + 1, actual: attempt.version })
    }
  },

  /** Not addressed to you, not yet, and does not exist are one answer. */
  copyCollected(slices, event, { by, at }) {
    const part = slices.bundle.parts.get(event.partId)
    if (part === undefined || part.recipientId !== by || !isOpen(slices, part, at)) {
      throw new Refusal('part.unknown', {})
    }
  },

  copyOpened(slices, event, { by }) {
    const part = slices.bundle.parts.get(event.partId)
    if (part === undefined || part.recipientId !== by || part.collectedAt.length === 0) {
      throw new Refusal('part.unknown', {})
    }
    if (part.openedAt !== undefined) throw new Refusal('part.opened', {})
  },

  attemptDenied(slices, event, { at }) {
    const last = slices.bundle.denials.get(event.recipientId)
    if (last !== undefined && at - last < DENIAL_INTERVAL_MS) {
      throw new Refusal('attempt.state', { state: 'denied already' })
    }
  },
}

/** @see Table */
export const bundleFolds: Table<BundleEvent, Slices> = {
  ...byHandFolds,
  ...drawnFolds,
  ...ownLayerFolds,
  ...reissueFolds,
  ...withdrawFolds,

  seedCommitted({ bundle }, { kind: _, ...event }, { at, seq }) {
    bundle.attempts.set(event.attemptId, { ...event, begunAt: at, begunSeq: seq })
  },

  copiesAddressed({ bundle }, event) {
    const attempt = bundle.attempts.get(event.attemptId)
    if (attempt !== undefined) attempt.copies = event.copies
  },

  bundlePublished(slices, { kind: _, attemptId, ...published }, meta) {
    const { bundle, programme } = slices
    const attempt = bundle.attempts.get(attemptId)
    if (attempt === undefined) return
    const { at, seq } = meta
    attempt.published = { ...published, at, seq, lineage: lineageOf(programme, meta) }
    const versions = bundle.versions.get(attempt.bundleId) ?? []
    bundle.versions.set(attempt.bundleId, [...versions, attemptId])
    addParts(slices, attempt, attempt.copies ?? [])
    const byHand = attempt.byHand ?? []
    addParts(
      slices,
      attempt,
      byHand.map(({ key, ...copy }) => ({ ...copy, byHand: key })),
    )
  },

  copyCollected({ bundle }, { partId }, { at, seq }) {
    const part = bundle.parts.get(partId)
    part?.collectedAt.push(at)
    if (part !== undefined) part.collectedSeq = seq
  },

  copyOpened({ bundle }, { partId }, { at }) {
    const part = bundle.parts.get(partId)
    if (part !== undefined) part.openedAt ??= at
  },

  attemptDenied({ bundle }, { recipientId }, { at }) {
    bundle.denials.set(recipientId, at)
  },
}

/**
 * Whether this part may be handed to its recipient at `at`: it is none that goes by mail; no newer
 * version took its place, it was neither withdrawn nor followed by a further copy; the plan as it
 * stands now; and consent. The instant the part was published with is not asked again, for an embargo
 * may move either way.
 */
export function isOpen(
  slices: Slices,
  { attemptId, caseId, recipientId, class: artefactClass, superseded, byHand }: Part,
  at: Instant,
): boolean {
  if (byHand !== undefined || superseded !== undefined) return false
  if (!isHandedOut(slices, attemptId)) return false
  return obstacles(slices, caseId, recipientId, artefactClass, at).length === 0
}

/** Two desks at once must not give anybody two copies, marked apart, of one content. */
function mustBeOnlyBundle({ bundle }: Slices, { bundleId, caseId }: Attempt): void {
  for (const other of bundle.attempts.values()) {
    const isSecond = other.caseId === caseId && other.bundleId !== bundleId
    if (isSecond && other.published !== undefined) throw new Refusal('bundle.published', {})
  }
}
