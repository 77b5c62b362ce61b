// Reads one item's carriers in one sample: aligns stretch by stretch, and asks every gate.

import { type Alignment, align, type Lattice } from '../../syntax/lattice.ts'
import type { MasterItem } from '../master.ts'
import { rankOf } from '../template.ts'
import type { ReadySample, Stream } from './sample.ts'
import { nameKey, type Renaming, rowMaker } from './score.ts'
import { type Spread, type Window, windows } from './seeds.ts'
import type { Drawing, Gate, Sketch } from './sketch.ts'

/** What one sample shows of one item. */
export interface ItemReading {
  /** How well the best stretches agree, in the units of the alignment. */
  readonly score: number
  /** By carrier of the item: every symbol that was read with confidence. */
  readonly symbols: ReadonlyMap<number, ReadonlySet<number>>
}

/** A stretch that agrees less than this is chance. */
const LEAST_SCORE = { code: 40, prose: 16 }
/** A spelling is read when every other one, and its absence, agrees worse by this. */
const LEAST_MARGIN = 2
/** A long hole is found when its stretch agrees at least so well. */
const LEAST_PLACED = 40

interface Placing {
  readonly sketch: Sketch
  readonly window: Window
  readonly alignment: Alignment
}

export function readItem(
  item: MasterItem,
  drawing: Drawing,
  sample: ReadySample,
  spreads: Spreads,
): ItemReading {
  const first = place(drawing, { sample, spreads, renaming: new Map() })
  const renaming = learn(first, sample)
  const second = renaming.size > 0 ? place(drawing, { sample, spreads, renaming }) : first
  const symbols = new Map<number, Set<number>>()
  const add = (carrier: number, symbol: number) => {
    symbols.set(carrier, (symbols.get(carrier) ?? new Set()).add(symbol))
  }
  for (const placing of second) readGates(placing, add)
  readNames(second, sample, item, add)
  readPlaced(drawing, second, sample, add)
  return { score: second.reduce((sum, { alignment }) => sum + alignment.best, 0), symbols }
}

/** How widely runs are spread over the items of a language. */
export type Spreads = Readonly<Record<Sketch['stream'], Spread>>

interface Ground {
  readonly sample: ReadySample
  readonly spreads: Spreads
  readonly renaming: Renaming
}

function place(drawing: Drawing, { sample, spreads, renaming }: Ground): Placing[] {
  const rows = {
    code: rowMaker(sample.code.vocabulary, renaming),
    prose: rowMaker(sample.prose.vocabulary, new Map()),
  }
  return drawing.sketches.flatMap((sketch) => {
    const stream = sample[sketch.stream]
    const places = windows(sketch.plain, sketch.nodes.length, stream.runs, spreads[sketch.stream])
    if (places.length === 0) return []
    const lattice: Lattice = {
      nodes: sketch.nodes.map(({ expected, ...node }) =>
        expected === undefined ? node : { ...node, row: rows[sketch.stream](expected) },
      ),
    }
    return places.flatMap((window) => {
      const [from, to] = window
      const text = {
        words: stream.words.subarray(from, to),
        extra: stream.extra.subarray(from, to),
      }
      const alignment = align(lattice, text)
      return alignment.best < LEAST_SCORE[sketch.stream] ? [] : [{ sketch, window, alignment }]
    })
  })
}

/** What each name of the master is called in the sample, where one answer clearly leads. */
function learn(placings: readonly Placing[], sample: ReadySample): Renaming {
  const renaming = new Map<string, string>()
  for (const [name, counts] of namePairs(placings, sample.code)) {
    const leader = leading(counts)
    if (leader !== undefined) renaming.set(name, leader)
  }
  return renaming
}

/** A name leads with two thirds of at least two places. */
function leading(counts: ReadonlyMap<string, number>): string | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const [top] = [...counts].sort(([, a], [, b]) => b - a)
  return top !== undefined && top[1] >= 2 && top[1] * 3 >= total * 2 ? top[0] : undefined
}

