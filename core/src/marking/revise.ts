// A new version of a marked bundle: places that stayed keep everybody's symbol, others are drawn anew.

import { hex } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Parse } from '../syntax/parse.ts'
import { decidePositions, positionLabel } from './codes/bias.ts'
import type { Holder } from './codes/position.ts'
import { Earlier } from './earlier.ts'
import {
  among,
  codewordsFor,
  decoysOf,
  digestOf,
  inOrder,
  type MarkableItem,
  masterItem,
  shapesOf,
} from './mark.ts'
import { type Carrier, editionsOf, type Master, type MasterItem } from './master.ts'
import { readAccepted, standings } from './places/accepted.ts'
import { itemWeaver } from './places/item.ts'
import { outlineOf } from './places/outline.ts'
import { declaredValues } from './places/values.ts'
import type { Template } from './template.ts'
import type { ValueForm } from './value-form.ts'

/** What became of one item, as recipients will see it. */
export interface ItemChange {
  readonly path: string
  readonly state: 'same' | 'changed' | 'renamed' | 'new' | 'gone'
  /** Places: as they were, drawn anew, and no places any more. */
  readonly kept: number
  readonly fresh: number
  readonly gone: number
  /**
   * Of those gone, the ones whose own text stayed: in what is around it now, its spellings may not
   * mean the same any more. Everybody gets the author's.
   */
  readonly lost: readonly string[]
}

export interface Revision {
  readonly items: readonly MasterItem[]
  readonly changes: readonly ItemChange[]
  /** The same for `items` of which some were settled for everybody since. */
  changesTo(items: readonly MasterItem[]): ItemChange[]
}

/**
 * The items of the version that comes after `master`, with their places open.
 *
 * An item is compared with the one of its path before, or with one of the same text whose path is
 * gone. Unchanged text gets no place that it did not have.
 *
 * @throws Refusal `file.malformed` where the master does not tell how its author wrote an item
 */
export function prepareAfter(
  master: Master,
  items: readonly MarkableItem[],
  parse: Parse,
): Revision {
  const weave = itemWeaver(parse)
  const labels = editionsOf(master).flatMap((edition) =>
    edition.flatMap(({ carriers }) => carriers.map(({ label }) => label)),
  )
  const taken = new Set(labels)
  const pairs = inOrder(items).map((item) => ({
    ...{ item: among(items, item), before: itemBefore(master, items, item) },
  }))
  const revised = pairs.map(({ item, before }) =>
    before === undefined
      ? { item: masterItem(item, weave(item), { carriers: [], taken }), earlier: undefined }
      : revise(item, before, taken, weave),
  )
  const followed = new Set(pairs.map(({ before }) => before))
  const gone = master.items.filter((item) => !followed.has(item)).map(goneItem)
  const changesTo = (items: readonly MasterItem[]) => [
    ...items.map((item, i) => changeOf(item, pairs[i]?.before, revised[i]?.earlier)),
    ...gone,
  ]
  const opened = revised.map(({ item }) => item)
  return { items: opened, changes: changesTo(opened), changesTo }
}

function goneItem({ path, carriers }: MasterItem): ItemChange {
  return { path, state: 'gone', kept: 0, fresh: 0, gone: carriers.length, lost: [] }
}

function revise(
  item: MarkableItem,
  before: MasterItem,
  taken: ReadonlySet<string>,
  weave: ReturnType<typeof itemWeaver>,
): { item: MasterItem; earlier: Earlier | undefined } {
  if (digestOf(item) === before.digest && isAsFree(item, before) && isAccepted(item, before)) {
    const { path, exposure } = item
    const { decoys: had, ...rest } = before
    const { decoys } = decoysOf(item)
    const isSame = path === before.path && exposure === before.exposure && `${had}` === `${decoys}`
    const changed = { ...rest, path, exposure, ...(decoys && { decoys }) }
    return { item: isSame ? before : changed, earlier: undefined }
  }
  const outline = outlineOf(before)
  if (outline === undefined) {
    const problem = `it does not tell how the author wrote ${before.path}`
    const remedy = 'Give the file another name: it then counts as a new one.'
    throw new Refusal('file.malformed', { file: 'the master', problem, remedy })
  }
  const earlier = new Earlier(before, outline, item.text)
  return {
    item: masterItem(item, weave(item, earlier), { carriers: before.carriers, taken }),
    earlier,
  }
}

/**
 * The master of a bundle with one version more. Everybody who ever held a copy keeps its symbols and
 * stays a candidate; `holders` who are new are drawn as if they had been there from the beginning.
 * A holder keeps the partner it was first listed with.
 *
 * @param seed of this version: all that is new in `items` is drawn from it
 */
