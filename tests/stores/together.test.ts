// Acts that come in together: one append for many, and nothing that acts sent one by one would not give.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Act, Event } from '@forewarn/core/board/entry'
import { CaseId } from '@forewarn/core/shared/ids'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Registry } from '@forewarn/server/registry'
import { SqliteFile } from '@forewarn/server/store/sqlite-file'
import { SqliteLedger } from '@forewarn/server/store/sqlite-ledger'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../journeys/world.ts'
import { ACTORS, HOUSE, letters, signAs } from '../promises/actors.ts'
import { BEGIN, CAST } from '../promises/script.ts'
import { careless } from './careless.ts'
import {
  type Door,
  LINES,
  ledgerOf,
  mustHold,
  type OpenDoor,
  openDoors,
  type Sent,
  send,
} from './together.ts'

const ORDINARY: OpenDoor = (parts) => Registry.open(parts)

const within = (line: number) => Math.max(0, Math.min(LINES.length - 1, line))

/**
 * Sends lines near the one that comes next, some twice, some not to be prepared, at up to `most` doors
 * of a ledger that fails now and then; and asks whether it went as it must.
 */
function law(open: OpenDoor, { most = 2, numRuns = 150 } = {}): Promise<void> {
  const near = fc.record({
    ahead: fc.integer({ min: -3, max: 9 }),
    nonce: fc.constantFrom<0 | 1>(0, 0, 0, 1),
    door: fc.nat(1),
    way: fc.constantFrom<Sent['way']>('record', 'record', 'recordOnce'),
    after: fc.nat(3),
    unprepared: fc.constantFrom(0, 0, 0, 1, 9),
  })
  const fate = fc.record({
    fails: fc.constantFrom(false, false, false, true),
    turns: fc.nat(3),
  })
  const cases = fc.record({
    begun: fc.nat(LINES.length - 1),
    count: fc.integer({ min: 1, max: most }),
    near: fc.array(near, { maxLength: 24 }),
    fate: fc.array(fate, { maxLength: 8 }),
  })
  return fc.assert(
    fc.asyncProperty(cases, async ({ begun, count, near, fate }) => {
      const ledger = await ledgerOf(begun)
      const doors = await openDoors(open, ledger, count)
      ledger.fate.push(...fate)
      const all = near.map(({ ahead, ...sent }) => ({ ...sent, line: within(begun + ahead) }))
      await mustHold(doors, ledger, await send(doors, ledger, all))
    }),
    { numRuns },
  )
}

const sentOf = (line: number, more: Partial<Sent> = {}): Sent => ({
  ...{ line, nonce: 0, door: 0, way: 'record', after: 0, unprepared: 0 },
  ...more,
})

/** Ordinary doors of a ledger of `begun` lines, and what became of everything sent to them at once. */
async function sent(
  begun: number,
  all: readonly Sent[],
  { count = 1, fails = [] }: { count?: number; fails?: readonly boolean[] } = {},
) {
  const ledger = await ledgerOf(begun)
  const doors = await openDoors(ORDINARY, ledger, count)
  ledger.fate.push(...fails.map((one) => ({ fails: one, turns: 1 })))
  const heard = await send(doors, ledger, all)
  await mustHold(doors, ledger, heard)
  const outcomes = heard.map(({ outcome }) => {
    if ('seq' in outcome) return outcome.seq
    return outcome.error instanceof Refusal ? outcome.error.code : String(outcome.error)
  })
  return { ledger, outcomes, door: doors[0] as Door }
}

