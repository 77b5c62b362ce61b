// What one sample shows of one item, stretch by stretch, before it is known whose text it is.

import { type Alignment, align, type Lattice } from '../../syntax/lattice.ts'
import { proseRows } from './alike.ts'
import type { ReadySample } from './sample.ts'
import { nameKey, type Renaming, rowMaker } from './score.ts'
import { type Spread, type Window, windows } from './seeds.ts'
import type { Drawing, Expected, Gate, Sketch } from './sketch.ts'
import type { Light } from './stream.ts'

/** Tokens of the sample in a row that agree with one stretch of the item. */
export interface Piece {
  readonly stream: Sketch['stream']
  /** Which stretch of the item it agrees with. */
  readonly stretch: number
  /** Rising indexes into the sample's stream. */
  readonly tokens: readonly number[]
  /** How much they say together. */
  readonly score: number
}

/** Everything that a sample shows of an item. `piece` is an index into `pieces`. */
export interface Glimpse {
  readonly pieces: readonly Piece[]
  readonly symbols: readonly {
    readonly carrier: number
    readonly symbol: number
    readonly piece: number
  }[]
  /** What the sample calls a name that is a carrier; once for each place. */
  readonly names: readonly {
    readonly carrier: number
    readonly name: string
    readonly piece: number
  }[]
  /** Where a long hole turned up: its middle token. */
  readonly holes: ReadonlyMap<string, { readonly at: number; readonly piece: number }>
}

/** How widely runs are spread over the items of a language. */
export type Spreads = Readonly<Record<Sketch['stream'], Spread>>

/** A sample, and what is known of the items it is compared with. */
export interface Ground {
  readonly sample: ReadySample
  readonly spreads: Spreads
}

/** Aligns each stretch, and once more where that taught what the sample calls a name. */
export function glimpse(drawing: Drawing, ground: Ground): Glimpse {
  const { sample } = ground
  const all: Mutable = { pieces: [], symbols: [], names: [], holes: new Map() }
  const counts: Counts = new Map()
  const rows = { code: rowMaker(sample.code.vocabulary), prose: proseRows(sample.prose.vocabulary) }
  let renaming: Renaming = new Map()
  for (const [index, sketch] of drawing.sketches.entries()) {
    for (const window of windowsOf(sketch, ground)) {
      const spot = { sketch, index, window }
      const first = place(spot, sample, rows[sketch.stream])
      count(first, sample, counts)
      const learnt = leaders(counts)
      const isNews = [...learnt].some(([name, called]) => renaming.get(name) !== called)
      const isRenamed = [...learnt].some(([name, called]) => !name.startsWith(`${called} `))
      if (isNews) rows.code = rowMaker(sample.code.vocabulary, learnt)
      renaming = learnt
      const again = isNews && isRenamed && sketch.stream === 'code'
      look(again ? place(spot, sample, rows.code) : first, sample, all)
    }
  }
  return all
}

interface Mutable {
  readonly pieces: Piece[]
  readonly symbols: Glimpse['symbols'][number][]
  readonly names: Glimpse['names'][number][]
  readonly holes: Map<string, { at: number; piece: number }>
}

/** One stretch aligned with one window. Alignments are large, so they are made one at a time. */
interface Placing {
  readonly sketch: Sketch
  readonly index: number
  readonly window: Window
  readonly alignment: Alignment
}

function windowsOf(sketch: Sketch, { sample, spreads }: Ground): Window[] {
  return windows(sketch, sample[sketch.stream].runs, spreads[sketch.stream])
}

function place(
  { sketch, index, window }: Omit<Placing, 'alignment'>,
  sample: ReadySample,
  row: (expected: Expected) => Int8Array,
): Placing {
  const { words, extra } = sample[sketch.stream]
  const nodes = sketch.nodes.map(({ expected, ...node }) =>
    expected === undefined ? node : { ...node, row: row(expected) },
  )
  const lattice: Lattice = { nodes }
  const text = { words: words.subarray(...window), extra: extra.subarray(...window) }
  return { sketch, index, window, alignment: align(lattice, text) }
}

/** By `nameKey`: how often the sample has which name in its place. */
type Counts = Map<string, Map<string, number>>

function count({ sketch, window, alignment }: Placing, sample: ReadySample, all: Counts): void {
  if (sketch.stream !== 'code') return
  for (const [n, { expected }] of sketch.nodes.entries()) {
    if (expected?.light.kind !== 'name') continue
    const token = alignment.matched(n)
    const called = token === undefined ? undefined : sample.code.lights[window[0] + token]
    if (called === undefined) continue
    const counts = all.get(nameKey(expected)) ?? new Map<string, number>()
    all.set(nameKey(expected), counts.set(called.key, (counts.get(called.key) ?? 0) + 1))
  }
}

/** What each name is called in the sample, where one answer clearly leads. */
function leaders(all: Counts): Renaming {
  return new Map(
    [...all].flatMap(([name, counts]) => {
      const leader = leading(counts)
      return leader === undefined ? [] : [[name, leader] as const]
    }),
  )
}

/** A name leads with two thirds of at least two places. */
function leading(counts: ReadonlyMap<string, number>): string | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const [top] = [...counts].sort(([, a], [, b]) => b - a)
  return top !== undefined && top[1] >= 2 && top[1] * 3 >= total * 2 ? top[0] : undefined
}

