// The lift: the advisory staged sealed under a key the house does not hold, and the key released.

import type { Board } from '@forewarn/core/board/board'
import { type AdvisoryFile, packAdvisory } from '@forewarn/core/release/package'
import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import type { CaseId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { mustStand, record, recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import { deposit, openText, sealText } from './team.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/**
 * Seals every form of the advisory as one, under a fresh key that only the team can open.
 *
 * @throws Refusal of a rule, `ledger.unwritten`
 */
export async function stageLift(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  forms: readonly AdvisoryFile[],
): Promise<void> {
  const identity = await freshAgeIdentity({ postQuantum: false })
  const liftKey = await recipientOf(identity)
  const advisory = await deposit(
    desk,
    await seal(packAdvisory(forms), [liftKey], desk.ports.quickCipher),
  )
  const liftIdentity = await sealText(await ledger.catchUp(), identity)
  const event = { kind: 'liftStaged', caseId, advisory, liftKey, liftIdentity } as const
  await recordAndFind(desk, ledger, event, ({ release }) => {
    return release.staged.get(caseId)?.advisory === advisory || undefined
  })
}

/**
 * Releases the key: everything staged for the case appears at once, for everyone.
 *
 * @param early the reason for lifting before the agreed instant, for the team's record
 * @throws Refusal `lift.notStaged`, `lift.tooEarly`, `lift.notEarly`, `lift.done`
 */
export async function lift(
  desk: Desk,
  board: Board,
  caseId: CaseId,
  early?: { readonly reason: string },
): Promise<void> {
  const staged = board.release.staged.get(caseId)
  if (board.release.lifted.has(caseId)) throw new Refusal('lift.done', {})
  if (staged === undefined) throw new Refusal('lift.notStaged', {})
  const liftIdentity = await openText(desk, z.string(), staged.liftIdentity)
  const event = { kind: 'embargoLifted', caseId, liftIdentity } as const
  if (early === undefined) await record(desk, event)
  else await record(desk, { ...event, early: { reason: await sealText(board, early.reason) } })
}

/**
 * Ends an embargo and releases nothing. It takes nothing from anybody to whom it is open already,
 * opens nothing more, and cannot be taken back.
 *
 * @throws Refusal `lift.staged`, `embargo.move`, `ledger.unwritten`
 */
export async function endUnreleased(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  reason: string,
): Promise<Instant> {
  const sealed = await sealText(await ledger.catchUp(), reason)
  const event = { kind: 'embargoEnded', caseId, reason: sealed } as const
  return recordAndFind(desk, ledger, event, ({ embargo }) => {
    return embargo.cases.get(caseId)?.unreleased?.at
  })
}

/** A case that will have to be lifted: when, and whether its advisory is staged. */
export interface Due {
  readonly caseId: CaseId
  readonly liftsAt: Instant
  readonly isStaged: boolean
}

/** Embargoes still to be lifted, soonest first. */
export function due({ embargo, release }: Board): Due[] {
  const rows: Due[] = []
  for (const [caseId, { active }] of embargo.cases) {
    if (active === undefined || release.lifted.has(caseId)) continue
    rows.push({ caseId, liftsAt: active.liftsAt, isStaged: release.staged.has(caseId) })
  }
  return rows.sort((a, b) => a.liftsAt - b.liftsAt)
}

/**
 * Lifts whatever is due now. More than one desk may stand by: the second finds it done. A case that
 * cannot be lifted keeps no other from it; the first such failure is thrown once all were tried.
 *
 * Due is what is due by both clocks: a house that alone could say what time it is would have the key
 * whenever it likes.
 *
 * @returns the cases this desk lifted, when the next one is due, the earlier of both clocks, and why the
 *   house doubts its own, if it does
 */
export async function liftDue(desk: Desk, ledger: VerifiedLedger) {
  const [board, face] = await Promise.all([ledger.catchUp(), desk.house.call('house')])
  const now = instant(Math.min(face.now, desk.ports.clock.now()))
  const lifted: CaseId[] = []
  const failures: unknown[] = []
  for (const { caseId, liftsAt, isStaged } of due(board)) {
    if (liftsAt > now || !isStaged) continue
    try {
      if (await liftUnlessDone(desk, board, caseId)) lifted.push(caseId)
    } catch (error) {
      failures.push(error)
    }
  }
  const after = lifted.length > 0 ? await ledger.catchUp() : board
  if (failures.length > 0) throw failures[0]
  for (const caseId of lifted) mustStand('embargoLifted', after.release.lifted.get(caseId))
  const next = due(ledger.board).find(({ isStaged }) => isStaged)
  return { lifted, next: next?.liftsAt, now, doubt: face.doubt }
}

async function liftUnlessDone(desk: Desk, board: Board, caseId: CaseId): Promise<boolean> {
  try {
    await lift(desk, board, caseId)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'lift.done') return false
    throw error
  }
}
