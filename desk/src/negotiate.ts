// Negotiating an end: proposed, rejected, asked again; and what a moved end takes from whom.

import type { Board } from '@forewarn/core/board/board'
import { isOpen } from '@forewarn/core/bundle/rules'
import type { Case } from '@forewarn/core/embargo/slice'
import { PEC } from '@forewarn/core/embargo/tables'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/**
 * Puts an end up for agreement. Whatever is agreed on stays in force, and nobody's consent changes.
 *
 * @throws Refusal `embargo.past`, `embargo.proposed`, `embargo.tooLate`, `embargo.move`,
 *   `ledger.unwritten`
 */
export async function proposeEnd(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  liftsAt: Instant,
): Promise<Board> {
  const event = { kind: 'embargoProposed', caseId, liftsAt } as const
  return recordAndFind(desk, ledger, event, (board) => {
    return board.embargo.cases.get(caseId)?.proposals.includes(liftsAt) ? board : undefined
  })
}

/**
 * Rejects every end that is proposed; old terms persist.
 *
 * @throws Refusal `embargo.move` where none is, `ledger.unwritten`
 */
export async function rejectProposals(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
): Promise<Board> {
  return recordAndFind(desk, ledger, { kind: 'embargoRejected', caseId }, (board) => {
    return board.embargo.cases.get(caseId)?.proposals.length === 0 ? board : undefined
  })
}

/** Those who can be asked again: who declined, and whose consent has lapsed. */
export function whoCanBeAskedAgain({ participants }: Case): RecipientId[] {
  return [...participants]
    .filter(([, { consent }]) => 'invite' in PEC[consent] && consent !== 'NO_EMBARGO')
    .map(([recipientId]) => recipientId)
}

/**
 * Asks recipients again who declined, or whose consent has lapsed.
 *
 * @throws Refusal `embargo.inactive`, `embargo.move` for somebody who was asked and has not answered,
 *   or who has accepted, `ledger.unwritten`
 */
export async function inviteAgain(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  recipientIds: readonly RecipientId[],
): Promise<Board> {
  const event = { kind: 'participantsInvited', caseId } as const
  const invited = { ...event, recipientIds: [...recipientIds] }
  return recordAndFind(desk, ledger, invited, (board) => {
    const found = board.embargo.cases.get(caseId)
    const waiting = new Set(found && whoCanBeAskedAgain(found))
    return recipientIds.some((one) => waiting.has(one)) ? undefined : board
  })
}

/** What another end asks of whom. */
export interface Consequences {
  /** Who has accepted the embargo as it stands, and would have to accept again before the next part. */
  readonly mustAcceptAgain: readonly RecipientId[]
  /** Of them, who could collect something now, has not, and could not until then. */
  readonly loseAccess: readonly RecipientId[]
}

/** @throws Refusal `case.unknown` */
export function ofAnotherEnd(board: Board, caseId: CaseId, at: Instant): Consequences {
  const found = board.embargo.cases.get(caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId })
  const mustAcceptAgain = [...found.participants]
    .filter(([, { consent }]) => consent === 'SIGNATORY')
    .map(([recipientId]) => recipientId)
  const uncollected = new Set(
    [...board.bundle.parts.values()]
      .filter((part) => part.caseId === caseId && part.collectedAt.length === 0)
      .filter((part) => isOpen(board, part, at))
      .map(({ recipientId }) => recipientId),
  )
  return { mustAcceptAgain, loseAccess: mustAcceptAgain.filter((id) => uncollected.has(id)) }
}
