// Standing by goes on through failures, never sleeps past an instant, and stops where it must.

import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe, expect, it } from 'vitest'
import { type Look, standBy } from './stand-by.ts'

const unreachable = () => new Refusal('house.unreachable', { url: 'u', problem: 'refused' })

/** Runs through `looks`, and returns how long it slept after each. */
async function slept(looks: readonly (() => Look)[]): Promise<number[]> {
  const waits: number[] = []
  const left = [...looks]
  await standBy({
    look: async () => (left.shift() as () => Look)(),
    sleep: async (ms) => {
      waits.push(ms)
      return left.length > 0
    },
    failed: () => undefined,
  })
  return waits
}

const at = (now: number, next?: number) => (): Look => ({
  now: instant(now),
  next: next === undefined ? undefined : instant(next),
})
const fail = (): Look => {
  throw unreachable()
}

describe('standing by', () => {
  it('sleeps exactly to the instant, and never longer than until its next look', async () => {
    expect(await slept([at(1000, 5000), at(5000, 900_000), at(5000)])).toEqual([
      4000, 15_000, 15_000,
    ])
  })

  it('does not sleep where an instant has come', async () => {
    expect(await slept([at(5001, 5000)])).toEqual([0])
  })

  it('doubles its pause while the house is away, up to a minute, and forgets it after', async () => {
    const away = Array.from({ length: 8 }, () => fail)
    expect(await slept([...away, at(0), fail])).toEqual([
      ...[1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 15_000, 1000],
    ])
  })

  it('goes on after a fault, and says so', async () => {
    const said: unknown[] = []
    const fault = new Error('a fault of the house')
    await standBy({
      look: () => Promise.reject(fault),
      sleep: async () => said.length < 3,
      failed: (error) => said.push(error),
    })
    expect(said).toEqual([fault, fault, fault])
  })

  it('stops where the ledger split, and leaves that to a person', async () => {
    const split = new Refusal('ledger.split', { size: 3 })
    const sleep = async () => {
      throw new Error('slept on a split ledger')
    }
    const stopped = standBy({ look: () => Promise.reject(split), sleep, failed: () => undefined })
    await expect(stopped).rejects.toBe(split)
  })
})
