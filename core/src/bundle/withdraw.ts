// Withdrawing a version: once and for good, and nothing is recalled.

import type { z } from 'zod'
import type { Table } from '../shared/fold.ts'
import { currentAttempt, type Slices } from './attempt.ts'
import type { BundleWithdrawn } from './events.ts'

type WithdrawEvent = z.infer<typeof BundleWithdrawn>

/** @see Table */
export const withdrawRules: Table<WithdrawEvent, Slices> = {
  bundleWithdrawn(slices, { attemptId }) {
    currentAttempt(slices, attemptId)
  },
}

/** @see Table */
export const withdrawFolds: Table<WithdrawEvent, Slices> = {
  bundleWithdrawn({ bundle }, { attemptId, sealed }, { at, seq }) {
    const attempt = bundle.attempts.get(attemptId)
    if (attempt !== undefined) attempt.withdrawn = { at, seq, sealed }
  },
}
