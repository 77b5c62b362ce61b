// An investigation's facts, in the order that keeps it honest: declare, read, find, and then show.

import { z } from 'zod'
import { Digest, Sealed } from '../shared/fields.ts'
import {
  AnalysisId,
  AttemptId,
  CaseId,
  FindingId,
  RecipientId,
  SightingId,
  StaffId,
} from '../shared/ids.ts'

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

/**
 * The same, with what its samples are: once an opening shows what `commitment` is made of, none can be
 * added to it or taken away. Entries of early Forewarns have none.
 *
 * `commitment`: see `sampleCommitment`.
 */
export const SightingLogged = z.strictObject({
  ...SightingRecorded.omit({ kind: true }).shape,
  kind: z.literal('sightingLogged'),
  commitment: Digest,
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

const Entries = z.array(z.int().min(0)).min(1).max(10_000)

/**
 * What was committed to about one copy is about to be shown to somebody outside the team, with the
 * naming that rests on it. From here on others may know its symbols, and could write them to a sample.
 *
 * `commitment`: the copy's leaf. `opening`: `openingDigest` of all that is shown. `attempts`, `analyses`,
 * `copies`: `beforeAnalysis`, so that whoever is shown it can see that nothing of them was left out.
 */
export const CommitmentOpened = z.strictObject({
  kind: z.literal('commitmentOpened'),
  findingId: FindingId,
  attemptId: AttemptId,
  recipientId: RecipientId,
  commitment: Digest,
  opening: Digest,
  attempts: Entries,
  analyses: Entries,
  copies: z.int().min(1),
})
export type CommitmentOpened = z.infer<typeof CommitmentOpened>

const Openings = z.array(z.int().min(0)).max(10_000)

/**
 * The same, with what whoever is shown it could not count: among how many `partners` with several copies,
 * and among how many copies of `colleagues`, the tests at their places were made; and by which entries
 * this copy (`openedCopy`), or any of its partner's (`openedPartner`), was opened before the analysis.
 */
export const NamingOpened = z.strictObject({
  ...CommitmentOpened.omit({ kind: true }).shape,
  kind: z.literal('namingOpened'),
  partners: z.int().min(0),
  colleagues: z.int().min(0),
  openedCopy: Openings,
  openedPartner: Openings,
})
export type NamingOpened = z.infer<typeof NamingOpened>

/**
 * All places and spellings of a publication, and of those before it, are about to be shown to somebody
 * outside the team, so that samples can be read again without it. Never while the embargo holds.
 */
export const SpellingsOpened = z.strictObject({
  kind: z.literal('spellingsOpened'),
  attemptId: AttemptId,
})
export type SpellingsOpened = z.infer<typeof SpellingsOpened>

/**
 * An investigator's share of the key to one blob of masters or codewords, sealed to the desk of `to`.
 *
 * `blob`: digest of what it opens, together with another share.
 */
export const KeyShareReleased = z.strictObject({
  kind: z.literal('keyShareReleased'),
  blob: Digest,
  to: StaffId,
  sealed: Sealed,
})

export const INVESTIGATION_EVENTS = [
  SightingRecorded,
  SightingLogged,
  AnalysisDeclared,
  ReadingLogged,
  FindingSealed,
  CommitmentOpened,
  NamingOpened,
  SpellingsOpened,
  KeyShareReleased,
] as const
export type InvestigationEvent = z.infer<(typeof INVESTIGATION_EVENTS)[number]>
