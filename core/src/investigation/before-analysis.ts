// What an opening has to tell besides its copy: how often it was tried, how often analysed, among how many.

import { copyName } from '../bundle/copy-name.ts'
import type { BundleSlice } from '../bundle/slice.ts'
import type { Analysis, InvestigationSlice } from './slice.ts'

export interface BeforeAnalysis {
  /** Entries of every attempt at publishing the case, those that were given up too: each drew anew. */
  readonly attempts: readonly number[]
  /** Entries of every analysis of the case up to this one, unfinished ones too. */
  readonly analyses: readonly number[]
  /** How many different copies there were: everybody whom the marks could have named. */
  readonly copies: number
}

/** Of the whole ledger, by what stood in it when the analysis was declared. */
export function beforeAnalysis(
  { bundle, investigation }: { bundle: BundleSlice; investigation: InvestigationSlice },
  { caseId, declared }: Pick<Analysis, 'caseId' | 'declared'>,
): BeforeAnalysis {
  const isBefore = (seq: number | undefined) => seq !== undefined && seq < declared.seq
  const attempts = [...bundle.attempts.values()].filter(
    (one) => one.caseId === caseId && isBefore(one.begunSeq),
  )
  const analyses = [...investigation.analyses.values()].filter(
    (one) => one.caseId === caseId && one.declared.seq <= declared.seq,
  )
  const copies = new Set<string>()
  for (const { caseId: of, attemptId, added, recipientId, generation } of bundle.parts.values()) {
    const since = added?.seq ?? bundle.attempts.get(attemptId)?.published?.seq
    if (of === caseId && isBefore(since)) copies.add(copyName(recipientId, generation))
  }
  const inOrder = (seqs: readonly number[]) => [...seqs].sort((a, b) => a - b)
  return {
    attempts: inOrder(attempts.map(({ begunSeq }) => begunSeq)),
    analyses: inOrder(analyses.map((one) => one.declared.seq)),
    copies: copies.size,
  }
}
