// The programme board as plain values, made in the worker from the verified ledger.

import type { Board } from '@forewarn/core/board/board'
import { tiersOf } from '@forewarn/core/programme/slice'
import { instant } from '@forewarn/core/shared/instant'
import { namedCases } from '@forewarn/desk/cases'
import type { Seen } from '@forewarn/desk/seen'
import { clockOf, type HouseTime, type Session } from '../ports/desk-session.ts'
import { type CaseView, caseView } from './case-view.ts'
import { namesOf } from './names.ts'
import { catchUp, type Progress } from './watched-ledger.ts'

export interface BoardView extends HouseTime {
  /** What was verified here, entry by entry. */
  readonly seen: Seen
  readonly partners: number
  readonly recipients: number
  readonly tiers: number
  /** Recipients to whom nothing can be sealed yet. */
  readonly keyless: number
  /** Offered keys that wait for an owner's countersignature. */
  readonly offers: number
  /** Under embargo first and soonest end first; what is over comes last. */
  readonly cases: readonly CaseView[]
}

/** @throws Refusal of `VerifiedLedger.catchUp` */
export async function boardView(session: Session, progress: Progress): Promise<BoardView> {
  const { desk, ledger } = session
  const board = await catchUp(session, progress)
  const [time, directory, named] = await Promise.all([
    clockOf(desk),
    desk.house.call('directory'),
    namedCases(desk, board),
  ])
  const at = instant(Math.max(desk.ports.clock.now() + time.offsetMs, board.at))
  const names = namesOf(directory)
  const cases: CaseView[] = []
  for (const one of named) cases.push(await caseView(desk, board, { named: one, names, at }))
  return { ...time, seen: ledger.seen, ...programmeOf(board), cases: cases.sort(byUrgency) }
}

function programmeOf({ programme }: Board) {
  const { partners, recipients, offers } = programme
  const keyless = [...recipients.values()].filter(({ signingKey }) => signingKey === undefined)
  return {
    partners: partners.size,
    recipients: recipients.size,
    tiers: tiersOf(programme).length,
    keyless: keyless.length,
    offers: offers.size,
  }
}

const ORDER = ['active', 'proposed', 'no-embargo', 'ended'] as const

function byUrgency(a: CaseView, b: CaseView): number {
  const state = ORDER.indexOf(a.state) - ORDER.indexOf(b.state)
  if (state !== 0) return state
  if (a.liftedAt !== null && b.liftedAt !== null) return b.liftedAt - a.liftedAt
  return (a.liftsAt ?? 0) - (b.liftsAt ?? 0)
}
