// What is known of investigations: sightings, and each analysis with how far it has come.

import type {
  AnalysisId,
  AttemptId,
  CaseId,
  FindingId,
  RecipientId,
  SightingId,
  StaffId,
} from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'

export interface RecordedSighting {
  readonly caseId: CaseId
  /** A `Sighting` as JSON, sealed to the team. */
  readonly sealed: string
  /** Digests of what holds its samples, sealed to the team in the vault. */
  readonly samples: readonly string[]
  /** See `sampleCommitment`. */
  readonly commitment: string | undefined
  readonly at: Instant
  readonly seq: number
}

/** An analysis on its way: declared, then read, then found, and nothing twice. */
export interface Analysis {
  readonly caseId: CaseId
  /** Digests of the sample set and of the method: decoder, unmeasured numbers, budgets. */
  readonly samples: string
  readonly method: string
  readonly declared: { readonly at: Instant; readonly seq: number }
  read: { readonly reading: string; readonly at: Instant; readonly seq: number } | undefined
  finding: FindingId | undefined
}

export interface SealedFinding {
  readonly analysisId: AnalysisId
  /** Digest of the finding as JSON, and of that sealed to the team in the vault. */
  readonly finding: string
  readonly sealed: string
  readonly at: Instant
  readonly seq: number
}

/** A copy whose symbols somebody outside the team may know. */
export interface OpenedCopy {
  readonly findingId: FindingId
  readonly caseId: CaseId
  readonly recipientId: RecipientId
  /** See `copyName`. */
  readonly holder: string
  readonly at: Instant
  readonly seq: number
}

/** What was shown, and which copy with it: joint evidence shows several in one. */
export function openedKey({
  opening,
  commitment,
}: {
  readonly opening: string
  readonly commitment: string
}): string {
  return `${opening} ${commitment}`
}

/** A share that somebody gave to somebody, for one blob. */
export interface ReleasedShare {
  readonly by: StaffId
  readonly to: StaffId
  readonly sealed: string
  readonly at: Instant
  readonly seq: number
}

export interface InvestigationSlice {
  readonly sightings: Map<SightingId, RecordedSighting>
  readonly analyses: Map<AnalysisId, Analysis>
  readonly findings: Map<FindingId, SealedFinding>
  /** By `openedKey`, oldest first. */
  readonly opened: Map<string, OpenedCopy>
  /** Publications whose places and spellings were shown to others. */
  readonly spelled: Map<AttemptId, { readonly at: Instant; readonly seq: number }>
  /** By the digest of what they open, oldest first. */
  readonly releases: Map<string, ReleasedShare[]>
}

export function emptyInvestigation(): InvestigationSlice {
  return {
    sightings: new Map(),
    analyses: new Map(),
    findings: new Map(),
    opened: new Map(),
    spelled: new Map(),
    releases: new Map(),
  }
}
