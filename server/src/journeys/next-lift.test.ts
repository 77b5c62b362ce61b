// Waiting for a lift: as long as it takes, but no longer than a while, and not without end many.

import { emptyBoard } from '@forewarn/core/board/board'
import { CaseId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { NextLift } from './next-lift.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A ledger to which another process writes a lift after so long. */
function liftedAfter(ms: number) {
  const board = emptyBoard()
  const caseId = CaseId.parse('cas_abcdefghij234567')
  const lifted = { advisory: '', liftIdentity: '', at: instant(0), seq: 1 }
  let isWritten = false
  setTimeout(() => {
    isWritten = true
  }, ms)
  const catchUp = vi.fn(async () => {
    if (isWritten) board.release.lifted.set(caseId, lifted)
  })
  return { board, catchUp }
}

/** How long it took. */
async function waited(next: NextLift, before = 0): Promise<number> {
  const begun = Date.now()
  await next.come(before)
  return Date.now() - begun
}

it('is over within a moment of the lift, for all who wait, who look as one', async () => {
  const registry = liftedAfter(1000)
  const next = new NextLift(registry)
  const all = Promise.all(Array.from({ length: 400 }, () => waited(next)))
  await vi.advanceTimersByTimeAsync(1100)
  for (const ms of await all) expect(ms).toBeLessThanOrEqual(1050)
  expect(registry.catchUp.mock.calls.length).toBeLessThan(30)
})

it('is over after 25 seconds where nothing is lifted, and then nobody looks any more', async () => {
  const registry = liftedAfter(60_000)
  const took = waited(new NextLift(registry))
  await vi.advanceTimersByTimeAsync(26_000)
  expect(await took).toBe(25_000)
  const { length } = registry.catchUp.mock.calls
  await vi.advanceTimersByTimeAsync(10_000)
  expect(registry.catchUp.mock.calls).toHaveLength(length)
})

it('is no wait where it was lifted since one looked, nor where too many wait already', async () => {
  const next = new NextLift(liftedAfter(10_000))
  expect(await waited(next, 1)).toBe(0)
  const all = Promise.all(Array.from({ length: 2000 }, () => waited(next)))
  expect(await waited(next)).toBe(0)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(Math.min(...(await all))).toBeGreaterThan(9000)
})
