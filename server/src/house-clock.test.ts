// The table of cases of a house's clock: what opens when, and what it says it doubts.

import { type Instant, instant } from '@forewarn/core/shared/instant'
import { describe, expect, it } from 'vitest'
import { HouseClock } from './house-clock.ts'

const START = instant(1_700_000_000_000)
const MINUTE = 60_000
const FIVE_MIN = 5 * MINUTE

/** Where a witness's clock stands from the truth, in milliseconds; nothing from one that is silent. */
type Witnesses = readonly (number | undefined)[]

interface Case {
  readonly witnesses: Witnesses
  /** Where the house's own clock stands from the truth at the start, and after ten minutes. */
  readonly own: readonly [number, number]
  /** Before the start the last entry was written so long ago. */
  readonly quietMs?: number
}

/** Lives eleven minutes through; tells where the deciding time stood from the truth, and what was doubted. */
function lived({ witnesses, own: [first, then], quietMs = MINUTE }: Case) {
  let passed = 0
  let off = first
  const ledgerAt: Instant = instant(START - quietMs)
  const clock = new HouseClock({
    clock: { now: () => instant(START + passed + off) },
    elapsed: () => 77_000 + passed,
    ...{ witnesses: witnesses.length, isKnown: true },
  })
  const told: number[] = []
  const lapsing: number[] = []
  for (; passed <= 11 * MINUTE; passed += 100) {
    if (passed >= 10 * MINUTE) off = then
    for (const [i, error] of witnesses.entries()) {
      if (error === undefined || passed % 30_100 >= 1100) continue
      const seconds = Math.floor((START + passed + error) / 1000)
      clock.heard(i, { seconds, sentAt: 77_000 + passed, gotAt: 77_000 + passed })
    }
    told.push(clock.now(ledgerAt) - START - passed)
    lapsing.push(clock.lapsing(ledgerAt) - START - passed)
  }
  const early = Math.max(...told)
  return { early, late: -(told.at(-1) ?? 0), doubt: clock.doubt(ledgerAt)?.is, told, lapsing }
}

const RIGHT = [0, 0] as const
const THREE = [0, 0, 0] as const

/** What happens, how late it opens at most, and what is doubted. */
type Row = readonly [string, Case, number, string | undefined]

const WITNESSED: readonly Row[] = [
  ['all is well', { witnesses: THREE, own: RIGHT }, 200, undefined],
  ['its own clock is ahead', { witnesses: THREE, own: [FIVE_MIN, FIVE_MIN] }, 200, 'ahead'],
  ['its own clock jumps ahead', { witnesses: THREE, own: [0, FIVE_MIN] }, 200, 'ahead'],
  ['one lies ahead', { witnesses: [1e9, 0, 0], own: RIGHT }, 200, undefined],
  ['one lies behind', { witnesses: [-1e9, 0, 0], own: RIGHT }, 200, undefined],
  ['one is silent', { witnesses: [undefined, 0, 0], own: RIGHT }, 200, undefined],
  [
    'one lies as its own clock does',
    { witnesses: [FIVE_MIN, 0, 0], own: [FIVE_MIN, FIVE_MIN] },
    200,
    'ahead',
  ],
  [
    'its own clock is behind',
    { witnesses: THREE, own: [-FIVE_MIN, -FIVE_MIN] },
    FIVE_MIN,
    'behind',
  ],
  ['its own clock is set back', { witnesses: THREE, own: [0, -FIVE_MIN] }, FIVE_MIN, 'behind'],
  [
    'two are silent, from the start',
    { witnesses: [undefined, undefined, 0], own: RIGHT },
    MINUTE + 500,
    'unheard',
  ],
  [
    'two are silent, and its own clock is ahead',
    { witnesses: [undefined, undefined, 0], own: [FIVE_MIN, FIVE_MIN] },
    MINUTE + 500,
    'unheard',
  ],
]

const ALONE: readonly Row[] = [
  ['none, all is well', { witnesses: [], own: RIGHT }, 0, undefined],
  ['none, it jumps ahead', { witnesses: [], own: [0, FIVE_MIN] }, 0, 'ahead'],
  ['none, it is set back', { witnesses: [], own: [0, -FIVE_MIN] }, FIVE_MIN, 'behind'],
  ['one that lies ahead', { witnesses: [1e9], own: RIGHT }, 0, 'behind'],
  ['one that lies behind', { witnesses: [-1e9], own: RIGHT }, 0, 'ahead'],
  ['one that is silent', { witnesses: [undefined], own: RIGHT }, 0, 'unheard'],
  ['two that disagree', { witnesses: [0, 1e9], own: RIGHT }, 0, 'behind'],
]

