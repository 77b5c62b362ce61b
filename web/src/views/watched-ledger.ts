// Bringing the verified ledger up to date, with news of how far it has come.

import type { Board } from '@forewarn/core/board/board'
import type { Seen } from '@forewarn/desk/seen'
import { checkpointOf } from '@forewarn/desk/sign-in'
import type { Session } from '../ports/desk-session.ts'

export type Progress = (done: number, of: number) => void

/** How often the page is told. */
const EVERY_MS = 100

/** @throws Refusal of `VerifiedLedger.catchUp` */
export async function catchUp(
  { desk, ledger }: Session,
  before: Seen | undefined,
  progress: Progress,
): Promise<Board> {
  const { size } = await checkpointOf(desk)
  progress(ledger.seen.size, size)
  const timer = setInterval(() => progress(ledger.seen.size, size), EVERY_MS)
  try {
    return await ledger.catchUp(before)
  } finally {
    clearInterval(timer)
  }
}
