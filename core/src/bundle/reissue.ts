// Issuing again: the same copy sealed anew, or one more copy for who came late or was robbed.

import type { z } from 'zod'
import { lineageOf } from '../programme/slice.ts'
import type { Meta, Table } from '../shared/fold.ts'
import type { RecipientId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { addParts, mustBeNew, mustBeOnPlan } from './addressed.ts'
import {
  copiesOf,
  currentAttempt,
  currentParts,
  generationOf,
  keysNow,
  mustBeUnderEmbargo,
  type Slices,
} from './attempt.ts'
import type { CopyAdded, PartsResealed } from './events.ts'
import type { AddedCopy, Attempt, Said } from './slice.ts'

type ReissueEvent = CopyAdded | z.infer<typeof PartsResealed>

/** @see Table */
export const reissueRules: Table<ReissueEvent, Slices> = {
  partsResealed(slices, { attemptId, recipientId, keys, parts }) {
    mustBeNewest(slices, currentAttempt(slices, attemptId))
    mustBeSealedTo(slices, recipientId, keys)
    const own = new Set(currentParts(slices, attemptId, recipientId).map(({ partId }) => partId))
    for (const { partId } of parts) {
      // Each is taken out once, so that no part is named twice either.
      if (!own.delete(partId)) throw new Refusal('attempt.state', { state: 'without that part' })
    }
  },

  /**
   * Nobody has two copies of one version, but after a theft of the first; and what nobody collected
   * nobody can have stolen from its recipient.
   */
  copyAdded(slices, event) {
    const { attemptId, because, recipientId, keys } = event
    const attempt = currentAttempt(slices, attemptId)
    mustBeUnderEmbargo(slices, attempt.caseId)
    mustBeNewest(slices, attempt)
    mustBeSealedTo(slices, recipientId, keys)
    mustBeNew(slices, [event])
    mustBeOnPlan(slices, attempt.caseId, event)
    const has = copiesOf(attempt, recipientId) > 0
    if (because === 'late' && has) throw new Refusal('bundle.twice', { recipientId })
    const held = currentParts(slices, attemptId, recipientId)
    if (because === 'theft' && !held.some(({ collectedAt }) => collectedAt.length > 0)) {
      throw new Refusal('bundle.uncollected', { recipientId })
    }
  },
}

/** @see Table */
export const reissueFolds: Table<ReissueEvent, Slices> = {
  partsResealed(slices, { keys, parts }, meta) {
    for (const { partId, digest, bytes } of parts) {
      const part = slices.bundle.parts.get(partId)
      if (part === undefined) continue
      Object.assign(part, { digest, bytes, resealed: { ...saidIn(slices, meta), keys } })
      // Whoever has keys here by now collects what went by mail before.
      delete part.byHand
    }
  },

  copyAdded(slices, { kind: _, attemptId, parts, ...event }, meta) {
    const { bundle } = slices
    const { recipientId } = event
    const attempt = bundle.attempts.get(attemptId)
    if (attempt === undefined) return
    for (const part of currentParts(slices, attemptId, recipientId)) part.superseded = meta.at
    const said = saidIn(slices, meta)
    const isTheft = event.because === 'theft'
    const generation = generationOf(slices, attempt.caseId, recipientId) + (isTheft ? 1 : 0)
    const added: AddedCopy = { ...event, ...said, generation }
    attempt.added = [...(attempt.added ?? []), added]
    if (isTheft) {
      bundle.thefts.set(attempt.caseId, [...(bundle.thefts.get(attempt.caseId) ?? []), added])
    }
    addParts(slices, attempt, [{ recipientId, parts, added: said }])
  },
}

function saidIn({ programme }: Slices, meta: Meta): Said {
  return { at: meta.at, seq: meta.seq, lineage: lineageOf(programme, meta) }
}

/** Bytes that were sealed before the keys changed would reach somebody who lost theirs. */
function mustBeSealedTo(slices: Slices, recipientId: RecipientId, keys: string): void {
  if (keysNow(slices, recipientId) !== keys) throw new Refusal('bundle.otherKeys', { recipientId })
}

/** Of a version that another took the place of nothing is handed out. */
function mustBeNewest({ bundle }: Slices, { bundleId, version }: Attempt): void {
  const expected = bundle.versions.get(bundleId)?.length ?? 0
  if (version !== expected) throw new Refusal('bundle.version', { expected, actual: version })
}
