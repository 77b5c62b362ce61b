// Marks a bundle: finds its carriers, draws codewords, and renders every recipient's copy.

import { sha256 } from '@noble/hashes/sha2.js'
import { fromHex, hex, utf8 } from '../shared/bytes.ts'
import type { Parse } from '../syntax/parse.ts'
import { type CarrierShape, decidePositions, type LabelledPosition } from './codes/bias.ts'
import { type Codeword, drawCodewords } from './codes/codeword.ts'
import type { Holder } from './codes/position.ts'
import { type Carrier, type Master, type MasterItem, symbolsOf } from './master.ts'
import { itemWeaver, type Markable, type Woven } from './places/item.ts'
import { LONGEST_SHOWN } from './places/outline.ts'
import type { Found } from './places/weave.ts'
import { render, type Template } from './template.ts'

/** An item as text, with what the bundle says about it. */
export interface MarkableItem extends Markable {
  readonly exposure: 'confidential' | 'publishable'
}

/** Items with their places open, before anybody's codeword. Order of the input does not matter. */
export function prepare(items: readonly MarkableItem[], parse: Parse): MasterItem[] {
  const weave = itemWeaver(parse)
  return inOrder(items).map((item) => masterItem(item, weave(among(items, item))))
}

/** An item that knows what the others mention. */
export function among(items: readonly MarkableItem[], item: MarkableItem): MarkableItem {
  const others = items.filter(({ path }) => path !== item.path)
  return { ...item, isElsewhere: (text) => others.some((other) => other.text.includes(text)) }
}

export function inOrder<T extends { readonly path: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** What a new version of an item must know of those before. */
export interface Before {
  /** Of the item before: found places name those that they were. */
  readonly carriers: readonly Carrier[]
  /** Labels that mean something already. */
  readonly taken: ReadonlySet<string>
}

const NOTHING_BEFORE: Before = { carriers: [], taken: new Set() }

/** Places that were kept keep their labels. */
export function masterItem(
  item: MarkableItem,
  { template, found }: Woven,
  before = NOTHING_BEFORE,
): MasterItem {
  const { carriers, renumbered } = used(template, labelled(item, found, before))
  const { path, exposure } = item
  const own = { path, exposure, digest: digestOf(item), template: renumbered, carriers }
  return { ...own, ...decoysOf(item) }
}

/** Declared decoys, each once and sorted. */
export function decoysOf({ declared }: Markable): Pick<MasterItem, 'decoys'> {
  const decoys = [...new Set(declared.flatMap(({ value, decoy }) => (decoy ? [value] : [])))].sort()
  return decoys.length > 0 ? { decoys } : {}
}

export function digestOf({ text }: Pick<MarkableItem, 'text'>): string {
  return hex(sha256(utf8(text)))
}

/** What the code needs to know of all carriers, in the order of items and carriers. */
export function shapesOf(items: readonly MasterItem[]): CarrierShape[] {
  return items.flatMap(({ carriers }) =>
    carriers.map((carrier) => ({
      label: carrier.label,
      class: carrier.class,
      alphabets: carrier.alphabets,
    })),
  )
}

/** The same seed, items and holders give the same master to the byte. */
export function mark(
  seed: Uint8Array,
  items: readonly MasterItem[],
  holders: readonly Holder[],
): Master {
  const positions = decidePositions(seed, shapesOf(items))
  const codewords = drawCodewords(seed, holders, positions)
  return { seeds: [hex(seed)], items, earlier: [], positions, holders, codewords }
}

/**
 * What `holders` have, or would have had from the beginning, at every position of a master: whoever
 * joins later is drawn from the same seeds under its own id.
 */
export function codewordsFor(
  { seeds, draws = [], positions }: Pick<Master, 'seeds' | 'draws' | 'positions'>,
  holders: readonly Holder[],
): Codeword[] {
  const codewords = holders.map(() => new Array<number>(positions.length))
  for (const [version, seed] of seeds.entries()) {
    const at = [...positions.keys()].filter((i) => (positions[i]?.seed ?? 0) === version)
    const own = at.map((i) => positions[i] as LabelledPosition)
    for (const [h, symbols] of drawCodewords(
      fromHex(seed),
      holders,
      own,
      draws[version],
    ).entries()) {
      for (const [i, symbol] of symbols.entries()) {
        ;(codewords[h] as number[])[at[i] as number] = symbol
      }
    }
  }
  return codewords
}

/** One copy: the text of every item, in the master's order. */
export function renderCopy(master: Master, codeword: Codeword): { path: string; text: string }[] {
  const symbols = symbolsOf(master, codeword)
  return master.items.map(({ path, template }, i) => ({
    path,
    text: render(template, symbols[i] ?? (() => [])),
  }))
}

function labelled({ path, text }: Markable, found: readonly Found[], before: Before): Carrier[] {
  const taken = new Set(before.taken)
  const kept = new Set<number>()
  const lines = lineStarts(text)
  return found.map(({ rule, class: kind, start, original, alphabets, kept: was }) => {
    const name = `${path} ${rule} ${hex(sha256(utf8(original)).subarray(0, 4))}`
    const known = was === undefined || kept.has(was) ? undefined : before.carriers[was]?.label
    if (was !== undefined) kept.add(was)
    const label = known ?? freshLabel(name, taken)
    const line = lines.findLastIndex((from) => from <= start) + 1
    return { label, rule, class: kind, line, original: shown(kind, original), alphabets }
  })
}

/** A number behind the name, for places that are alike. */
function freshLabel(name: string, taken: Set<string>): string {
  let nth = 1
  while (taken.has(`${name} ${nth}`)) nth++
  taken.add(`${name} ${nth}`)
  return `${name} ${nth}`
}

/** Enough to tell how the author wrote it; of a value, all. */
function shown(kind: Carrier['class'], original: string): string {
  const isCut = kind !== 'value' && original.length > LONGEST_SHOWN
  return isCut ? `${original.slice(0, LONGEST_SHOWN - 1)}…` : original
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Drops carriers that ended up without a slot, such as a name inside another's spelling. */
function used(template: Template, carriers: readonly Carrier[]) {
  const kept = new Map<number, number>()
  const visit = (pieces: Template): void => {
    for (const piece of pieces) {
      if (typeof piece === 'string') continue
      if (!kept.has(piece.carrier)) kept.set(piece.carrier, kept.size)
      if ('holes' in piece) piece.holes.forEach(visit)
    }
  }
  visit(template)
  const renumber = (pieces: Template): Template =>
    pieces.map((piece) => {
      if (typeof piece === 'string') return piece
      const carrier = kept.get(piece.carrier) as number
      if (!('holes' in piece)) return { ...piece, carrier }
      return { ...piece, carrier, holes: piece.holes.map(renumber) }
    })
  return {
    carriers: [...kept.keys()].map((index) => carriers[index] as Carrier),
    renumbered: renumber(template),
  }
}
