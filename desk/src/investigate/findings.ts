// Earlier analyses: what the ledger says of them, and their findings opened again.

import type { Board } from '@forewarn/core/board/board'
import { Finding, writeFinding } from '@forewarn/core/investigation/finding'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { AnalysisId, CaseId, FindingId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Desk } from '../sign-in.ts'
import { digestOf, fetchJson } from '../team.ts'

export interface AnalysisLine {
  readonly analysisId: AnalysisId
  readonly caseId: CaseId
  readonly declaredAt: Instant
  /** How far it came. One that was interrupted stays where it was, and counts all the same. */
  readonly state: 'declared' | 'read' | 'found'
  readonly findingId: FindingId | null
}

/** Every analysis there was, in the order in which they were declared. */
export function analysesOf({ investigation }: Board): AnalysisLine[] {
  return [...investigation.analyses].map(([analysisId, { caseId, declared, read, finding }]) => ({
    ...{ analysisId, caseId, declaredAt: declared.at },
    state: finding !== undefined ? 'found' : read === undefined ? 'declared' : 'read',
    findingId: finding ?? null,
  }))
}

/**
 * A finding from the vault, only if it is the one whose digest the ledger holds.
 *
 * @throws Refusal `input.missing`, `investigation.otherFinding`, `house.otherBytes`,
 *   `sealing.notForYou`
 */
export async function openFinding(
  desk: Desk,
  { investigation }: Board,
  findingId: FindingId,
): Promise<Finding> {
  const kept = investigation.findings.get(findingId)
  if (kept === undefined) {
    const remedy = 'See forewarn finding.'
    throw new Refusal('input.missing', { what: `The finding ${findingId}`, remedy })
  }
  const finding = await fetchJson(desk, Finding, kept.sealed)
  if (digestOf(utf8(writeFinding(finding))) !== kept.finding) {
    throw new Refusal('investigation.otherFinding', { findingId })
  }
  return finding
}
