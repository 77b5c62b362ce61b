// The order of an investigation, kept by the ledger: declared before it is read, read before found.

import { type CommittedCopy, committedCopy } from '../bundle/committed-copy.ts'
import type { BundleSlice } from '../bundle/slice.ts'
import { type EmbargoSlice, isActive } from '../embargo/slice.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import type { Meta, Table } from '../shared/fold.ts'
import type { AnalysisId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { amongWhom, beforeAnalysis } from './before-analysis.ts'
import type { CommitmentOpened, InvestigationEvent, NamingOpened } from './events.ts'
import { type Analysis, type InvestigationSlice, openedKey } from './slice.ts'

interface Slices {
  readonly bundle: BundleSlice
  readonly embargo: EmbargoSlice
  readonly investigation: InvestigationSlice
  readonly programme: ProgrammeSlice
}

/** @see Table */
export const investigationRules: Table<InvestigationEvent, Slices> = {
  sightingRecorded({ investigation }, { sightingId }) {
    mustBeNew('sighting', sightingId, investigation.sightings)
  },

  sightingLogged({ investigation }, { sightingId }) {
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

  /** It tells all that stood before it, and of a copy that was committed to before it was looked for. */
  commitmentOpened(slices, event) {
    mustTellAll(slices, event)
  },

  namingOpened(slices, event) {
    const { analysis, copy } = mustTellAll(slices, event)
    const { partners, colleagues, openedCopy, openedPartner } = amongWhom(slices, analysis, copy)
    const { findingId } = event
    const told = [event.partners, event.colleagues, event.openedCopy, event.openedPartner]
    if (
      JSON.stringify(told) !== JSON.stringify([partners, colleagues, openedCopy, openedPartner])
    ) {
      throw new Refusal('opening.untold', { findingId })
    }
  },

  /** Of a publication, once, and only when its embargo is over. */
  spellingsOpened({ bundle, embargo, investigation }, { attemptId }) {
    const attempt = bundle.attempts.get(attemptId)
    if (attempt?.published === undefined) throw new Refusal('programme.unknown', { id: attemptId })
    const { caseId } = attempt
    const found = embargo.cases.get(caseId)
    if (found !== undefined && isActive(found)) throw new Refusal('embargo.holds', { caseId })
    mustBeNew('opening of the spellings of', attemptId, investigation.spelled)
  },

  /** Nobody who has left, or was never here, is given one. */
  keyShareReleased({ programme }, { to }) {
    const staff = programme.staff.get(to)
    if (staff === undefined) throw new Refusal('programme.unknown', { id: to })
    if (staff.revoked) throw new Refusal('programme.revoked', { id: to })
  },
}

/** @see Table */
export const investigationFolds: Table<InvestigationEvent, Slices> = {
  sightingRecorded({ investigation }, { sightingId, caseId, sealed, samples }, { at, seq }) {
    const commitment = undefined
    investigation.sightings.set(sightingId, { caseId, sealed, samples, commitment, at, seq })
  },

  sightingLogged({ investigation }, { kind: _, sightingId, ...logged }, { at, seq }) {
    investigation.sightings.set(sightingId, { ...logged, at, seq })
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

  commitmentOpened: opened,
  namingOpened: opened,

  spellingsOpened({ investigation }, { attemptId }, { at, seq }) {
    investigation.spelled.set(attemptId, { at, seq })
  },

  keyShareReleased({ investigation: { releases } }, { blob, to, sealed }, { at, by, seq }) {
    const given = releases.get(blob) ?? []
    given.push({ by: by as StaffId, to, sealed, at, seq })
    releases.set(blob, given)
  },
}

type Opened = CommitmentOpened | NamingOpened

/** @throws Refusal `investigation.twice`, `investigation.unfound`, `opening.otherCopy`, `opening.untold` */
function mustTellAll(
  slices: Slices,
  event: Opened,
): { readonly analysis: Analysis; readonly copy: CommittedCopy } {
  const { investigation } = slices
  const { findingId, recipientId } = event
  if (investigation.opened.has(openedKey(event))) {
    throw new Refusal('investigation.twice', { what: 'opening of', id: findingId })
  }
  const analysis = analysisFound(investigation, event)
  const copy = copyOf(slices, event)
  const isOurs = slices.bundle.attempts.get(event.attemptId)?.caseId === analysis.caseId
  if (!isOurs || copy?.recipientId !== recipientId || copy.seq >= analysis.declared.seq) {
    throw new Refusal('opening.otherCopy', { findingId, recipientId })
  }
  const { attempts, analyses, copies } = beforeAnalysis(slices, analysis)
  const told = [event.attempts, event.analyses, event.copies]
  if (JSON.stringify(told) !== JSON.stringify([attempts, analyses, copies])) {
    throw new Refusal('opening.untold', { findingId })
  }
  return { analysis, copy }
}

function opened(slices: Slices, event: Opened, { at, seq }: Meta): void {
  const { findingId, recipientId } = event
  const { investigation } = slices
  const sealed = investigation.findings.get(findingId)
  const caseId = sealed && investigation.analyses.get(sealed.analysisId)?.caseId
  const holder = copyOf(slices, event)?.holder
  if (caseId === undefined || holder === undefined) return
  investigation.opened.set(openedKey(event), {
    ...{ findingId, caseId, recipientId, holder, at, seq },
  })
}

function copyOf({ bundle }: Slices, { attemptId, commitment }: Opened): CommittedCopy | undefined {
  const attempt = bundle.attempts.get(attemptId)
  return attempt && committedCopy(bundle, attempt, commitment)
}

/** @throws Refusal `investigation.unfound` */
function analysisFound(
  { findings, analyses }: InvestigationSlice,
  { findingId }: Opened,
): Analysis {
  const sealed = findings.get(findingId)
  const analysis = sealed && analyses.get(sealed.analysisId)
  if (analysis === undefined) throw new Refusal('investigation.unfound', { findingId })
  return analysis
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
