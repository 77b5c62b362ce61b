// When a mail is due: once for the same news, bounded in number, never two in a row.

import { createHash } from 'node:crypto'
import { RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Told } from '../store/store.ts'
import { APART_MS, due, MOST_REMINDERS } from './due.ts'

const DAY_MS = 86_400_000
const RECIPIENT = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
const NOON = instant(1_772_452_800_000)
const later = (ms: number): Instant => instant(NOON + ms)
const asks = (...keys: string[]) => keys.map((key) => ({ key, isAsked: true }))
const tells = (key: string) => ({ key, isAsked: false })

/** What is remembered after a mail about `waits` at `at`. */
function toldOf(waits: ReturnType<typeof asks>, at = NOON, reminders = 0): Told {
  const news = due(waits, undefined, at, DAY_MS)
  if (news === undefined) throw new Error('nothing was due')
  return { recipientId: RECIPIENT, at, digest: news.digest, reminders }
}

describe('a mail', () => {
  it('is due where something waits that was not told, and never where nothing waits', () => {
    expect(due([], undefined, NOON, DAY_MS)).toBeUndefined()
    expect(due(asks('a'), undefined, NOON, DAY_MS)).toMatchObject({ reminders: 0 })
    expect(due(asks('a', 'b'), toldOf(asks('a')), later(DAY_MS - 1), DAY_MS)).toMatchObject({
      reminders: 0,
    })
    expect(due([], toldOf(asks('a')), later(9 * DAY_MS), DAY_MS)).toBeUndefined()
  })

  it('is not due again for the same, nor because something waits no longer', () => {
    const told = toldOf(asks('a', 'b'))
    expect(due(asks('b', 'a'), told, later(DAY_MS - 1), DAY_MS)).toBeUndefined()
    expect(due(asks('b'), told, later(DAY_MS - 1), DAY_MS)).toBeUndefined()
  })

  it('waits until the last one is a while ago, whatever comes up', () => {
    const told = toldOf(asks('a'))
    expect(due(asks('a', 'b', 'c'), told, later(APART_MS - 1), DAY_MS)).toBeUndefined()
    expect(due(asks('a', 'b', 'c'), told, later(APART_MS), DAY_MS)).toMatchObject({ reminders: 0 })
  })

  it('is not held back for long by a clock that once ran ahead', () => {
    const told = toldOf(asks('a'), later(365 * DAY_MS))
    expect(due(asks('b'), told, NOON, DAY_MS)).toMatchObject({ reminders: 0 })
  })
})

describe('a reminder', () => {
  it('comes after its hours, three times, and then never without news', () => {
    const waits = asks('a')
    expect(due(waits, toldOf(waits), later(DAY_MS - 1), DAY_MS)).toBeUndefined()
    for (let sent = 0; sent < MOST_REMINDERS; sent += 1) {
      const news = due(waits, toldOf(waits, NOON, sent), later(DAY_MS), DAY_MS)
      expect(news).toMatchObject({ reminders: sent + 1 })
    }
    const last = toldOf(waits, NOON, MOST_REMINDERS)
    expect(due(waits, last, later(999 * DAY_MS), DAY_MS)).toBeUndefined()
    expect(due(asks('a', 'b'), last, later(DAY_MS), DAY_MS)).toMatchObject({ reminders: 0 })
  })

  it('never comes for what asks for nothing', () => {
    const waits = [tells('lift')]
    expect(due(waits, toldOf(waits), later(99 * DAY_MS), DAY_MS)).toBeUndefined()
    const both = [...waits, ...asks('a')]
    expect(due(both, toldOf(both), later(DAY_MS), DAY_MS)).toMatchObject({ reminders: 1 })
  })
})

it('never comes twice within ten minutes, nor for nothing, and leaves nothing untold', () => {
  const step = fc.record({
    waits: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
    ms: fc.integer({ min: 0, max: 3 * DAY_MS }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let at: Instant = NOON
      let last: Told | undefined
      for (const { waits, ms } of steps) {
        at = instant(at + ms)
        const news = due(asks(...waits), last, at, DAY_MS)
        if (news === undefined) {
          const isSoon = last !== undefined && at - last.at < APART_MS
          const untold = waits.filter((key) => !last?.digest.includes(digestOf(key)))
          expect(isSoon || untold.length === 0).toBe(true)
          continue
        }
        expect(waits).not.toEqual([])
        expect(at - (last?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(APART_MS)
        last = { recipientId: RECIPIENT, at, ...news }
      }
    }),
  )
})

/** As it is kept: the first 8 bytes of SHA-256. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}
