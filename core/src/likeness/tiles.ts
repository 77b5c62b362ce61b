// Runs of symbols that two texts share, found by seeds and drawn out as far as they go.

import { Bindings, type Run } from './bindings.ts'
import type { Prepared } from './prepared.ts'
import { runKey } from './symbols.ts'

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
export interface SeedIndex {
  readonly heads: Int32Array
  readonly next: Int32Array
}

export function indexSeeds({ symbols }: Prepared): SeedIndex {
  const count = Math.max(0, symbols.length - SEED + 1)
  const heads = new Int32Array(2 ** Math.max(4, Math.ceil(Math.log2(2 * count + 1)))).fill(-1)
  const places = new Uint8Array(heads.length)
  const next = new Int32Array(count).fill(-1)
  for (let at = count - 1; at >= 0; at--) {
    const slot = seedAt(symbols, at) & (heads.length - 1)
    places[slot] = Math.min(MOST_PLACES + 1, (places[slot] ?? 0) + 1)
    next[at] = heads[slot] ?? -1
    heads[slot] = at
  }
  for (const [slot, held] of places.entries()) if (held > MOST_PLACES) heads[slot] = -1
  return { heads, next }
}

function seedAt(symbols: Int32Array, at: number): number {
  const key = runKey(symbols, at, SEED)
  return key ^ (key >>> 15)
}

/**
 * All maximal shared runs that hold a seed, in the order of the sample. Time is at most linear in
 * `MOST_PLACES` × the sample's length, besides the length of the runs themselves.
 */
export function findTiles(sample: Prepared, item: Prepared, index: SeedIndex): Tile[] {
  const tiles: Tile[] = []
  // Per diagonal: the end, in the sample, of the last run found on it.
  const reached = new Int32Array(sample.symbols.length + item.symbols.length)
  for (let at = 0; at + SEED <= sample.symbols.length; at++) {
    const slot = seedAt(sample.symbols, at) & (index.heads.length - 1)
    for (let there = index.heads[slot] ?? -1; there >= 0; there = index.next[there] ?? -1) {
      const diagonal = at - there + item.symbols.length
      if ((reached[diagonal] ?? 0) > at) continue
      const tile = drawOut(sample, item, { sample: at, item: there, from: reached[diagonal] ?? 0 })
      if (tile.length < SEED) continue
      reached[diagonal] = tile.sample + tile.length
      if (tile.nats >= LEAST_NATS) tiles.push(tile)
    }
  }
  return tiles.sort((a, b) => a.sample - b.sample || a.item - b.item)
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
