// Before a colleague's keys are taken away: whether what takes two investigators still has two.

import type { Board } from '@forewarn/core/board/board'
import type { CaseId, StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { inShares, LEAST } from './key-shares.ts'
import { allMaterial, sharesWithin } from './material.ts'
import type { Desk } from './sign-in.ts'
import { fetchSealed } from './team.ts'

/**
 * Returns only if everything that takes two investigators can be opened without this one as well as it can
 * be with them. What only their other keys could open was lost before, and is not counted.
 *
 * @throws Refusal `keyShares.last`
 */
export async function mustLeaveShares(desk: Desk, board: Board, gone: StaffId): Promise<void> {
  if (!board.programme.hadKeyShares) return
  const lost = new Set<CaseId>()
  for (const material of allMaterial(board)) {
    if (lost.has(material.caseId)) continue
    const found = inShares(await fetchSealed(desk, material.blob))
    const holders = found?.head.shares.map(({ staffId }) => staffId) ?? []
    const [before, after] = [undefined, gone].map(
      (one) => sharesWithin(board, material, holders, one).size,
    ) as [number, number]
    if (found !== undefined && after < LEAST && after < before) lost.add(material.caseId)
  }
  if (lost.size > 0) throw new Refusal('keyShares.last', { id: gone, cases: [...lost] })
}
