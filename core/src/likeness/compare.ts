// Which of our items does a sample derive from, and which parts of it?

import type { Background } from './background.ts'
import { type Chain, chain } from './chains.ts'
import type { Text } from './neutral.ts'
import { type Prepared, prepare } from './prepared.ts'
import { findTiles, indexSeeds, type SeedIndex } from './tiles.ts'
import { judge, literalNats, type Verdict } from './verdict.ts'

/** Lines from 1, both ends included. */
export type Lines = readonly [from: number, to: number]

export interface Region {
  readonly sample: Lines
  readonly item: Lines
}

export interface Likeness {
  /** The item's path. */
  readonly item: string
  /** ln of how much better "derived from this item" explains the sample than "written apart". */
  readonly nats: number
  readonly regions: readonly Region[]
}

export interface Comparison {
  readonly verdict: Verdict
  /** Every item with anything in common, best first. */
  readonly best: readonly Likeness[]
}

/** An item that many samples will be compared with. */
export interface Indexed extends Prepared {
  readonly seeds: SeedIndex
}

export function indexItem(item: Text, background: Background): Indexed {
  const prepared = prepare(item, background)
  return { ...prepared, seeds: indexSeeds(prepared) }
}

/** For one sample alone; with many, index the items once and use `compareIndexed`. */
export function compare(sample: Text, items: readonly Text[], background: Background): Comparison {
  const indexed = items.map((item) => indexItem(item, background))
  return compareIndexed(prepare(sample, background), indexed)
}

export function compareIndexed(sample: Prepared, items: readonly Indexed[]): Comparison {
  const found = items
    .map((item) => ({ item, likeness: liken(sample, item) }))
    .filter(({ likeness }) => likeness.nats > 0)
    .sort((a, b) => b.likeness.nats - a.likeness.nats || (a.item.path < b.item.path ? -1 : 1))
  const [first] = found
  const best = first && { item: first.item, nats: first.likeness.nats }
  return { verdict: judge(sample, items, best), best: found.map(({ likeness }) => likeness) }
}

function liken(sample: Prepared, item: Indexed): Likeness {
  const tiles = findTiles(sample, item, item.seeds)
  const chains = chain(tiles, sample.symbols.length * item.symbols.length)
  const structure = chains.reduce((sum, { nats }) => sum + nats, 0)
  return {
    item: item.path,
    nats: structure + sharedLiterals(sample, item),
    regions: chains.map((passage) => region(passage, sample, item)).sort(byLine),
  }
}

function sharedLiterals(sample: Prepared, item: Prepared): number {
  return literalNats(
    [...item.worth].filter(([key]) => sample.worth.has(key)).map(([, worth]) => worth),
  )
}

/** The tiles of a passage stand in the same order in both texts. */
function region({ tiles }: Chain, sample: Prepared, item: Prepared): Region {
  const [first, last] = [tiles[0], tiles.at(-1)]
  const lines = (side: 'sample' | 'item', all: Int32Array): Lines => [
    all[first?.[side] ?? 0] ?? 1,
    all[(last?.[side] ?? 0) + (last?.length ?? 1) - 1] ?? 1,
  ]
  return { sample: lines('sample', sample.lines), item: lines('item', item.lines) }
}

const byLine = (a: Region, b: Region): number => a.sample[0] - b.sample[0] || a.item[0] - b.item[0]