/** By name of the master: how often which name of the sample stands in its place. */
function namePairs(placings: readonly Placing[], code: Stream): Map<string, Map<string, number>> {
  const pairs = new Map<string, Map<string, number>>()
  for (const { sketch, window, alignment } of placings) {
    if (sketch.stream !== 'code') continue
    for (const [n, { expected }] of sketch.nodes.entries()) {
      if (expected === undefined || expected.light.kind !== 'name') continue
      const token = alignment.matched(n)
      const word = token === undefined ? undefined : code.lights[window[0] + token]
      if (word === undefined) continue
      const name = nameKey(expected)
      const counts = pairs.get(name) ?? new Map<string, number>()
      pairs.set(name, counts.set(word.key, (counts.get(word.key) ?? 0) + 1))
    }
  }
  return pairs
}

type Add = (carrier: number, symbol: number) => void

/** All gates of a slot, its parts taken together. */
function readGates({ sketch, alignment }: Placing, add: Add): void {
  const slots = Map.groupBy(sketch.gates, ({ group }) => group.split('/', 1)[0] as string)
  for (const gates of slots.values()) {
    const symbol = decide(gates, alignment)
    if (symbol !== undefined) add((gates[0] as Gate).carrier, symbol)
  }
}

function decide(gates: readonly Gate[], alignment: Alignment): number | undefined {
  const losses = new Map<number, number>()
  let isThere = false
  for (const part of Map.groupBy(gates, ({ group }) => group).values()) {
    const scores = new Map<number | undefined, number>()
    for (const { symbol, node } of part) {
      const score = alignment.through(node)
      scores.set(symbol, Math.max(score, scores.get(symbol) ?? score))
    }
    const past = scores.get(undefined) ?? 0
    scores.delete(undefined)
    const best = Math.max(...scores.values())
    if (best === alignment.best && best - past >= LEAST_MARGIN) isThere = true
    for (const [symbol, score] of scores) {
      losses.set(symbol as number, (losses.get(symbol as number) ?? 0) + best - score)
    }
  }
  const [first, second] = [...losses].sort(([, a], [, b]) => a - b)
  if (!isThere || first === undefined || second === undefined) return undefined
  return second[1] - first[1] >= LEAST_MARGIN ? first[0] : undefined
}

/** A name is read where one of its spellings leads in its place. */
function readNames(
  placings: readonly Placing[],
  sample: ReadySample,
  { carriers }: MasterItem,
  add: Add,
): void {
  const pairs = namePairs(placings, sample.code)
  const seen = new Set<number>()
  for (const { sketch } of placings) {
    for (const { expected } of sketch.nodes) {
      const { carrier, names, light } = expected ?? {}
      if (carrier === undefined || names === undefined || light === undefined) continue
      if (seen.has(carrier) || carriers[carrier] === undefined) continue
      seen.add(carrier)
      const counts = pairs.get(nameKey({ light, carrier }))
      const [top] = [...(counts ?? [])].sort(([, a], [, b]) => b - a)
      const total = [...(counts ?? [])].reduce((sum, [, count]) => sum + count, 0)
      const symbol = top === undefined ? -1 : names.indexOf(top[0])
      if (top !== undefined && symbol >= 0 && top[1] * 5 >= total * 4) add(carrier, symbol)
    }
  }
}

/** Long orders, from where their holes turned up. */
function readPlaced(
  { placed }: Drawing,
  placings: readonly Placing[],
  sample: ReadySample,
  add: Add,
): void {
  for (const { carrier, holes } of placed) {
    const at = holes.map((hole) => {
      const found = placings.filter(({ sketch }) => sketch.hole === hole)
      const [best] = found.sort((a, b) => b.alignment.best - a.alignment.best)
      return best && best.alignment.best >= LEAST_PLACED ? middle(best, sample) : undefined
    })
    const known = at.filter((place) => place !== undefined)
    if (known.length < holes.length || new Set(known).size < known.length) continue
    const order = known.map((_, i) => i).sort((a, b) => (known[a] ?? 0) - (known[b] ?? 0))
    add(carrier, rankOf(order))
  }
}

/** The middle one of all tokens that a stretch agrees with. */
function middle({ sketch, window, alignment }: Placing, _sample: ReadySample): number | undefined {
  const tokens = sketch.nodes
    .map((_, n) => alignment.matched(n))
    .filter((token) => token !== undefined)
    .sort((a, b) => a - b)
  const token = tokens[tokens.length >> 1]
  return token === undefined ? undefined : window[0] + token
}
