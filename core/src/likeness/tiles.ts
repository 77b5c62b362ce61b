// Runs of symbols that two texts share, found by seeds and drawn out as far as they go.

import { Bindings, type Run } from './bindings.ts'
import { onceEach } from './once-each.ts'
import type { Prepared } from './prepared.ts'
import { runKeys } from './symbols.ts'

export interface Tile extends Run {
  /** Σ of what each pair of symbols is worth. */
  readonly structure: number
  /** What `structure` and the names in it come to. */
  readonly nats: number
}

/** Shorter runs are never found. */
const SEED = 4
/** A run of symbols that an item holds more often than this is a habit, not a seed. */
const MOST_PLACES = 32
/** A run worth less than this (one idiom) cannot be told from chance, even in a chain. */
const LEAST_NATS = 4

interface Seed {
  readonly sample: number
  readonly item: number
  /** What lies before this, in the sample, belongs to another run. */
  readonly from: number
}

/** Where each run of `SEED` symbols of an item stands. */
interface SeedIndex {
  readonly heads: Int32Array
  readonly next: Int32Array
  /** A bit for each, among eight a slot: most of what another text holds is refused by it alone. */
  readonly filter: Int32Array
}

const indexOf = onceEach((item: Prepared): SeedIndex => {
  const keys = seedsOf(item)
  const heads = new Int32Array(2 ** Math.max(4, Math.ceil(Math.log2(2 * keys.length + 1))))
  heads.fill(-1)
  const places = new Uint8Array(heads.length)
  const next = new Int32Array(keys.length)
  const filter = new Int32Array(heads.length / 4)
  const habits: number[] = []
  for (let at = keys.length - 1; at >= 0; at--) {
    const key = keys[at] ?? 0
    const slot = key & (heads.length - 1)
    filter[wordOf(key, filter)] = (filter[wordOf(key, filter)] ?? 0) | (1 << key)
    next[at] = heads[slot] ?? -1
    heads[slot] = at
    const held = places[slot] ?? 0
    if (held === MOST_PLACES) habits.push(slot)
    if (held <= MOST_PLACES) places[slot] = held + 1
  }
  for (const slot of habits) heads[slot] = -1
  return { heads, next, filter }
})

/** Above the five bits that tell the place in a word. */
const wordOf = (key: number, filter: Int32Array): number => (key >>> 5) & (filter.length - 1)

/** By where it begins, the key of each run of `SEED` symbols. */
const seedsOf = onceEach(({ symbols }: Prepared): Int32Array => {
  const keys = runKeys(symbols, SEED)
  for (let at = 0; at < keys.length; at++) keys[at] = (keys[at] ?? 0) ^ ((keys[at] ?? 0) >>> 15)
  return keys
})

/**
 * All maximal shared runs that hold a seed, in the order of the sample. Time is at most linear in
 * `MOST_PLACES` × the sample's length, besides the length of the runs themselves.
 */
export function findTiles(sample: Prepared, item: Prepared): Tile[] {
  const tiles: Tile[] = []
  const { heads, next, filter } = indexOf(item)
  const seeds = seedsOf(sample)
  const diagonals = new Diagonals(sample.symbols.length + item.symbols.length)
  for (let at = 0; at < seeds.length; at++) {
    const key = seeds[at] ?? 0
    if ((((filter[wordOf(key, filter)] ?? 0) >>> key) & 1) === 0) continue
    for (let there = heads[key & (heads.length - 1)] ?? -1; there >= 0; there = next[there] ?? -1) {
      if (sample.symbols[at] !== item.symbols[there]) continue
      const diagonal = at - there + item.symbols.length
      const from = diagonals.reached(diagonal)
      if (from > at) continue
      const tile = drawOut(sample, item, { sample: at, item: there, from })
      if (tile.length < SEED) continue
      diagonals.reach(diagonal, tile.sample + tile.length)
      if (tile.nats >= LEAST_NATS) tiles.push(tile)
    }
  }
  diagonals.end()
  return tiles.sort((a, b) => a.sample - b.sample || a.item - b.item)
}

/** Zeros between searches. */
let ends = new Int32Array(0)

/** Per diagonal of two texts: the end, in the sample, of the last run found on it. */
class Diagonals {
  readonly #used: number[] = []

  constructor(count: number) {
    if (ends.length < count) ends = new Int32Array(2 * count)
  }

  reached(diagonal: number): number {
    return ends[diagonal] ?? 0
  }

  reach(diagonal: number, end: number): void {
    ends[diagonal] = end
    this.#used.push(diagonal)
  }

  end(): void {
    for (const diagonal of this.#used) ends[diagonal] = 0
  }
}

/**
 * What one symbol is worth that both hold. Who says a thing only once copied it more likely than who
 * says it all the time: the sample's own worth. An item full of it is half a reason to take it for a
 * habit that others have, too.
 */
const worth = (sample: number, item: number): number => Math.min(sample, (sample + item) / 2)

/** Grows a seed both ways, backwards no further than `from`. */
function drawOut(sample: Prepared, item: Prepared, seed: Seed): Tile {
  let [i, j] = [seed.sample, seed.item]
  while (i > seed.from && j > 0 && sample.symbols[i - 1] === item.symbols[j - 1]) {
    i--
    j--
  }
  let length = 0
  let structure = 0
  const most = Math.min(sample.symbols.length - i, item.symbols.length - j)
  for (; length < most && sample.symbols[i + length] === item.symbols[j + length]; length++)
    structure += worth(sample.nats[i + length] ?? 0, item.nats[j + length] ?? 0)
  const run = { sample: i, item: j, length }
  const names = structure < LEAST_NATS ? 0 : new Bindings().weigh(run, sample, item)
  return { ...run, structure, nats: structure + names }
}
