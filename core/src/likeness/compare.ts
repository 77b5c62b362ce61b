// Which of our items does a sample derive from, and which parts of it?

import { across, shortRunNats } from './across.ts'
import type { Background } from './background.ts'
import { Bindings } from './bindings.ts'
import { byChance } from './calibration.ts'
import { type Chain, chain, leastFor } from './chains.ts'
import { inCommon } from './in-common.ts'
import { familyOf, type Text } from './neutral.ts'
import { type Prepared, prepare } from './prepared.ts'
import { areSmall, smallNats } from './small.ts'
import { vocabularyNats } from './spelt-names.ts'
import { findTiles } from './tiles.ts'
import {
  judge,
  literalNats,
  nameNats,
  type Searched,
  saidNats,
  searchedOf,
  type Verdict,
} from './verdict.ts'

export type { Searched } from './verdict.ts'

/** Lines from 1, both ends included. */
export type Lines = readonly [from: number, to: number]

/** Lines of both that belong together. */
export interface Pairing {
  readonly sample: Lines
  readonly item: Lines
}

/** From the first to the last line of a passage, what was put in or changed in between included. */
export interface Region extends Pairing {
  /** What it is worth alone; the rest of its item's nats are strings, numbers and names that both hold. */
  readonly nats: number
  /** What both hold without a break, in order. */
  readonly runs: readonly Pairing[]
}

export interface Likeness {
  /** The item's path. */
  readonly item: string
  /** ln of how much better "derived from this item" explains the sample than "written apart". */
  readonly nats: number
  /**
   * How many of as many unrelated items would be expected to reach as much: see `byChance`. All of
   * them in a language without background, where nobody has counted.
   */
  readonly eValue: number
  /** Nats ahead of the best item of any other bundle, or of nothing; below 0 where it is behind. */
  readonly margin: number
  readonly regions: readonly Region[]
}

export interface Comparison {
  readonly verdict: Verdict
  /** Every item with anything in common, best first. */
  readonly best: readonly Likeness[]
}

/** For one sample alone; with many, prepare the items once and use `comparePrepared`. */
export function compare(sample: Text, items: readonly Text[], background: Background): Comparison {
  const prepared = items.map((item) => prepare(item, background))
  return comparePrepared(prepare(sample, background), prepared)
}

/**
 * What comparing makes of a text is kept for as long as the text: hand in the same one each time.
 *
 * @param searched what `items` were chosen from, where they are not all
 * @param bundles which bundle each item is of; without them all are of one
 */
export function comparePrepared(
  sample: Prepared,
  items: readonly Prepared[],
  searched: Searched = searchedOf(items),
  bundles: readonly number[] = [],
): Comparison {
  const found: Found[] = []
  for (let at = 0; at < items.length; at++) {
    const one = liken(sample, items[at] as Prepared, bundles[at])
    if (one !== undefined) found.push(one)
  }
  if (found.length === 0) return { verdict: judge(sample, searched, undefined), best: [] }
  found.sort((a, b) => b.nats - a.nats || (a.item.path < b.item.path ? -1 : 1))
  const margins = marginsOf(found)
  const best = found.map(({ item, nats, regions }, place) => ({
    item: item.path,
    nats,
    eValue: searched.count * (sample.isKnown && item.isKnown ? byChance(nats) : 1),
    margin: margins[place] ?? 0,
    regions,
  }))
  return { verdict: judge(sample, searched, found[0]), best }
}

/** @param found the best first */
export function marginsOf(
  found: readonly { readonly nats: number; readonly bundle: number | undefined }[],
): number[] {
  const [first] = found
  const next = found.find(({ bundle }) => bundle !== first?.bundle)
  return found.map(
    ({ nats, bundle }) => nats - ((bundle === first?.bundle ? next : first)?.nats ?? 0),
  )
}

interface Found {
  readonly item: Prepared
  readonly bundle: number | undefined
  readonly nats: number
  /** What a verdict may rest on: of small programs, not what they say alone. */
  readonly evidence: number
  readonly regions: readonly Region[]
}