/** Tokens further apart than this belong to different pieces. */
const GAP = 8
/** What a piece says at least. */
const LEAST_PIECE = { code: 6, prose: 4 }

/** By node: the sample's token it agrees with, and the piece of that token. */
type Agreed = ReadonlyMap<number, { readonly token: number; readonly piece: number }>

function look(placing: Placing, sample: ReadySample, all: Mutable): void {
  const { sketch, alignment } = placing
  const agreed = cut(placing, sample, all.pieces)
  for (const gates of slotsOf(sketch)) {
    const gate = decide(gates, alignment)
    const piece = gate && pieceNear(agreed, gate.node)
    if (gate?.symbol !== undefined && piece !== undefined) {
      all.symbols.push({ carrier: gate.carrier, symbol: gate.symbol, piece })
    }
  }
  for (const [n, { token, piece }] of agreed) {
    const carrier = sketch.nodes[n]?.expected?.carrier
    const name = sample.code.lights[token]?.key
    if (carrier !== undefined && name !== undefined) all.names.push({ carrier, name, piece })
  }
  if (sketch.hole !== undefined) noteHole(sketch.hole, agreed, all)
}

/** Cuts the agreeing tokens into pieces, and keeps those that say enough. */
function cut(
  { sketch, index, window, alignment }: Placing,
  sample: ReadySample,
  pieces: Piece[],
): Agreed {
  const pairs = sketch.nodes.flatMap(({ expected }, n) => {
    const token = alignment.matched(n)
    if (expected === undefined || token === undefined) return []
    const at = window[0] + token
    const weight = says(expected, sample[sketch.stream].lights[at])
    return [{ n, token: at, weight, isBorrowed: expected.isBorrowed }]
  })
  pairs.sort((a, b) => a.token - b.token)
  const agreed = new Map<number, { token: number; piece: number }>()
  let run: typeof pairs = []
  const close = () => {
    const score = run.reduce((sum, { weight }) => sum + weight, 0)
    if (score >= LEAST_PIECE[sketch.stream]) {
      for (const { n, token } of run) agreed.set(n, { token, piece: pieces.length })
      const own = run.filter(({ isBorrowed }) => !isBorrowed)
      const tokens = own.map(({ token }) => token)
      pieces.push({ stream: sketch.stream, stretch: index, tokens, score })
    }
    run = []
  }
  for (const pair of pairs) {
    const last = run.at(-1)
    if (last !== undefined && pair.token - last.token > GAP) close()
    run.push(pair)
  }
  close()
  return agreed
}

/** What a token says that stands where it was expected; a name that became another says little. */
function says({ light, names }: Expected, word: Light | undefined): number {
  const isOther = light.kind === 'name' && light.key !== word?.key
  return isOther && !names?.includes(word?.key ?? '') ? 1 : light.weight
}

/** The gates of each slot, its parts together. */
function slotsOf({ gates }: Sketch): Iterable<readonly Gate[]> {
  return Map.groupBy(gates, ({ group }) => group.split('/', 1)[0] as string).values()
}

/** A spelling is read when every other one, and its absence, agrees worse by this. */
const LEAST_MARGIN = 2

/** The gate of the spelling that the sample shows, if it clearly shows one. */
function decide(gates: readonly Gate[], alignment: Alignment): Gate | undefined {
  const losses = new Map<number, number>()
  let there: readonly Gate[] = []
  for (const part of Map.groupBy(gates, ({ group }) => group).values()) {
    const scores = new Map<number | undefined, number>()
    for (const { symbol, node } of part) {
      const score = alignment.through(node)
      scores.set(symbol, Math.max(score, scores.get(symbol) ?? score))
    }
    const past = scores.get(undefined) ?? 0
    scores.delete(undefined)
    const best = Math.max(...scores.values())
    if (best === alignment.best && best - past >= LEAST_MARGIN) there = part
    for (const [symbol, score] of scores) {
      losses.set(symbol as number, (losses.get(symbol as number) ?? 0) + best - score)
    }
  }
  const [first, second] = [...losses].sort(([, a], [, b]) => a - b)
  if (first === undefined || second === undefined) return undefined
  if (second[1] - first[1] < LEAST_MARGIN) return undefined
  return there.find(
    ({ symbol, node }) => symbol === first[0] && alignment.through(node) === alignment.best,
  )
}

/** Nodes before and behind a gate, other spellings among them, in which its place is looked for. */
const NEAR = 150

function pieceNear(agreed: Agreed, gate: number): number | undefined {
  for (let away = 0; away <= NEAR; away++) {
    const found = agreed.get(gate + away) ?? agreed.get(gate - away)
    if (found !== undefined) return found.piece
  }
  return undefined
}

function noteHole(hole: string, agreed: Agreed, { holes, pieces }: Mutable): void {
  const score = (piece: number) => pieces[piece]?.score ?? 0
  for (const [piece, places] of Map.groupBy(agreed.values(), (place) => place.piece)) {
    const known = holes.get(hole)
    if (known !== undefined && score(known.piece) >= score(piece)) continue
    holes.set(hole, { at: places[places.length >> 1]?.token ?? 0, piece })
  }
}
