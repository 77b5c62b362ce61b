// Shared runs joined into passages: what one hand copied and another edited here and there.

import type { Tile } from './tiles.ts'

export interface Chain {
  readonly tiles: readonly Tile[]
  /** Worth of its tiles, less the links between them and the search for its beginning. */
  readonly nats: number
}

/** How many tiles back a link may reach: bounds time, not meaning. */
const LOOK_BACK = 64
/** Symbols that may be skipped in one link, on either side. */
const LONGEST_GAP = 200

/** Nats that any link costs. */
const LEAST_LINK = 1
/** Nats below which a passage is left out: chance brings one such in about e⁴ ≈ 55 pairs of texts. */
const LEAST_NATS = 4

/** What all tiles together must be worth to make one passage: links only cost. */
export const leastFor = (searchSpace: number): number =>
  Math.log(Math.max(1, searchSpace)) + LEAST_NATS

/**
 * Passages that overlap in neither text, best first. Each begins anywhere in both texts, which costs
 * ln(n·m) nats; each further tile costs what naming its distance from the one before would.
 *
 * Time O(tiles · LOOK_BACK).
 */
export function chain(tiles: readonly Tile[], searchSpace: number): Chain[] {
  const cost = Math.log(Math.max(1, searchSpace))
  if (tiles.reduce((sum, { nats }) => sum + nats, 0) - cost < LEAST_NATS) return []
  const { best, before, most } = link(tiles)
  if (most - cost < LEAST_NATS) return []
  const order = [...tiles.keys()].sort((a, b) => (best[b] ?? 0) - (best[a] ?? 0) || a - b)
  const taken = new Taken()
  const used = new Uint8Array(tiles.length)
  const chains: Chain[] = []
  for (const end of order) {
    if ((best[end] ?? 0) - cost < LEAST_NATS) break
    const found = used[end] ? [] : walkBack(tiles, before, end, used)
    const free = found.filter((tile) => taken.isFree(tile))
    const nats = worth(free) - cost
    if (nats < LEAST_NATS) continue
    for (const tile of free) taken.add(tile)
    chains.push({ tiles: free, nats })
  }
  return chains.sort((a, b) => b.nats - a.nats)
}

interface Links {
  /** Per tile: the worth of the best chain that ends with it. */
  readonly best: Float64Array
  readonly before: Int32Array
  /** The worth of the best of all. */
  readonly most: number
}

function link(tiles: readonly Tile[]): Links {
  const best = new Float64Array(tiles.length)
  const before = new Int32Array(tiles.length).fill(-1)
  let bestOfAll = 0
  for (let at = 0; at < tiles.length; at++) {
    const tile = tiles[at] as Tile
    let most = 0
    for (let from = at - 1; from >= Math.max(0, at - LOOK_BACK); from--) {
      const worth = best[from] as number
      if (worth - LEAST_LINK < most) continue
      const gain = worth - linkCost(tiles[from] as Tile, tile)
      // Of two as good the first of both.
      if (gain <= 0 || gain < most) continue
      most = gain
      before[at] = from
    }
    best[at] = most + tile.nats
    bestOfAll = Math.max(bestOfAll, best[at] as number)
  }
  return { best, before, most: bestOfAll }
}

/** What it costs to skip so many symbols, in nats. */
const SKIPPED = Float64Array.from({ length: LONGEST_GAP + 1 }, (_, count) => Math.log(1 + count))

/** Infinite where `next` does not follow `tile` in both texts; a small overlap is paid for. */
function linkCost(tile: Tile, next: Tile): number {
  const here = next.sample - tile.sample - tile.length
  const there = next.item - tile.item - tile.length
  if (here > LONGEST_GAP || there > LONGEST_GAP) return Infinity
  const overlap = Math.max(0, -here, -there)
  if (2 * overlap > Math.min(tile.length, next.length)) return Infinity
  const skipped = (SKIPPED[Math.max(0, here)] as number) + (SKIPPED[Math.max(0, there)] as number)
  return LEAST_LINK + skipped + (overlap * next.nats) / next.length
}

function walkBack(
  tiles: readonly Tile[],
  before: Int32Array,
  end: number,
  used: Uint8Array,
): Tile[] {
  const found: Tile[] = []
  for (let at = end; at >= 0 && !used[at]; at = before[at] ?? -1) {
    used[at] = 1
    const tile = tiles[at]
    if (tile !== undefined) found.push(tile)
  }
  return found.reverse()
}

function worth(tiles: readonly Tile[]): number {
  let nats = 0
  for (const [at, tile] of tiles.entries()) {
    const previous = tiles[at - 1]
    const cost = previous === undefined ? 0 : Math.min(linkCost(previous, tile), MOST_FOR_A_LINK)
    nats += tile.nats - cost
  }
  return nats
}

const MOST_FOR_A_LINK = LEAST_LINK + 2 * Math.log(1 + LONGEST_GAP)

/** Which symbols of both texts are accounted for. */
class Taken {
  readonly #sample = new Set<number>()
  readonly #item = new Set<number>()

  /** Whether the middle and both ends of a tile are free; tiles are taken whole or not at all. */
  isFree({ sample, item, length }: Tile): boolean {
    return [0, length >> 1, length - 1].every(
      (at) => !this.#sample.has(sample + at) && !this.#item.has(item + at),
    )
  }

  add({ sample, item, length }: Tile): void {
    for (let at = 0; at < length; at++) {
      this.#sample.add(sample + at)
      this.#item.add(item + at)
    }
  }
}
