// Where a recipient says it stands with a case, and how far that moves its report along the table.

import { type RmMove, type RmState, stepRm } from './tables.ts'

/** What a recipient may say. Silence is no status: it is the absence of one, and is shown as such. */
export const STATUSES = ['acknowledged', 'investigating', 'not-affected', 'covered'] as const
export type Status = (typeof STATUSES)[number]

/** The report's states in words; their letters stay inside. */
export const REPORT_WORDS = {
  S: 'not received',
  R: 'received',
  I: 'invalid',
  V: 'valid',
  D: 'deferred',
  A: 'accepted',
  C: 'closed',
} as const satisfies Record<RmState, string>
export type ReportWord = (typeof REPORT_WORDS)[RmState]

/**
 * The moves that a status takes for granted, by where the report was. Where it says nothing, the
 * report has come far enough already; a closed one stays closed, whatever is said of it.
 */
const IMPLIES: Readonly<Record<Status, Readonly<Partial<Record<RmState, readonly RmMove[]>>>>> = {
  acknowledged: { S: ['receive'] },
  investigating: { S: ['receive'], I: ['validate'], D: ['accept'] },
  'not-affected': {
    S: ['receive', 'invalidate'],
    R: ['invalidate'],
    V: ['defer', 'close'],
    D: ['close'],
    A: ['close'],
  },
  covered: {
    S: ['receive', 'validate', 'accept'],
    R: ['validate', 'accept'],
    I: ['validate', 'accept'],
    V: ['accept'],
    D: ['accept'],
  },
}

/** Where the report stands once `status` was said: every step is one that the table has. */
export function reportAfter(from: RmState, status: Status): RmState {
  return (IMPLIES[status][from] ?? []).reduce(stepRm, from)
}
