// How often strangers reach an expectation of as many by chance, and how much of that is who the strangers are.

import { byChance } from '@forewarn/core/likeness/calibration'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import { table } from '../real-input-table.ts'
import type { Tally } from './gather.ts'
import type { World } from './sets.ts'

const EXPECTED = [1e-2, 1e-3, 1e-4, 1e-5]
const DRAWS = 1_000

/** Of two hands of one world: pairs of their files, and how many of these reach each expectation. */
interface Pairs {
  readonly one: number
  readonly other: number
  count: number
  readonly reached: number[]
}

interface Counted {
  readonly name: string
  readonly hands: number
  readonly pairs: readonly Pairs[]
}

/** By language and of all; goal: within three times as often as expected. */
export function chanceTable(worlds: readonly World[], tallies: readonly Tally[]): void {
  const own = tallies.find(({ tool }) => tool.startsWith('Forewarn'))
  if (own === undefined) return
  const all = worlds
    .filter(({ hands = [], apart }) => hands.length > 0 && apart.length > 0)
    .map((world) => count(world, own.asked.get(world.name) ?? new Float64Array(0)))
  const rows = [...all.map((one) => [one]), all].flatMap((some, at) => {
    const name = at < all.length ? some[0]?.name : 'all'
    const [pairs, ...reached] = totals(some, () => 1)
    return [[name ?? '', handsOf(some), pairs ?? 0, ...reached, ...timesOf(some)]]
  })
  const heads = EXPECTED.map((each) => each.toExponential(0))
  const head = ['', 'hands', 'pairs', ...heads, ...heads.map((each) => `times at ${each}`)]
  console.log(
    `\nStrangers by E-value; in brackets 95 %, by drawing hands anew\n${table(head, rows)}`,
  )
}

const handsOf = (some: readonly Counted[]): number =>
  some.reduce((sum, { hands }) => sum + hands, 0)

function count({ name, hands = [], apart }: World, nats: Float64Array): Counted {
  const numbers = new Map([...new Set(hands)].map((hand, at) => [hand, at]))
  const pairs = new Map<number, Pairs>()
  for (let at = 0; at * 2 < apart.length; at++) {
    const one = numbers.get(hands[apart[2 * at] ?? 0] ?? '') ?? 0
    const other = numbers.get(hands[apart[2 * at + 1] ?? 0] ?? '') ?? 0
    const key = one * numbers.size + other
    const known = pairs.get(key) ?? { one, other, count: 0, reached: EXPECTED.map(() => 0) }
    known.count++
    const share = byChance(nats[at] ?? 0)
    for (const [nth, each] of EXPECTED.entries())
      if (share <= each) known.reached[nth] = (known.reached[nth] ?? 0) + 1
    pairs.set(key, known)
  }
  return { name, hands: numbers.size, pairs: [...pairs.values()] }
}

/** Pairs, and how many reach each expectation, each hand counted as often as `weight` says. */
function totals(some: readonly Counted[], weight: (world: Counted, hand: number) => number) {
  const sums = [0, ...EXPECTED.map(() => 0)]
  for (const world of some)
    for (const { one, other, count: pairs, reached } of world.pairs) {
      const times = weight(world, one) * weight(world, other)
      for (const [nth, each] of [pairs, ...reached].entries())
        sums[nth] = (sums[nth] ?? 0) + times * each
    }
  return sums
}

/**
 * Pairs of one file, and of one project, are not independent: projects are drawn anew, with putting
 * back, language by language. Source: Owen, "The pigeonhole bootstrap", Annals of Applied Statistics
 * 1 (2007).
 */
function timesOf(some: readonly Counted[]): string[] {
  const roll = dice(some.length + handsOf(some))
  const draws = Array.from({ length: DRAWS }, () => {
    const drawn = new Map(some.map((world) => [world, drawHands(world.hands, roll)]))
    return totals(some, (world, hand) => drawn.get(world)?.[hand] ?? 0)
  }).filter(([pairs = 0]) => pairs > 0)
  const observed = totals(some, () => 1)
  const times = (sums: readonly number[], nth: number): number =>
    (sums[nth + 1] ?? 0) / (sums[0] ?? 1) / (EXPECTED[nth] ?? 1)
  return EXPECTED.map((_, nth) => {
    const sorted = draws.map((sums) => times(sums, nth)).sort((a, b) => a - b)
    const at = (share: number): string => shown(sorted[Math.floor(share * sorted.length)] ?? 0)
    return `${shown(times(observed, nth))} (${at(0.025)}–${at(0.975)})`
  })
}

const shown = (times: number): string => times.toFixed(times < 10 ? 1 : 0)

function drawHands(count: number, roll: Dice): Int32Array {
  const times = new Int32Array(count)
  for (let n = 0; n < count; n++) {
    const hand = Math.floor(roll() * count)
    times[hand] = (times[hand] ?? 0) + 1
  }
  return times
}
