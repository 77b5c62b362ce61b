// Issuing again: for a lost key, a second laptop, a late partner, a suspected theft.

import type { CaseId } from '@forewarn/core/shared/ids'
import type { CopyMaker, Extended, Progress } from '../publish/workshop.ts'
import type { Desk } from '../sign-in.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import { currentVersion, type PublishedAttempt } from '../versions.ts'
import { type Asked, type Decision, decide } from './decide.ts'
import { fetchKept } from './kept.ts'
import { add, sealAnew, verifyKept } from './make.ts'

export interface Reissue extends Asked {
  readonly desk: Desk
  readonly ledger: VerifiedLedger
  readonly workshop: CopyMaker
  readonly caseId: CaseId
  readonly progress: Progress
  /** Asked once every copy to be added has passed its checks. It throws where the answer is no. */
  readonly confirm?: (proposal: ReissueProposal) => Promise<void>
}

export interface ReissueProposal extends Reissued {
  readonly capacity: Extended['capacity']
}

export interface Reissued extends Decision {
  readonly attempt: PublishedAttempt
}

/**
 * Decides for each recipient about its copy of the newest version, makes and checks every copy to be
 * added, and asks; then, one recipient after another, seals, uploads, and writes one act. Interrupted
 * anywhere and run again, it goes on with whoever is left: what the ledger does not name nobody can
 * have had, and what it names is not issued again.
 *
 * @throws Refusal of `decide`, `fetchKept`, `verifyKept`, of a check, or of a rule
 */
export async function reissue(asked: Reissue): Promise<Reissued> {
  const { desk, ledger, workshop, caseId, progress } = asked
  const board = await ledger.catchUp()
  const attempt = currentVersion(board, caseId)
  const kept = await fetchKept(desk, board, attempt)
  const decision = decide(board, kept, asked)
  const { additions, reseal } = decision
  if (additions.length + reseal.length === 0) return { attempt, ...decision }
  const holders = additions.map(({ address }) => address)
  const extended = await workshop.extend(kept.folder, kept, holders, progress)
  const making = { desk, ledger, board, kept, extended, progress }
  await verifyKept(making, decision)
  await asked.confirm?.({ attempt, ...decision, capacity: extended.capacity })
  const works = [
    ...additions.map((addition) => () => add(making, addition)),
    ...reseal.map((recipientId) => () => sealAnew(making, recipientId)),
  ]
  for (const [i, work] of works.entries()) {
    await work()
    progress('Issuing', i + 1, works.length)
  }
  return { attempt, ...decision }
}
