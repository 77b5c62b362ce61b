// Bringing the verified ledger up to date, with news of how far it has come; and looking how far it is.

import type { Board } from '@forewarn/core/board/board'
import { logOf, lookOn, remember } from '@forewarn/desk/remembered'
import { checkpointOf } from '@forewarn/desk/sign-in'
import type { Session } from '../ports/desk-session.ts'

export type Progress = (done: number, of: number) => void

/** How often the page is told. */
const EVERY_MS = 100

/**
 * Reads on, and remembers how far: what was seen once can never be taken back unnoticed.
 *
 * @throws Refusal of `VerifiedLedger.catchUp`
 */
export async function catchUp(
  { desk, ledger, memory }: Session,
  progress: Progress,
): Promise<Board> {
  const before = await memory.last(logOf(desk))
  const { size } = await checkpointOf(desk)
  progress(ledger.seen.size, size)
  const timer = setInterval(() => progress(ledger.seen.size, size), EVERY_MS)
  try {
    const board = await ledger.catchUp(before)
    await remember(desk, memory, { ...ledger.seen, note: ledger.note ?? '' }, before)
    return board
  } finally {
    clearInterval(timer)
  }
}

/**
 * A recipient's desk reads no entries, and yet remembers the last checkpoint.
 *
 * @throws Refusal `ledger.wentBack`, `ledger.split`, `note.unsigned`, `witness.tooFew`
 */
export async function watch({ desk, memory }: Session): Promise<void> {
  await lookOn(desk, memory, await memory.last(logOf(desk)))
}
