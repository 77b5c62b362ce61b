// Sharing a case: the embargo, the plan, and who is asked to accept; and moving its end.

import type { Board } from '@forewarn/core/board/board'
import type { Event } from '@forewarn/core/board/entry'
import type { PlanLine } from '@forewarn/core/programme/events'
import { release } from '@forewarn/core/programme/plan'
import { ARTEFACT_CLASSES } from '@forewarn/core/shared/fields'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { mustStand, record, recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

export interface Terms {
  readonly caseId: CaseId
  readonly liftsAt: Instant
  readonly lines: readonly PlanLine[]
}

/**
 * Puts a case under embargo, sets its plan, and invites everyone whom the plan gives anything and
 * who was not asked before. Interrupted and run again it goes on; run after an import it invites
 * the newcomers.
 *
 * @returns whom it invited
 * @throws Refusal `embargo.otherEnd` where another end is agreed on: that one has to be moved;
 *   `ledger.unwritten`
 */
export async function share(
  desk: Desk,
  ledger: VerifiedLedger,
  terms: Terms,
): Promise<RecipientId[]> {
  const board = await ledger.catchUp()
  const current = board.embargo.cases.get(terms.caseId)?.active?.liftsAt
  if (current !== undefined && current !== terms.liftsAt) {
    throw new Refusal('embargo.otherEnd', { named: terms.liftsAt, current })
  }
  return settle(desk, ledger, terms)
}

/**
 * Moves the end of an active embargo. Whoever had accepted it has to accept again before the next
 * part; what they hold stays held.
 *
 * @returns whom it invited besides: those whom only the new plan gives something
 * @throws Refusal `embargo.inactive` where there is none, `ledger.unwritten`, or of a rule
 */
export async function postpone(
  desk: Desk,
  ledger: VerifiedLedger,
  terms: Terms,
): Promise<RecipientId[]> {
  const { embargo } = await ledger.catchUp()
  const { caseId } = terms
  if (embargo.cases.get(caseId)?.active === undefined) {
    throw new Refusal('embargo.inactive', { caseId })
  }
  return settle(desk, ledger, terms)
}

/** Every instant of a plan that has not come yet, moved by `byMs`. What is open stays open. */
export function movedPlan(lines: readonly PlanLine[], byMs: number, at: Instant): PlanLine[] {
  return lines.map((line) => {
    if (line.opensAt === 'never' || line.opensAt <= at) return line
    return { ...line, opensAt: instant(line.opensAt + byMs) }
  })
}

/** Everyone whom the case's plan gives anything at all. */
export function whoGetsAnything(board: Board, caseId: CaseId): RecipientId[] {
  return [...board.programme.recipients.keys()].filter((recipientId) =>
    ARTEFACT_CLASSES.some((one) => 'opensAt' in release(board, caseId, recipientId, one)),
  )
}

async function settle(desk: Desk, ledger: VerifiedLedger, terms: Terms): Promise<RecipientId[]> {
  const events = missing(ledger.board, terms)
  if (events.length > 0) await record(desk, ...events)
  const board = await ledger.catchUp()
  const [unwritten] = missing(board, terms)
  if (unwritten !== undefined) mustStand(unwritten.kind, undefined)
  const { caseId } = terms
  const participants = board.embargo.cases.get(caseId)?.participants
  const recipientIds = whoGetsAnything(board, caseId).filter((one) => !participants?.has(one))
  if (recipientIds.length === 0) return []
  const event = { kind: 'participantsInvited', caseId, recipientIds } as const
  return recordAndFind(desk, ledger, event, ({ embargo }) => {
    const known = embargo.cases.get(caseId)?.participants
    return recipientIds.every((one) => known?.has(one)) ? recipientIds : undefined
  })
}

/** What the ledger does not say yet. */
function missing(board: Board, { caseId, liftsAt, lines }: Terms): Event[] {
  const found = board.embargo.cases.get(caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId })
  const events: Event[] = []
  if (found.active?.liftsAt !== liftsAt) {
    const isProposed = found.proposals.includes(liftsAt)
    if (!isProposed) events.push({ kind: 'embargoProposed', caseId, liftsAt })
    events.push({ kind: 'embargoAccepted', caseId, liftsAt })
  }
  const plan = board.programme.plans.get(caseId)
  const isSame = plan?.liftsAt === liftsAt && JSON.stringify(plan.lines) === JSON.stringify(lines)
  if (!isSame) events.push({ kind: 'planSet', caseId, liftsAt, lines: [...lines] })
  return events
}
