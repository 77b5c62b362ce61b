// What an opening has to tell besides its copy: how often it was tried, how often analysed, among how many.

import { copyName } from '../bundle/copy-name.ts'
import type { BundleSlice, Part } from '../bundle/slice.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import type { RecipientId } from '../shared/ids.ts'
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
  return {
    attempts: inOrder(attempts.map(({ begunSeq }) => begunSeq)),
    analyses: inOrder(analyses.map((one) => one.declared.seq)),
    copies: copiesBefore(bundle, { caseId, declared }).size,
  }
}

export interface AmongWhom {
  /** How many partners had several copies, and how many copies those were. */
  readonly partners: number
  readonly colleagues: number
  /** Entries that opened this copy, or any of its partner's, for the same case. */
  readonly openedCopy: readonly number[]
  readonly openedPartner: readonly number[]
}

/** Of the whole ledger, likewise. @param copy whose naming is opened; `holder`: see `copyName` */
export function amongWhom(
  {
    bundle,
    investigation,
    programme,
  }: { bundle: BundleSlice; investigation: InvestigationSlice; programme: ProgrammeSlice },
  analysis: Pick<Analysis, 'caseId' | 'declared'>,
  copy: { readonly holder: string; readonly recipientId: RecipientId },
): AmongWhom {
  const partnerOf = (id: RecipientId) => programme.recipients.get(id)?.partnerId
  const copies = [...copiesBefore(bundle, analysis).values()]
  const byPartner = Map.groupBy(copies, ({ recipientId }) => partnerOf(recipientId))
  const several = [...byPartner.values()].filter(({ length }) => length > 1)
  const opened = [...investigation.opened.values()].filter(({ caseId, recipientId, seq }) => {
    const isHere = caseId === analysis.caseId && seq < analysis.declared.seq
    return isHere && partnerOf(recipientId) === partnerOf(copy.recipientId)
  })
  const own = opened.filter(({ holder }) => holder === copy.holder)
  return {
    partners: several.length,
    colleagues: several.flat().length,
    openedCopy: inOrder(own.map(({ seq }) => seq)),
    openedPartner: inOrder(opened.map(({ seq }) => seq)),
  }
}

/** By name. */
function copiesBefore(
  { attempts, parts }: BundleSlice,
  { caseId, declared }: Pick<Analysis, 'caseId' | 'declared'>,
): ReadonlyMap<string, Part> {
  const own = [...parts.values()].filter((part) => {
    const since = part.added?.seq ?? attempts.get(part.attemptId)?.published?.seq
    return part.caseId === caseId && since !== undefined && since < declared.seq
  })
  return new Map(own.map((part) => [copyName(part.recipientId, part.generation), part]))
}

function inOrder(seqs: readonly number[]): number[] {
  return [...seqs].sort((a, b) => a - b)
}