describe('with three witnesses', () => {
  it.each(WITNESSED)(
    'where %s nothing opens early, and how late is known',
    (_, one, late, doubt) => {
      const found = lived(one)
      expect(found.early).toBeLessThanOrEqual(0)
      expect(found.late).toBeLessThanOrEqual(late)
      expect(found.doubt).toBe(doubt)
    },
  )
})

describe('with fewer than three, which cannot outvote one that lies', () => {
  it.each(ALONE)('%s: witnesses only raise the alarm', (_, one, late, doubt) => {
    const found = lived(one)
    // By what a quartz may be wrong in a minute.
    expect(found.early).toBeLessThanOrEqual(12)
    expect(found.late).toBeLessThanOrEqual(late)
    expect(found.doubt).toBe(doubt)
  })

  it('opens early where it is started with a clock that is ahead, and one witness says so', () => {
    expect(lived({ witnesses: [], own: [FIVE_MIN, FIVE_MIN] })).toMatchObject({
      ...{ early: FIVE_MIN, doubt: undefined },
    })
    expect(lived({ witnesses: [0], own: [FIVE_MIN, FIVE_MIN] })).toMatchObject({
      ...{ early: FIVE_MIN, doubt: 'ahead' },
    })
  })
})

describe('what lapses', () => {
  const rows = [...WITNESSED, ...ALONE].map(([name, one]) => [name, one] as const)

  it.each(rows)(
    'where %s: goes on by no less than elapses, and is never before what opens',
    (_, one) => {
      const { lapsing, told } = lived(one)
      for (const [i, at] of lapsing.entries()) {
        expect(at).toBeGreaterThanOrEqual(told[i] ?? 0)
        // To the millisecond: instants are whole.
        if (i > 0) expect(at).toBeGreaterThanOrEqual((lapsing[i - 1] ?? 0) - 1)
      }
      expect(lapsing.at(-1)).toBeGreaterThanOrEqual((lapsing[0] ?? 0) - 1)
    },
  )

  it('follows no clock that jumps ahead, whose sessions would last for ever once it is right', () => {
    for (const witnesses of [[], THREE]) {
      const { lapsing } = lived({ witnesses, own: [0, 1e12] })
      expect(Math.max(...lapsing)).toBeLessThanOrEqual(200)
    }
  })

  it('begins where witnesses say that it is, whatever its own clock says', () => {
    const { lapsing } = lived({ witnesses: THREE, own: [1e12, 1e12] })
    expect(Math.max(...lapsing)).toBeLessThanOrEqual(200)
  })
})

describe('the house’s clock', () => {
  it('is behind where its ledger’s last entry is later, and stands there', () => {
    const found = lived({ witnesses: [], own: [-FIVE_MIN, -FIVE_MIN], quietMs: 0 })
    expect(found).toMatchObject({ early: 0, late: FIVE_MIN, doubt: 'behind' })
    const clock = new HouseClock({
      clock: { now: () => instant(START - FIVE_MIN) },
      elapsed: () => 5,
      ...{ witnesses: 0, isKnown: true },
    })
    expect(clock.now(START)).toBe(START)
    expect(clock.doubt(START)?.is).toBe('behind')
  })

  it('holds nothing back for witnesses that never knew its log', () => {
    const parts = {
      clock: { now: () => START },
      elapsed: () => 5,
      witnesses: 3,
    }
    expect(new HouseClock({ ...parts, isKnown: false }).now(instant(0))).toBe(START)
    expect(new HouseClock({ ...parts, isKnown: true }).now(instant(8))).toBe(8)
  })

  it('is taken at its word where no time that passes was handed in', () => {
    let now = START
    const clock = new HouseClock({ clock: { now: () => now }, witnesses: 3, isKnown: true })
    now = instant(START + FIVE_MIN)
    expect(clock.now()).toBe(now)
    expect(clock.doubt(START)).toBeUndefined()
  })
})
