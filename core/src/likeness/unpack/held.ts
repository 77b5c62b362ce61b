// What a sample that is no text holds of items: their strings and runs of bytes, and what that is worth.

import { MOST_BY_LITERALS, THRESHOLDS, type Verdict } from '../verdict.ts'
import { modelOf, type Surprisal } from './byte-model.ts'
import { findIn, type Literal, type Meter, type Needles } from './needles.ts'
import { narrowed } from './strings.ts'
import type { Layer } from './unpack.ts'

/** A literal of an item, and where the sample holds it. */
export interface Held {
  /** The string; of a run of bytes, its hex between braces, as in YARA. */
  readonly text: string
  /** The name of the layer. */
  readonly within: string
  /** Offset in it, in bytes. */
  readonly at: number
  readonly nats: number
}

/** What one item and the sample share. */
export interface HeldOf {
  readonly item: number
  /** Never enough for `derived`. */
  readonly nats: number
  readonly verdict: Verdict
  /** The layer that holds most of it. */
  readonly within: string
  /** Worth most first, the best `MOST_SHOWN`. */
  readonly held: readonly Held[]
}

export interface HeldSearch {
  /** Items with anything, the best first. */
  readonly found: readonly HeldOf[]
  /** Whether the search was ended, for it would have taken too long. */
  readonly isCut: boolean
}

/** Needles, and bytes of them, that are compared for one sample: a few seconds at most. */
export const MOST_WORK = 400_000_000
const MOST_SHOWN = 64

/** Strings are literals, and so is their cap. Together below `derived`. */
const MOST_BY_BYTES = 10
const MOST = 29

/**
 * All bytes of a sample are searched as one: an item's strings may lie in both directions of a
 * conversation. Time linear in them besides `work`.
 *
 * @param count how many items were searched
 */
export function heldIn(
  layers: readonly Layer[],
  needles: Needles,
  count: number,
  work = MOST_WORK,
): HeldSearch {
  const all = layers.flatMap(soughtIn)
  const meter: Meter = { left: work }
  const places = new Map<number, Place>()
  for (const { name, bytes, offsetOf } of all)
    for (const [literal, { at, bytes: spelt }] of findIn(bytes, needles, meter))
      if (!places.has(literal)) places.set(literal, { within: name, at: offsetOf(at), spelt })
  const isCut = meter.left <= 0
  if (places.size === 0) return { found: [], isCut }
  const found = [...weighed(places, needles, modelled(all))].map(([item, held]) =>
    heldOf(item, held, count),
  )
  return { found: found.sort((a, b) => b.nats - a.nats || a.item - b.item), isCut }
}

interface Sought {
  readonly name: string
  readonly bytes: Uint8Array
  readonly offsetOf: (at: number) => number
}

/** The bytes as they are, and what stands in them in UTF-16. */
function soughtIn({ name, sought }: Layer): Sought[] {
  if (sought === undefined) return []
  const asIs = { name, bytes: sought, offsetOf: (at: number) => at }
  const wide = narrowed(sought)
  return wide.bytes.length === 0 ? [asIs] : [asIs, { name, ...wide }]
}

interface Place {
  readonly within: string
  readonly at: number
  readonly spelt: Uint8Array
}

/** Nats that a run of bytes is ahead of chance, with so many places to stand at. */
function modelled(all: readonly Sought[]): Surprisal {
  const pieces = all.map(({ bytes }) => bytes)
  const surprisal = modelOf(pieces)
  const places = pieces.reduce((sum, { length }) => sum + length, 0)
  return (run) => surprisal(run) - Math.log(Math.max(1, places))
}

interface Weighed extends Held {
  readonly isBytes: boolean
}

/** A word by itself stands in any large binary, as a name or in a sentence. */
const ONE_WORD = /^s:\s*[A-Za-z][a-z]*\s*$/
const MOST_PER_WORD = 1
/** Of so many literals; an item of e² times as many needs a nat more of each, for tables hold what others hold. */
const USUAL = 30

/** By item. A literal is worth what it is to a text, or less where chance would hold one of so many. */
function weighed(
  places: ReadonlyMap<number, Place>,
  { literals, counts }: Needles,
  ahead: Surprisal,
): Map<number, Weighed[]> {
  const byItem = new Map<number, Weighed[]>()
  for (const [number, { spelt, ...place }] of places) {
    const literal = literals[number]
    if (literal === undefined) continue
    const [nats, shown] = [ahead(spelt), shownAs(literal)]
    const most = ONE_WORD.test(literal.key) ? Math.min(MOST_PER_WORD, literal.worth) : literal.worth
    for (const item of literal.items) {
      const many = Math.log(Math.max(1, (counts[item] ?? 1) / USUAL))
      const worth = Math.min(most - many / 2, nats - Math.log(Math.max(1, counts[item] ?? 1)))
      if (worth <= 0) continue
      const list = byItem.get(item)
      const held = { ...shown, ...place, nats: worth }
      if (list === undefined) byItem.set(item, [held])
      else list.push(held)
    }
  }
  return byItem
}

function shownAs({ key }: Literal): { readonly text: string; readonly isBytes: boolean } {
  const value = key.slice(2)
  return key.startsWith('b:')
    ? { text: `{ ${value.match(/../g)?.join(' ') ?? ''} }`, isBytes: true }
    : { text: value, isBytes: false }
}

/** That an item is the best of several costs ln of their number before the limits, not after. */
function heldOf(item: number, all: readonly Weighed[], count: number): HeldOf {
  const held = apart(all.toSorted((a, b) => b.nats - a.nats || b.text.length - a.text.length))
  const sumOf = (wanted: boolean): number =>
    held.reduce((sum, { nats, isBytes }) => sum + (isBytes === wanted ? nats : 0), 0)
  const [strings, bytes] = [sumOf(false), sumOf(true)]
  const within = new Map<string, number>()
  for (const one of held) within.set(one.within, (within.get(one.within) ?? 0) + one.nats)
  const [most = ''] = [...within].reduce((best, one) => (one[1] > best[1] ? one : best))
  const nats = Math.min(MOST, Math.min(MOST_BY_LITERALS, strings) + Math.min(MOST_BY_BYTES, bytes))
  const evidence = Math.min(nats, strings + bytes - Math.log(Math.max(1, count)))
  return {
    ...{ item, nats, within: most, held: held.map(({ isBytes, ...one }) => one) },
    verdict: evidence >= THRESHOLDS.similar ? 'similar' : 'insufficient',
  }
}

/** What others of an item say already counts once: of a table of names, what each adds to the ones before. */
const NATS_PER_LETTER = 0.5
/** A number at the end of a name is nothing new. */
const LEAST_LETTERS = 2

function apart(held: readonly Weighed[]): Weighed[] {
  const kept: Weighed[] = []
  for (const one of held) {
    if (kept.length === MOST_SHOWN) break
    const known = Math.max(0, ...kept.map(({ text }) => inCommon(text, one.text)))
    const fresh = one.text.length - known - (known > 0 ? LEAST_LETTERS : 0)
    const nats = Math.min(one.nats, NATS_PER_LETTER * fresh)
    if (nats > 0) kept.push({ ...one, nats })
  }
  return kept
}

/** Letters at the beginning and at the end, or all where one stands in the other. */
function inCommon(text: string, other: string): number {
  if (text.includes(other)) return other.length
  const most = Math.min(text.length, other.length)
  let [first, last] = [0, 0]
  while (first < most && text[first] === other[first]) first++
  while (last < most - first && text.at(-1 - last) === other.at(-1 - last)) last++
  return first + last
}