export function markAfter(
  before: Master,
  seed: Uint8Array,
  items: readonly MasterItem[],
  holders: readonly Holder[],
): Master {
  const known = new Set(before.positions.map(({ label }) => label))
  const fresh = decidePositions(
    seed,
    shapesOf(items).filter((shape) => !known.has(positionLabel(shape, 0))),
  ).map((position) => ({ ...position, seed: before.seeds.length }))
  const seeds = [...before.seeds, hex(seed)]
  const draws = before.draws && { draws: seeds.map((_, i) => before.draws?.[i]) }
  const positions = [...before.positions, ...fresh]
  const old = new Set(before.holders.map(({ recipient }) => recipient))
  const all = [...before.holders, ...holders.filter(({ recipient }) => !old.has(recipient))]
  const drawn = codewordsFor({ seeds, ...draws, positions }, all)
  const codewords = drawn.map((codeword, i) => {
    const held = before.codewords[i] ?? []
    return [...held, ...codeword.slice(held.length)]
  })
  const earlier = editionsOf(before)
  return { seeds, ...draws, items, earlier, positions, holders: all, codewords }
}

/** By path, or, where that is gone, by its text; two new items never follow the same one. */
function itemBefore(
  { items: before }: Master,
  items: readonly MarkableItem[],
  item: MarkableItem,
): MasterItem | undefined {
  const paths = new Set(items.map(({ path }) => path))
  const digest = digestOf(item)
  const isFirst = items.find((one) => !isAmong(before, one) && digestOf(one) === digest) === item
  return (
    before.find(({ path }) => path === item.path) ??
    (isFirst ? before.find((one) => !paths.has(one.path) && one.digest === digest) : undefined)
  )
}

function isAmong(items: readonly MasterItem[], { path }: MarkableItem): boolean {
  return items.some((one) => one.path === path)
}

/** Whether every value that was free by declaration still is, in the same form. */
function isAsFree({ text, declared }: MarkableItem, { template, carriers }: MasterItem): boolean {
  const key = (value: string, form: ValueForm) => JSON.stringify([value, form])
  const free = new Set(declaredValues(text, declared).map(({ text, form }) => key(text, form)))
  const isFree = (pieces: Template): boolean =>
    pieces.every((piece) => {
      if (typeof piece === 'string') return true
      if ('holes' in piece) return piece.holes.every(isFree)
      const { rule, original } = carriers[piece.carrier] as Carrier
      return rule !== 'declared-value' || free.has(key(original, piece.form))
    })
  return isFree(template)
}

/** Whether every wording and order that its author had accepted still is. */
function isAccepted({ text, accepted = [] }: MarkableItem, { template, carriers }: MasterItem) {
  const standing = accepted.flatMap((line) => {
    const read = readAccepted(line)
    return typeof read === 'string' ? [] : standings(text, read)
  })
  const key = (wordings: readonly string[]) => wordings.join('|')
  const words = new Set(standing.flatMap(({ choices }) => choices.map((one) => key(one.wordings))))
  const lineOf = (at: number) => text.slice(0, at).split('\n').length
  const orders = new Set(
    standing.flatMap(({ elements: [first] }) => (first ? lineOf(first[0]) : [])),
  )
  const isHeld = (pieces: Template): boolean =>
    pieces.every((piece) => {
      if (typeof piece === 'string' || 'form' in piece) return true
      const { rule, line } = carriers[piece.carrier] as Carrier
      if (rule === 'accepted-order' && !orders.has(line)) return false
      const wordings = 'spellings' in piece ? piece.spellings.map((one) => one.join('')) : []
      if (rule === 'accepted-wording' && !words.has(key(wordings))) return false
      return piece.holes.every(isHeld)
    })
  return isHeld(template)
}

function changeOf(
  item: MasterItem,
  before: MasterItem | undefined,
  earlier: Earlier | undefined,
): ItemChange {
  const { path, carriers } = item
  const was = before?.carriers ?? []
  const known = new Set(was.map(({ label }) => label))
  const now = new Set(carriers.map(({ label }) => label))
  const kept = carriers.filter(({ label }) => known.has(label)).length
  const untouched = earlier?.untouched()
  const lost = was.filter(({ label }, i) => !now.has(label) && untouched?.has(i))
  const places = { kept, fresh: carriers.length - kept, gone: was.length - kept }
  return { path, state: stateOf(item, before), ...places, lost: lost.map(inWords(path)) }
}

function stateOf(item: MasterItem, before: MasterItem | undefined): ItemChange['state'] {
  if (before === undefined) return 'new'
  if (before.digest !== item.digest) return 'changed'
  return before.path === item.path ? 'same' : 'renamed'
}

const inWords = (path: string) => (carrier: Carrier) =>
  `${path}:${carrier.line} ${carrier.original.replace(/\s+/g, ' ')}`
