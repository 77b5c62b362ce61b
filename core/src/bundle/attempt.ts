// What the rules about published versions have in common: the attempt they speak of, and its state.

import type { EmbargoSlice } from '../embargo/slice.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import type { AttemptId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Attempt, BundleSlice } from './slice.ts'

export interface Slices {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
  readonly bundle: BundleSlice
}

/** @throws Refusal `attempt.state` where there is no such attempt */
export function attemptOf({ bundle }: Slices, attemptId: AttemptId): Attempt {
  const attempt = bundle.attempts.get(attemptId)
  if (attempt === undefined) throw new Refusal('attempt.state', { state: 'unknown' })
  return attempt
}

/** @throws Refusal `attempt.state` where it was never published, `bundle.withdrawn` */
export function currentAttempt(slices: Slices, attemptId: AttemptId): Attempt {
  const attempt = attemptOf(slices, attemptId)
  if (attempt.published === undefined) throw new Refusal('attempt.state', { state: 'unpublished' })
  if (attempt.withdrawn !== undefined) {
    throw new Refusal('bundle.withdrawn', { version: attempt.version })
  }
  return attempt
}