/** Nothing where they have nothing in common. */
function liken(sample: Prepared, item: Prepared, bundle: number | undefined): Found | undefined {
  const isAlike = familyOf(sample.language) === familyOf(item.language)
  const found = isAlike ? likenAlike(sample, item) : likenAcross(sample, item)
  return found.nats > 0 ? { ...found, item, bundle } : undefined
}

type Likened = Omit<Found, 'item' | 'bundle'>

const NOTHING: Likened = { nats: 0, evidence: 0, regions: [] }

function likenAcross(sample: Prepared, item: Prepared): Likened {
  const [here, there] = [across(sample), across(item)]
  const chains = chainsOf(here, there)
  const literals = literalNats(shared(sample.worth, item.worth))
  const said = saidNats(literals, vocabularyNats(sample, item))
  const nats = worthOf(chains) + said + shortRunNats(here, there)
  return { nats, evidence: nats, regions: regionsOf(chains, here, there) }
}

/** Files made after one pattern differ in literals alone, and share more of those than count. */
const BY_CLOSENESS = 0.05

function likenAlike(sample: Prepared, item: Prepared): Likened {
  const passages = chainsOf(sample, item)
  const held = shared(sample.worth, item.worth)
  const names = shared(sample.spelling, item.spelling)
  const isSmall = areSmall(sample, item)
  if (!isSmall && passages.length + held.length + names.length === 0) return NOTHING
  const closeness = held.length / (sample.worth.size + item.worth.size - held.length)
  const times = 1 + BY_CLOSENESS * (closeness || 0)
  const chains = passages.map((one) => ({ ...one, nats: one.nats * times }))
  const usual = worthOf(chains) + literalNats(held) + nameNats(names)
  const nats = isSmall ? smallNats(sample, item, usual) : usual
  const share = usual > nats ? nats / usual : 1
  const regions = regionsOf(chains, sample, item).map((one) => ({ ...one, nats: one.nats * share }))
  return { nats, evidence: Math.min(nats, usual), regions }
}

function chainsOf(sample: Prepared, item: Prepared): Chain[] {
  const space = sample.symbols.length * item.symbols.length
  return chain(findTiles(sample, item, leastFor(space)), space).map((one) => ({
    ...one,
    nats: natsByNames(one, sample, item),
  }))
}

const worthOf = (chains: readonly Chain[]): number =>
  chains.reduce((sum, { nats }) => sum + nats, 0)

const regionsOf = (chains: readonly Chain[], sample: Prepared, item: Prepared): Region[] =>
  chains.map((passage) => region(passage, sample, item)).sort(byLine)

/** What a passage is worth when names keep their meaning from one run of it to the next. */
function natsByNames({ tiles, nats }: Chain, sample: Prepared, item: Prepared): number {
  const names = new Bindings(sample, item).weighAll(tiles)
  let carried = nats
  for (const [at, tile] of tiles.entries()) carried += tile.structure + (names[at] ?? 0) - tile.nats
  return Math.max(0, carried)
}

/** What each thing that both hold is worth. */
const shared = (
  sample: ReadonlyMap<string, number>,
  item: ReadonlyMap<string, number>,
): readonly number[] => inCommon(sample, item).map((key) => item.get(key) ?? 0)

function region({ tiles, nats }: Chain, sample: Prepared, item: Prepared): Region {
  const runs = tiles.map((tile) => ({
    sample: reach(sample.lines.subarray(tile.sample, tile.sample + tile.length)),
    item: reach(item.lines.subarray(tile.item, tile.item + tile.length)),
  }))
  const all = (side: 'sample' | 'item'): Lines => reach(runs.flatMap((run) => run[side]))
  return { sample: all('sample'), item: all('item'), nats, runs }
}

/** First and last line; a program in a literal stands on earlier lines than what comes before it. */
function reach(lines: Iterable<number>): Lines {
  let [from, to] = [Infinity, 1]
  for (const line of lines) [from, to] = [Math.min(from, line), Math.max(to, line)]
  return [Math.min(from, to), to]
}

const byLine = (a: Region, b: Region): number => a.sample[0] - b.sample[0] || a.item[0] - b.item[0]
