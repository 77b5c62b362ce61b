// Rounds: one at a time, the next one after a failure too, and none once the house was stopped.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { byTimer, type Every, rounds } from './rounds.ts'

/** Calls a round when the test says so. */
function byHand() {
  let round: () => Promise<void> = () => Promise.resolve()
  let isStopped = false
  const every: Every = (_, given) => {
    round = given
    return {
      stop: () => {
        isStopped = true
      },
    }
  }
  return { every, round: () => round(), isStopped: () => isStopped }
}

const fail = (error: unknown) => expect.fail(String(error))

it('do not overlap: who asks during one waits for that one', async () => {
  const hand = byHand()
  const ends: (() => void)[] = []
  const own = rounds(hand.every, 1, () => new Promise((end) => ends.push(end)), fail)
  const first = hand.round()
  const second = hand.round()
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await Promise.all([first, second])
  const third = hand.round()
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await third
  await own.stop()
})

it('go on after one that failed, which is reported', async () => {
  const hand = byHand()
  const reported: unknown[] = []
  let count = 0
  const work = async () => {
    count += 1
    if (count === 1) throw new Error('once')
  }
  const own = rounds(hand.every, 1, work, (error) => reported.push(error))
  await hand.round()
  await hand.round()
  expect(reported).toEqual([new Error('once')])
  expect(count).toBe(2)
  await own.stop()
})

it('hear that it is over, and are waited for', async () => {
  const hand = byHand()
  const seen: string[] = []
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const own = rounds(
    hand.every,
    1,
    async (isOver) => {
      await gate
      seen.push(isOver() ? 'over' : 'on')
    },
    fail,
  )
  void hand.round()
  const stopped = own.stop().then(() => seen.push('stopped'))
  go()
  await stopped
  expect(seen).toEqual(['over', 'stopped'])
  expect(hand.isStopped()).toBe(true)
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('that hang are left alone after a while, and what becomes of them is nobody’s business', async () => {
  const hand = byHand()
  let breakOff = (_: Error) => {}
  const hanging = () =>
    new Promise<void>((_, reject) => {
      breakOff = reject
    })
  const own = rounds(hand.every, 1, hanging, fail)
  const round = hand.round()
  const stopped = own.stop()
  await vi.advanceTimersByTimeAsync(2000)
  await stopped
  breakOff(new Error('too late'))
  await round
})

it('come by the timer, and stop with it', async () => {
  let count = 0
  const timer = byTimer(1000, async () => {
    count += 1
  })
  await vi.advanceTimersByTimeAsync(3500)
  timer.stop()
  await vi.advanceTimersByTimeAsync(3500)
  expect(count).toBe(3)
})
