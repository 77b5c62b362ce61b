// The order of an investigation, kept by the ledger: declared before it is read, read before found.

import type { Table } from '../shared/fold.ts'
import type { AnalysisId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { InvestigationEvent } from './events.ts'
import type { Analysis, InvestigationSlice } from './slice.ts'

interface Slices {
  readonly investigation: InvestigationSlice
}

/** @see Table */
export const investigationRules: Table<InvestigationEvent, Slices> = {
  sightingRecorded({ investigation }, { sightingId }) {
    mustBeNew('sighting', sightingId, investigation.sightings)
  },

  analysisDeclared({ investigation }, { analysisId }) {
    mustBeNew('analysis', analysisId, investigation.analyses)
  },

  /** Read once: a second reading of the same samples would be a choice between two. */
  readingLogged({ investigation }, { analysisId }) {
    const { read } = analysisOf(investigation, analysisId)
    if (read !== undefined) {
      throw new Refusal('investigation.twice', { what: 'reading of', id: analysisId })
    }
  },

  findingSealed({ investigation }, { findingId, analysisId }) {
    mustBeNew('finding', findingId, investigation.findings)
    const { read, finding } = analysisOf(investigation, analysisId)
    if (read === undefined) {
      throw new Refusal('investigation.order', { analysisId, first: 'its reading is logged' })
    }
    if (finding !== undefined) {
      throw new Refusal('investigation.twice', { what: 'finding of', id: analysisId })
    }
  },
}

/** @see Table */
export const investigationFolds: Table<InvestigationEvent, Slices> = {
  sightingRecorded({ investigation }, { sightingId, caseId, sealed, samples }, { at, seq }) {
    investigation.sightings.set(sightingId, { caseId, sealed, samples, at, seq })
  },

  analysisDeclared({ investigation }, { analysisId, caseId, samples, method }, { at, seq }) {
    const declared = { at, seq }
    const ahead = { read: undefined, finding: undefined }
    investigation.analyses.set(analysisId, { caseId, samples, method, declared, ...ahead })
  },

  readingLogged({ investigation }, { analysisId, reading }, { at, seq }) {
    const analysis = investigation.analyses.get(analysisId)
    if (analysis !== undefined) analysis.read = { reading, at, seq }
  },

  findingSealed({ investigation }, { findingId, analysisId, finding, sealed }, { at, seq }) {
    investigation.findings.set(findingId, { analysisId, finding, sealed, at, seq })
    const analysis = investigation.analyses.get(analysisId)
    if (analysis !== undefined) analysis.finding = findingId
  },
}

function mustBeNew<Id extends string>(what: string, id: Id, known: ReadonlyMap<Id, unknown>): void {
  if (known.has(id)) throw new Refusal('investigation.twice', { what, id })
}

/** @throws Refusal `investigation.unknown` */
function analysisOf({ analyses }: InvestigationSlice, analysisId: AnalysisId): Analysis {
  const analysis = analyses.get(analysisId)
  if (analysis === undefined) throw new Refusal('investigation.unknown', { analysisId })
  return analysis
}
