// When an advisory may be staged and an embargo lifted, and what each changes.

import { endEmbargo, endUnreleased, mayEnd } from '../embargo/rules.ts'
import { addStep, type EmbargoSlice } from '../embargo/slice.ts'
import type { Table } from '../shared/fold.ts'
import { Refusal } from '../shared/refusal.ts'
import type { EmbargoLifted, ReleaseEvent } from './events.ts'
import { isKeyPair, isRecipient } from './lift-key.ts'
import type { ReleaseSlice } from './slice.ts'

interface Slices {
  readonly embargo: EmbargoSlice
  readonly release: ReleaseSlice
}

/** @see Table */
export const releaseRules: Table<ReleaseEvent, Slices> = {
  /** Staged again, under a new key, an advisory takes the place of the one before. */
  liftStaged({ embargo, release }, { caseId, liftKey }) {
    if (!embargo.cases.has(caseId)) throw new Refusal('case.unknown', { caseId })
    if (release.lifted.has(caseId)) throw new Refusal('lift.done', {})
    if (embargo.cases.get(caseId)?.unreleased) throw new Refusal('embargo.inactive', { caseId })
    if (!isRecipient(liftKey) || release.liftKeys.has(liftKey)) {
      throw new Refusal('lift.unfitKey', {})
    }
  },

  embargoLifted({ embargo, release }, event, { at }) {
    if (release.lifted.has(event.caseId)) throw new Refusal('lift.done', {})
    mayEnd({ embargo }, event.caseId)
    const staged = release.staged.get(event.caseId)
    if (staged === undefined) throw new Refusal('lift.notStaged', {})
    if (!isKeyPair(event.liftIdentity, staged.liftKey)) throw new Refusal('lift.wrongKey', {})
    mustBeTime(embargo, event, at)
  },

  /** At any time; but what is staged waits for its lift, and is not passed over. */
  embargoEnded({ embargo, release }, { caseId }) {
    if (release.lifted.has(caseId)) throw new Refusal('lift.done', {})
    mayEnd({ embargo }, caseId)
    if (release.staged.has(caseId)) throw new Refusal('lift.staged', {})
  },
}

/** @see Table */
export const releaseFolds: Table<ReleaseEvent, Slices> = {
  liftStaged({ release }, { kind: _, caseId, ...staged }, { at, seq }) {
    release.staged.set(caseId, { ...staged, at, seq })
    release.liftKeys.add(staged.liftKey)
  },

  embargoLifted(slices, { caseId, liftIdentity, early }, { at, by, seq }) {
    const { release } = slices
    const advisory = release.staged.get(caseId)?.advisory
    if (advisory === undefined) return
    const lifted = { advisory, liftIdentity, at, seq }
    release.lifted.set(caseId, early === undefined ? lifted : { ...lifted, early })
    release.staged.delete(caseId)
    endEmbargo(slices, caseId)
    addStep(slices.embargo, caseId, { at, by, what: 'ended', early: early !== undefined })
  },

  embargoEnded(slices, { caseId, reason }, { at, by }) {
    endUnreleased(slices, caseId, { at, reason })
    addStep(slices.embargo, caseId, { at, by, what: 'unreleased' })
  },
}

/** At its instant an embargo ends without a word; before it, only with a reason; never both. */
function mustBeTime({ cases }: EmbargoSlice, { caseId, early }: EmbargoLifted, at: number): void {
  const liftsAt = cases.get(caseId)?.active?.liftsAt
  if (liftsAt === undefined) return
  if (at < liftsAt && early === undefined) throw new Refusal('lift.tooEarly', { liftsAt })
  if (at >= liftsAt && early !== undefined) throw new Refusal('lift.notEarly', { liftsAt })
}
