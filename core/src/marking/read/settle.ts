// Settles what was seen into one reading: contradictions and rules that a tool rewrote are erased.

import type { LabelledPosition } from '../codes/bias.ts'
import { oneOf } from '../codes/combine.ts'
import type { Position, Reading, Shown } from '../codes/position.ts'
import { type Carrier, placesIn } from '../master.ts'

/** The carriers of an item, and by carrier every answer the samples gave, its symbols with commas. */
export interface Seen {
  readonly carriers: readonly Carrier[]
  readonly answers: ReadonlyMap<number, ReadonlySet<string>>
}

/** Fewer places than this do not show that a tool was at work. */
const LEAST_PLACES = 5
/** A rule is erased where chance would write its places so alike less often than this. */
const CHANCE = 1e-4

/**
 * By position of the master: what was read. A carrier that several versions of the bundle have is one
 * place: what is seen of it in any of them, where it does not agree, is in doubt.
 */
export function settle(positions: readonly LabelledPosition[], seen: readonly Seen[]): Reading {
  const reading = new Array<Shown>(positions.length).fill(undefined)
  const place = placesIn(positions)
  const places: Place[] = []
  for (const { carrier, answers } of joined(seen).values()) {
    const { alphabets, rule, class: kind } = carrier
    if (answers.size === 0) continue
    const symbols = [...answers].map((answer) => answer.split(',').map(Number))
    const at = place(carrier)
    for (const index of alphabets.keys()) {
      const position = positions[at + index]
      if (position === undefined) continue
      reading[at + index] = oneOf(
        position.alphabet,
        new Set(symbols.flatMap((one) => one[index] ?? [])),
      )
    }
    if (isForm(kind) && reading[at] !== undefined) places.push({ rule, at })
  }
  for (const rewritten of rewrittenPlaces(places, reading, positions))
    reading[rewritten] = undefined
  return reading
}

/** By label. */
function joined(seen: readonly Seen[]) {
  const all = new Map<string, { carrier: Carrier; answers: Set<string> }>()
  for (const { carriers, answers } of seen) {
    for (const [index, carrier] of carriers.entries()) {
      const known = all.get(carrier.label) ?? { carrier, answers: new Set() }
      for (const answer of answers.get(index) ?? []) known.answers.add(answer)
      all.set(carrier.label, known)
    }
  }
  return all
}

/**
 * Rules whose every place a widespread tool writes in one way (shfmt: no backquotes; terser and
 * esbuild: no braces around what an arrow returns; gofmt -s: no bounds that go without saying). Places
 * that all look alike may be its work, however few they are; two that differ show that it was not there.
 */
const BROUGHT: ReadonlySet<string> = new Set([
  ...['output', 'assigned-output', 'arrow-block', 'arrow-block-0', 'arrow-block-1', 'slice-from'],
])

interface Place {
  readonly rule: string
  /** Index of its position. */
  readonly at: number
}

/** Classes of which a minifier or a linter may write every place in its own one spelling. */
const isForm = (kind: Carrier['class']): boolean =>
  kind === 'name' ||
  kind === 'logic' ||
  kind === 'loop' ||
  kind === 'branch' ||
  kind === 'idiom' ||
  kind === 'format'

/** The places of one rule. */
interface Group {
  readonly places: readonly Place[]
  /** Whether all are written alike, and by a rule of `BROUGHT`. */
  readonly isBrought: boolean
  /** Whether they are written alike, a tenth of them at most otherwise. */
  readonly isAlike: boolean
  /** How likely so many places of as many copies are written so alike. */
  readonly chance: number
}

/**
 * Positions of rules that a tool has brought into one spelling: they tell of the tool, not of the
 * copy. A rule is told by its own places; small ones together, as a tool rewrites many rules, or none.
 * Judged from the reading and the alphabets alone, before any codeword.
 */
function rewrittenPlaces(
  places: readonly Place[],
  reading: Reading,
  positions: readonly Position[],
): number[] {
  const groups = [...Map.groupBy(places, ({ rule }) => rule).values()].map((group) =>
    likeness(group, reading, positions),
  )
  const several = groups.filter((group) => group.places.length > 1)
  const alike = several.filter(({ isAlike }) => isAlike)
  const together = alike.reduce((p, { chance }) => p * chance, ways(several.length, alike.length))
  const isTool = together < CHANCE
  return groups
    .filter((group) => {
      if (group.isBrought) return true
      return isTool ? group.isAlike : group.chance < CHANCE && group.places.length >= LEAST_PLACES
    })
    .flatMap((group) => group.places.map(({ at }) => at))
}

function likeness(
  places: readonly Place[],
  reading: Reading,
  positions: readonly Position[],
): Group {
  const bySymbol = Map.groupBy(places, ({ at }) => reading[at])
  const [most] = [...bySymbol].sort(([, a], [, b]) => b.length - a.length)
  const [symbol, alike] = most ?? [undefined, []]
  const isAlike = typeof symbol === 'number' && alike.length >= 0.9 * places.length
  const isBrought = bySymbol.size === 1 && BROUGHT.has(places[0]?.rule ?? '')
  if (!isAlike) return { places, isBrought, isAlike, chance: 1 }
  const others = places.length - alike.length
  const chance = sameChance(alike, positions) * places.length ** others
  return { places, isBrought, isAlike, chance: Math.min(1, chance) }
}

/** How likely places show the same symbol, whichever it is. */
function sameChance(places: readonly Place[], positions: readonly Position[]): number {
  const alphabet = positions[places[0]?.at ?? -1]?.alphabet
  if (alphabet === undefined) return 1
  const size = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
  return Array.from({ length: size }, (_, symbol) =>
    places.reduce((p, { at }) => p * chanceOf(positions[at], symbol), 1),
  ).reduce((sum, p) => sum + p, 0)
}

/** In how many ways `some` of `all` can be chosen. */
function ways(all: number, some: number): number {
  return Array.from({ length: some }, (_, i) => (all - i) / (i + 1)).reduce((p, one) => p * one, 1)
}

function chanceOf(position: Position | undefined, symbol: number): number {
  if (position === undefined) return 1
  const { alphabet } = position
  return 'weights' in alphabet ? (alphabet.weights[symbol] ?? 0) : 1 / alphabet.uniform
}
