// Masters and codewords: which blobs they are, of which case, and whose shares of them are within reach.

import type { Board } from '@forewarn/core/board/board'
import { isPresent } from '@forewarn/core/programme/slice'
import type { CaseId, StaffId } from '@forewarn/core/shared/ids'

export interface Material {
  readonly caseId: CaseId
  /** Its digest. */
  readonly blob: string
  /** The entry that names it. */
  readonly seq: number
}

/** Of all versions, added copies and notes, in the order of the ledger. */
export function allMaterial({ bundle, notes }: Board): Material[] {
  const versions = [...bundle.attempts.values()].flatMap(({ caseId, published, added = [] }) => [
    ...(published === undefined ? [] : pair(caseId, published)),
    ...added.map(({ codewords: blob, seq }) => ({ caseId, blob, seq })),
  ])
  const written = [...notes.written.values()].flatMap(({ caseId, sent }) =>
    sent === undefined ? [] : pair(caseId, sent),
  )
  return [...versions, ...written].sort((a, b) => a.seq - b.seq)
}

function pair(
  caseId: CaseId,
  { masters, codewords, seq }: { masters: string; codewords: string; seq: number },
): Material[] {
  return [masters, codewords].map((blob) => ({ caseId, blob, seq }))
}

export function materialOf(board: Board, of: CaseId): string[] {
  return allMaterial(board).flatMap(({ caseId, blob }) => (caseId === of ? [blob] : []))
}

/**
 * Whose shares of one blob somebody can open for certain: who was there when it was sealed and has the
 * same key still, or was given it. Who has other keys since may have kept the old ones, or not.
 *
 * @param holders to whom its shares were sealed
 * @param gone whoever shall be taken for revoked
 */
export function sharesWithin(
  { programme, investigation }: Board,
  { blob, seq }: Pick<Material, 'blob' | 'seq'>,
  holders: readonly StaffId[],
  gone?: StaffId,
): ReadonlySet<StaffId> {
  const hasHad = (staffId: StaffId, since: number) => {
    const staff = programme.staff.get(staffId)
    if (staff === undefined || staffId === gone || !isPresent(staff)) return false
    return (staff.lineage.at(-1) ?? 0) < since
  }
  const given = (investigation.releases.get(blob) ?? []).filter((one) => hasHad(one.to, one.seq))
  return new Set([
    ...holders.filter((staffId) => hasHad(staffId, seq)),
    ...given.map(({ by }) => by).filter((by) => holders.includes(by)),
  ])
}
