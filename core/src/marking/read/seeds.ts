// Finds where in a sample to look: runs of tokens that a stretch of the master and it share.

import type { Light } from './stream.ts'

/** Tokens of the sample, from and up to (exclusive). */
export type Window = readonly [from: number, to: number]

/** Runs that turn up more often than this in a sample tell nothing. */
const COMMON = 12
/** A stretch is looked for where it and the sample share so many runs that no other item has. */
const LEAST_SHARED = 1.5
/** A second window is looked at where it shares this part of what the first shares. */
const RIVAL = 0.6
/** Nodes × tokens of one alignment: 64 MB, a tenth of a second. */
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

function runs(tokens: readonly Light[], size: number): string[] {
  const keys = tokens.map(({ kind, key }) => (kind === 'name' ? '\0' : key))
  return keys.slice(size - 1).map((_, i) => keys.slice(i, i + size).join('\x01'))
}

/** By run: how many items have it. */
export type Spread = ReadonlyMap<string, number>

export function spreadOf(items: readonly (readonly (readonly Light[])[])[], size: number): Spread {
  const spread = new Map<string, number>()
  for (const stretches of items) {
    for (const run of new Set(stretches.flatMap((plain) => runs(plain, size)))) {
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
  plain: readonly Light[],
  sample: Runs,
  spread: Spread,
  taken?: ReadonlySet<number>,
): { readonly weights: ReadonlyMap<number, number>; readonly shared: number } {
  const weights = new Map<number, number>()
  let shared = 0
  for (const run of new Set(runs(plain, sample.size))) {
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

/**
 * At most two windows of the sample, the better first; none where too little is shared.
 *
 * @param nodes how many nodes the stretch has, on which the size of windows depends
 */
export function windows(
  plain: readonly Light[],
  nodes: number,
  sample: Runs,
  spread: Spread,
): Window[] {
  const { weights, shared } = sharedRuns(plain, sample, spread)
  if (shared < LEAST_SHARED) return []
  const span = Math.floor(MOST_CELLS / nodes)
  if (sample.length <= span) return [[0, sample.length]]
  const places = [...weights].sort(([a], [b]) => a - b)
  const margin = Math.floor(span / 8)
  const first = densest(places, span - 2 * margin)
  const rest = places.filter(([at]) => at < first.from || at > first.to)
  const second = rest.length > 0 ? densest(rest, span - 2 * margin) : undefined
  const chosen = second && second.weight > RIVAL * first.weight ? [first, second] : [first]
  return chosen.map(({ from, to }) => [
    Math.max(0, from - margin),
    Math.min(sample.length, to + margin + sample.size),
  ])
}

function densest(places: readonly (readonly [number, number])[], span: number) {
  let best = { from: 0, to: 0, weight: -1 }
  let weight = 0
  let start = 0
  for (const [i, [to, gain]] of places.entries()) {
    weight += gain
    while (to - (places[start] as readonly [number, number])[0] > span) {
      weight -= (places[start] as readonly [number, number])[1]
      start++
    }
    const [from] = places[start] as readonly [number, number]
    if (weight > best.weight && i >= start) best = { from, to, weight }
  }
  return best
}
