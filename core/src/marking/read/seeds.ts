// Finds where in a sample to look: runs of tokens that a stretch of the master and it share.

import type { Light } from './stream.ts'

/** Tokens of the sample, from and up to (exclusive). */
export type Window = readonly [from: number, to: number]

/** Runs that turn up more often than this in a sample tell nothing. */
const COMMON = 12
/** A passage is looked at where it shares so many runs that no other item has. */
const LEAST_SHARED = 2
/** Passages of a sample end where nothing is shared over so many tokens. */
const PARTED = 150
/** Tokens around a passage, for the places at its edges. */
const MARGIN = 100
/** So many passages are looked at, the best. */
const MOST_WINDOWS = 4
/** A sample not much longer than a stretch that shares this part of its runs is looked at whole, … */
const MUCH_SHARED = 0.15
/** … if that takes no more than so many nodes × tokens: 64 MB, a tenth of a second. */
const MOST_CELLS = 16e6

/** An index of all runs of a sample, made once. */
export interface Runs {
  readonly length: number
  readonly size: number
  readonly at: ReadonlyMap<string, readonly number[]>
}

/** @param size tokens in a run: 3 for prose, 5 for code, in which names count as alike */
export function runsOf(tokens: readonly Light[], size: number): Runs {
  const at = new Map<string, number[]>()
  for (const [from, run] of runs(tokens, size).entries()) {
    const known = at.get(run)
    if (known === undefined) at.set(run, [from])
    else if (known.length <= COMMON) known.push(from)
  }
  return { length: tokens.length, size, at }
}

/** All runs of a stretch of the master. */
export function runSet(tokens: readonly Light[], size: number): ReadonlySet<string> {
  return new Set(runs(tokens, size))
}

function runs(tokens: readonly Light[], size: number): string[] {
  const keys = tokens.map(({ kind, key }) => (kind === 'name' ? '\0' : key))
  return keys.slice(size - 1).map((_, i) => keys.slice(i, i + size).join('\x01'))
}

/** By run: how many items have it. */
export type Spread = ReadonlyMap<string, number>

/** @param items by item, the runs of its stretches */
export function spreadOf(items: readonly (readonly ReadonlySet<string>[])[]): Spread {
  const spread = new Map<string, number>()
  for (const stretches of items) {
    for (const run of new Set(stretches.flatMap((one) => [...one]))) {
      spread.set(run, (spread.get(run) ?? 0) + 1)
    }
  }
  return spread
}

/**
 * How much a stretch and a sample share, in runs; one that several items have counts for less.
 *
 * @param taken tokens of the sample that are known to belong to another item
 */
export function sharedRuns(
  stretch: ReadonlySet<string>,
  sample: Runs,
  spread: Spread,
  taken?: ReadonlySet<number>,
): { readonly weights: ReadonlyMap<number, number>; readonly shared: number } {
  const weights = new Map<number, number>()
  let shared = 0
  for (const run of stretch) {
    const places = sample.at.get(run)
    if (places === undefined || places.length > COMMON) continue
    const free = taken === undefined ? places : places.filter((at) => !taken.has(at))
    if (free.length === 0) continue
    const weight = 1 / (spread.get(run) ?? 1)
    shared += weight
    for (const at of free) weights.set(at, (weights.get(at) ?? 0) + weight / free.length)
  }
  return { weights, shared }
}

/** What is looked for. */
export interface Sought {
  readonly runs: ReadonlySet<string>
  readonly nodes: readonly unknown[]
  /** Tokens that may stand between, and are looked for elsewhere. */
  readonly apart: number
}

/** The windows of a sample that share most with a stretch; none where too little is shared. */
export function windows(
  { runs: stretch, nodes: { length: nodes }, apart }: Sought,
  sample: Runs,
  spread: Spread,
): Window[] {
  const { weights, shared } = sharedRuns(stretch, sample, spread)
  if (shared < LEAST_SHARED) return []
  const isShort = sample.length <= 2 * stretch.size + 600
  const isAffordable = isShort && sample.length * nodes <= MOST_CELLS
  if (isAffordable && shared >= MUCH_SHARED * stretch.size) return [[0, sample.length]]
  const parted = PARTED + Math.min(apart, MOST_CELLS / 4 / nodes)
  const passages = passagesOf(weights, parted).filter(({ weight }) => weight >= LEAST_SHARED)
  passages.sort((a, b) => b.weight - a.weight)
  return merged(
    passages
      .slice(0, MOST_WINDOWS)
      .map(({ from, to }) => [
        Math.max(0, from - MARGIN),
        Math.min(sample.length, to + MARGIN + sample.size),
      ]),
  )
}

interface Passage {
  readonly from: number
  to: number
  weight: number
}

function passagesOf(weights: ReadonlyMap<number, number>, parted: number): Passage[] {
  const passages: Passage[] = []
  for (const [at, weight] of [...weights].sort(([a], [b]) => a - b)) {
    const last = passages.at(-1)
    if (last === undefined || at - last.to > parted) passages.push({ from: at, to: at, weight })
    else {
      last.to = at
      last.weight += weight
    }
  }
  return passages
}

/** Windows that meet become one. */
function merged(all: readonly Window[]): Window[] {
  const out: Window[] = []
  for (const [from, to] of [...all].sort(([a], [b]) => a - b)) {
    const last = out.at(-1)
    if (last !== undefined && from <= last[1])
      out[out.length - 1] = [last[0], Math.max(to, last[1])]
    else out.push([from, to])
  }
  return out
}
