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

/** Where each run of `SEED` symbols of a text stands. */
interface Seeds {
  /** By where it begins. */
  readonly keys: Int32Array
  readonly heads: Int32Array
  readonly next: Int32Array
  /** A bit for each, among eight a slot: most of what another text holds is refused by it alone. */
  readonly filter: Int32Array
  /** By slot: how many there are, as far as `MOST_PLACES` and one more. */
  readonly places: Uint8Array
}

const seedsOf = onceEach(({ symbols }: Prepared): Seeds => {
  const keys = runKeys(symbols, SEED)
  const heads = new Int32Array(2 ** Math.max(4, Math.ceil(Math.log2(2 * keys.length + 1)))).fill(-1)
  const places = new Uint8Array(heads.length)
  const next = new Int32Array(keys.length)
  const filter = new Int32Array(heads.length / 4)
  for (let at = keys.length - 1; at >= 0; at--) {
    const mixed = keys[at] as number
    const key = mixed ^ (mixed >>> 15)
    keys[at] = key
    const slot = key & (heads.length - 1)
    const word = wordOf(key, filter)
    filter[word] = (filter[word] as number) | (1 << key)
    next[at] = heads[slot] as number
    heads[slot] = at
    if ((places[slot] as number) <= MOST_PLACES) places[slot] = (places[slot] as number) + 1
  }
  return { keys, heads, next, filter, places }
})

/** Above the five bits that tell the place in a word. */
const wordOf = (key: number, filter: Int32Array): number => (key >>> 5) & (filter.length - 1)

/** What the item holds too often to tell anything. */
const isHabit = (key: number, { places }: Seeds): boolean =>
  (places[key & (places.length - 1)] as number) > MOST_PLACES

/** Names give at most as much as the symbols that they stand before; a little more is for rounding. */
const WITH_NAMES = 2.001

/**
 * All maximal shared runs that hold a seed, in the order of the sample; none where all together come
 * to less than `least` nats. The seeds of the lesser text are looked up in the other, and time is at
 * most linear in `MOST_PLACES` × the sample's length besides, and in the length of the runs themselves.
 */
export function findTiles(sample: Prepared, item: Prepared, least = 0): Tile[] {
  const [here, there] = [seedsOf(sample), seedsOf(item)]
  const isSample = here.keys.length <= there.keys.length
  const [{ keys }, { keys: others, filter, heads, next }] = isSample ? [here, there] : [there, here]
  const runs = new Runs(sample, item)
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as number
    if ((((filter[wordOf(key, filter)] as number) >>> key) & 1) === 0) continue
    let other = heads[key & (heads.length - 1)] as number
    if (other < 0 || isHabit(key, there)) continue
    for (; other >= 0; other = next[other] as number) {
      if (others[other] !== key) continue
      if (isSample) runs.add(at, other)
      else runs.add(other, at)
    }
  }
  runs.end()
  if (runs.found.length === 0 || WITH_NAMES * runs.nats < least) return []
  const bindings = new Bindings(sample, item)
  return runs.found
    .map((run) => ({ ...run, nats: run.structure + bindings.weigh(run) }))
    .filter(({ nats }) => nats >= LEAST_NATS)
    .sort((a, b) => a.sample - b.sample || a.item - b.item)
}

/** Per diagonal of two texts: the end, in the sample, of the last run found on it. Zeros between searches. */
let ends = new Int32Array(0)

/** Runs that two texts share, each drawn out from the first of its seeds. */
class Runs {
  readonly found: Omit<Tile, 'nats'>[] = []
  /** Σ of their `structure`. */
  nats = 0
  readonly #ours: Int32Array
  readonly #its: Int32Array
  readonly #ourNats: Float32Array
  readonly #itsNats: Float32Array
  readonly #diagonals: number[] = []

  constructor(sample: Prepared, item: Prepared) {
    ;[this.#ours, this.#ourNats] = [sample.symbols, sample.nats]
    ;[this.#its, this.#itsNats] = [item.symbols, item.nats]
    const count = this.#ours.length + this.#its.length
    if (ends.length < count) ends = new Int32Array(2 * count)
  }

  /** Grows a seed both ways, backwards no further than the run before it. On each diagonal they come in order. */
  add(at: number, there: number): void {
    const [ours, its] = [this.#ours, this.#its]
    const diagonal = at - there + its.length
    const from = ends[diagonal] as number
    if (from > at) return
    let [i, j] = [at, there]
    while (i > from && j > 0 && ours[i - 1] === its[j - 1]) {
      i--
      j--
    }
    let length = 0
    const most = Math.min(ours.length - i, its.length - j)
    while (length < most && ours[i + length] === its[j + length]) length++
    if (length < SEED) return
    ends[diagonal] = i + length
    this.#diagonals.push(diagonal)
    const structure = this.#worth(i, j, length)
    if (structure < LEAST_NATS) return
    this.nats += structure
    this.found.push({ sample: i, item: j, length, structure })
  }

  /**
   * Who says a thing only once copied it more likely than who says it all the time: a symbol is worth
   * what it is in the sample. An item full of it is half a reason to take it for a habit that others
   * have, too.
   */
  #worth(i: number, j: number, length: number): number {
    const [ours, its] = [this.#ourNats, this.#itsNats]
    let worth = 0
    for (let at = 0; at < length; at++) {
      const own = ours[i + at] as number
      worth += Math.min(own, (own + (its[j + at] as number)) / 2)
    }
    return worth
  }

  end(): void {
    for (const diagonal of this.#diagonals) ends[diagonal] = 0
  }
}
