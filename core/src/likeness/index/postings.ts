// Which items hold a run of symbols, a literal, a name or a rare word: all of them in a few flat arrays.

import { runKeys } from '../symbols.ts'
import type { Keyed } from './packed.ts'
import type { Allocate } from './shelf.ts'
import { rareWords, thingsOf } from './things.ts'

/** Long enough to be rare, short enough to stand whole between two edits. */
export const RUN = 6
/**
 * What as many items hold is a habit, and tells little. The first of them stay known: where somebody
 * indexed fifty versions of one thing, all that it holds is a habit.
 */
export const MOST_ITEMS = 48

/** By bucket of keys; a key is 32 bits, so that one in some thousand look-ups is of another run. */
export interface Postings {
  /** Bucket → where its entries begin. */
  readonly starts: Uint32Array
  readonly keys: Int32Array
  readonly items: Uint32Array
}

/** By where it begins, the key of each run. */
export const runsOf = (symbols: Int32Array): Int32Array => runKeys(symbols, RUN, RUN)

/** Each once, sorted. */
function keysOf(item: Keyed): Int32Array {
  const runs = runsOf(item.symbols)
  const things = Object.values(thingsOf(item)).flatMap((worths) => [...worths.keys()])
  things.push(...rareWords(item).keys())
  const keys = new Int32Array(runs.length + things.length)
  keys.set(runs)
  keys.set(things, runs.length)
  keys.sort()
  let count = 0
  for (let i = 0; i < keys.length; i++)
    if (i === 0 || keys[i] !== keys[count - 1]) keys[count++] = keys[i] as number
  return keys.subarray(0, count)
}

/** Entries to a bucket, about. */
const PER_BUCKET = 4

const bucketOf = (key: number, buckets: number): number => (key ^ (key >>> 15)) & (buckets - 1)

/**
 * Goes through the items twice, and holds one of them at a time. Eight bytes an entry, one more for
 * the buckets.
 *
 * @param read the item of a number below `count`
 * @param expected about how many entries there will be
 */
export function indexRuns(
  count: number,
  read: (item: number) => Keyed,
  allocate: Allocate,
  expected: number,
): Postings {
  const buckets = 2 ** Math.max(4, Math.ceil(Math.log2(expected / PER_BUCKET + 1)))
  const starts = new Uint32Array(allocate(4 * (buckets + 1)))
  for (let item = 0; item < count; item++) {
    for (const key of keysOf(read(item))) {
      const bucket = bucketOf(key, buckets)
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1
    }
  }
  for (let bucket = 0; bucket < buckets; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0)
  const entries = starts[buckets] ?? 0
  const keys = new Int32Array(allocate(4 * entries))
  const items = new Uint32Array(allocate(4 * entries))
  const free = starts.slice()
  for (let item = 0; item < count; item++) {
    for (const key of keysOf(read(item))) {
      const bucket = bucketOf(key, buckets)
      const at = free[bucket] ?? 0
      free[bucket] = at + 1
      keys[at] = key
      items[at] = item
    }
  }
  return withoutHabits({ starts, keys, items })
}

/** Of each key the first `MOST_ITEMS`, moved together; what is freed stands after the end. */
function withoutHabits({ starts, keys, items }: Postings): Postings {
  let kept = 0
  let from = 0
  for (let bucket = 0; bucket + 1 < starts.length; bucket++) {
    const to = starts[bucket + 1] ?? 0
    const times = to - from > MOST_ITEMS ? new Map<number, number>() : undefined
    for (let at = from; at < to; at++) {
      const key = keys[at] ?? 0
      const before = times?.get(key) ?? 0
      times?.set(key, before + 1)
      if (before >= MOST_ITEMS) continue
      keys[kept] = key
      items[kept] = items[at] ?? 0
      kept++
    }
    from = to
    starts[bucket + 1] = kept
  }
  return { starts, keys: keys.subarray(0, kept), items: items.subarray(0, kept) }
}

/**
 * The items that hold the key, in their order; the first `MOST_ITEMS` of them.
 *
 * @param found is emptied and filled
 */
export function holdersOf(
  { starts, keys, items }: Postings,
  key: number,
  found: number[] = [],
): number[] {
  const bucket = bucketOf(key, starts.length - 1)
  const to = starts[bucket + 1] ?? 0
  found.length = 0
  for (let at = starts[bucket] ?? 0; at < to; at++) if (keys[at] === key) found.push(items[at] ?? 0)
  return found
}

export const isHabit = (holders: readonly number[]): boolean => holders.length >= MOST_ITEMS
