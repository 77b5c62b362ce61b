// An investigation's facts, in the order that keeps it honest: declare, read, then open codewords.

import { z } from 'zod'
import { Digest, Sealed } from '../shared/fields.ts'
import { AnalysisId, CaseId, FindingId, SightingId } from '../shared/ids.ts'

/**
 * Something was seen in the wild: interval, source and reliability, for the team.
 *
 * `samples`: digests of sealed bytes in the vault, each holding one or more of its samples.
 */
export const SightingRecorded = z.strictObject({
  kind: z.literal('sightingRecorded'),
  sightingId: SightingId,
  caseId: CaseId,
  sealed: Sealed,
  samples: z.array(Digest).max(100),
})

/** Before anything is read: digests of the sample set and of decoder version, priors and budgets. */
export const AnalysisDeclared = z.strictObject({
  kind: z.literal('analysisDeclared'),
  analysisId: AnalysisId,
  caseId: CaseId,
  samples: Digest,
  method: Digest,
})

/** What was read at the carriers, logged before any codeword is unsealed. */
export const ReadingLogged = z.strictObject({
  kind: z.literal('readingLogged'),
  analysisId: AnalysisId,
  reading: Digest,
})

/** The finding's digest; the finding itself is sealed to the team in the vault. */
export const FindingSealed = z.strictObject({
  kind: z.literal('findingSealed'),
  findingId: FindingId,
  analysisId: AnalysisId,
  finding: Digest,
  sealed: Digest,
})

export const INVESTIGATION_EVENTS = [
  SightingRecorded,
  AnalysisDeclared,
  ReadingLogged,
  FindingSealed,
] as const
export type InvestigationEvent = z.infer<(typeof INVESTIGATION_EVENTS)[number]>