describe('acts that are written together', () => {
  it('give the ledger, the board and the answers of some order of one by one, whatever fails', async () => {
    await law(ORDINARY)
  })

  it('may lean on each other: all that was ever said, sent at once, is written as it was sent', async () => {
    const { ledger, outcomes } = await sent(
      0,
      LINES.map((_, line) => sentOf(line)),
    )
    expect(outcomes).toEqual(LINES.map((_, line) => line))
    expect(ledger.groups.length).toBeLessThan(LINES.length / 4)
  })

  it('are all told where an append fails, and none of them stays', async () => {
    const [agreement, opened] = [CAST.length, CAST.length + 2]
    const first = [sentOf(agreement), sentOf(opened)]
    const all = [...first, ...first.map((one) => ({ ...one, nonce: 1 as const }))]
    const { outcomes, ledger, door } = await sent(CAST.length, all, { fails: all.map(() => true) })
    expect(new Set(outcomes)).toEqual(new Set(['Error: disk full']))
    expect(ledger.groups).toEqual([])
    expect(door.board.size).toBe(CAST.length)
  })

  it('are one entry where they are the same, and everybody is told its place', async () => {
    const same = sentOf(CAST.length)
    const { outcomes } = await sent(CAST.length, [same, same, { ...same, way: 'recordOnce' }])
    expect(outcomes).toEqual([CAST.length, CAST.length, 'act.repeated'])
  })

  it('are judged again where another process was first', async () => {
    const [first, second] = [sentOf(CAST.length), sentOf(CAST.length, { nonce: 1 })]
    const both = [first, sentOf(CAST.length + 1), { ...second, door: 1 }, { ...first, door: 1 }]
    const { ledger, outcomes } = await sent(CAST.length, both, { count: 2 })
    expect(ledger.entries.length).toBe(CAST.length + 2)
    expect(outcomes.filter((one) => one === CAST.length).length).toBeGreaterThan(0)
  })

  it('leave out the one that cannot be prepared, and write the others', async () => {
    const all = [0, 1, 2].map((i) => sentOf(CAST.length + 2 * i, { unprepared: i === 1 ? 9 : 0 }))
    const { outcomes } = await sent(CAST.length, all)
    expect(outcomes[0]).toBe(CAST.length)
    expect(outcomes[1]).toBe('vault.missing')
  })
})

describe('the law of them is broken by a door that', () => {
  it('is careless in no way: it is kept by one that takes one act at a time', async () => {
    await law(careless(), { most: 1, numRuns: 60 })
  })

  it.each(['judges alone', 'shows first', 'answers first', 'keeps what failed'] as const)(
    '%s',
    async (fault) => {
      await expect(law(careless(fault), { most: 1 })).rejects.toThrow('Property failed')
    },
  )
})

describe('a group on a SQLite file that is full', () => {
  it('is refused whole, and is written whole once there is room', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forewarn-together-'))
    const db = new DatabaseSync(join(folder, 'house.sqlite'))
    const ledger = new SqliteLedger(new SqliteFile(db))
    const random = seededRandom('full')
    const clock = { now: () => instant(BEGIN) }
    const logSecret = new Uint8Array(32).fill(7)
    const registry = await Registry.open({ ledger, clock, random, origin: HOUSE, logSecret })
    // Each takes more than a page, so that not even one of them has room.
    const opened = (i: number): Event => {
      const caseId = CaseId.parse(
        `cas_${letters(Math.floor(i / 16)).slice(8)}${letters(i % 16).slice(8)}`,
      )
      return { kind: 'caseOpened', caseId, sealed: 'YWdl'.repeat(2000) }
    }
    const [founding, ...acts] = Array.from({ length: 41 }, (_, i) => {
      const event = i === 0 ? (CAST[0]?.event as Event) : opened(i)
      return signAs(ACTORS.owner, event, i.toString(16).padStart(32, '0'))
    })
    await registry.record(founding as Act)
    const { page_count: pages } = db.prepare('pragma page_count').get() as { page_count: number }
    db.exec(`pragma max_page_count = ${pages}`)
    const full = await Promise.allSettled(acts.map((act) => registry.record(act)))
    expect(full.map(({ status }) => status)).not.toContain('fulfilled')
    expect(registry.board.size).toBe(1)
    expect(registry.board.embargo.cases.size).toBe(0)
    db.exec('pragma max_page_count = 100000')
    const seqs = await Promise.all(acts.map((act) => registry.record(act)))
    expect(seqs).toEqual(acts.map((_, i) => i + 1))
    expect(await ledger.size()).toBe(41)
    db.close()
    await rm(folder, { recursive: true, force: true })
  })
})
