// Settles what was seen into one reading: contradictions and rules that a tool rewrote are erased.

import type { LabelledPosition } from '../bias.ts'
import { oneOf } from '../combine.ts'
import { type Carrier, placesIn } from '../master.ts'
import type { Position, Reading, Shown } from '../position.ts'

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

/**
 * Positions of rules that a tool has brought into one spelling: they tell of the tool, not of the
 * copy. Judged from the reading and the alphabets alone, before any codeword.
 */
function rewrittenPlaces(
  places: readonly Place[],
  reading: Reading,
  positions: readonly Position[],
): number[] {
  return [...Map.groupBy(places, ({ rule }) => rule).values()].flatMap((group) => {
    if (group.length < LEAST_PLACES) return []
    const bySymbol = Map.groupBy(group, ({ at }) => reading[at])
    const [most] = [...bySymbol].sort(([, a], [, b]) => b.length - a.length)
    if (most === undefined || most[1].length < 0.9 * group.length) return []
    const [symbol, alike] = most
    if (typeof symbol !== 'number') return []
    const others = group.length - alike.length
    const chance = alike.reduce((p, { at }) => p * chanceOf(positions[at], symbol), 1)
    return chance * group.length ** others < CHANCE ? group.map(({ at }) => at) : []
  })
}

function chanceOf(position: Position | undefined, symbol: number): number {
  if (position === undefined) return 1
  const { alphabet } = position
  return 'weights' in alphabet ? (alphabet.weights[symbol] ?? 0) : 1 / alphabet.uniform
}
