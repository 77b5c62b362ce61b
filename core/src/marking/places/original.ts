// The symbols with which an item reads as its author wrote it.

import type { MasterItem } from '../master.ts'
import { type Piece, type Slot, spellingCount, spellingOf, type Template } from '../template.ts'
import { type ValueForm, valuePattern, valueSymbols, valueText } from '../value-form.ts'

/** By carrier of the item. */
export type ItemSymbols = ReadonlyMap<number, readonly number[]>

/** A wrong turn shows within a few letters, so that even large items take far fewer. */
const MOST_STEPS = 1_000_000

/**
 * Reads `text` along the item's template: at each place the first spelling with which the rest still
 * fits. `undefined` where it does not fit, or not within a million steps.
 */
export function originalSymbols({ template }: MasterItem, text: string): ItemSymbols | undefined {
  const search: Search = { text, symbols: new Map(), turns: [], steps: 0 }
  let path: Path | undefined = { list: listOf(template, undefined), at: 0 }
  while (path !== undefined) {
    const stop = follow(search, path)
    if (stop === 'end') return search.symbols
    if (stop !== 'lost') search.turns.push(turnAt(search, stop))
    path = search.steps > MOST_STEPS ? undefined : nextTurn(search)
  }
  return undefined
}

interface Search {
  readonly text: string
  readonly symbols: Map<number, readonly number[]>
  /** Places that were passed, and what is still to be tried there. */
  readonly turns: Turn[]
  steps: number
}

/** What is still to be read, and from where. */
interface Path {
  readonly list: List
  readonly at: number
}

/** What is still to be read; a spelling's own pieces are put in front. */
type List = { readonly piece: Piece; readonly next: List } | undefined

interface Stop {
  readonly slot: Slot
  readonly next: List
  readonly at: number
}

interface Turn extends Stop {
  readonly tried: readonly (readonly number[])[]
  /** Whether the carrier has its symbol from here. */
  readonly isFirst: boolean
  index: number
}

function listOf(template: Template, next: List): List {
  return template.reduceRight<List>((rest, piece) => ({ piece, next: rest }), next)
}

/** Reads text up to the next place. */
function follow(search: Search, { list, at: from }: Path): Stop | 'end' | 'lost' {
  let at = from
  for (let rest = list; rest !== undefined; rest = rest.next) {
    search.steps++
    const { piece, next } = rest
    if (typeof piece !== 'string') return { slot: piece, next, at }
    if (!search.text.startsWith(piece, at)) return 'lost'
    at += piece.length
  }
  return at === search.text.length ? 'end' : 'lost'
}

function turnAt(search: Search, stop: Stop): Turn {
  const known = search.symbols.get(stop.slot.carrier)
  const tried = known === undefined ? candidates(search, stop.slot, stop.at) : [known]
  return { ...stop, tried, isFirst: known === undefined, index: -1 }
}

/** The next spelling of the last place that has one left. */
function nextTurn({ turns, symbols }: Search): Path | undefined {
  for (let turn = turns.at(-1); turn !== undefined; turn = turns.at(-1)) {
    const symbol = turn.tried[++turn.index]
    if (symbol !== undefined) {
      symbols.set(turn.slot.carrier, symbol)
      return { list: listOf(piecesOf(turn.slot, symbol), turn.next), at: turn.at }
    }
    if (turn.isFirst) symbols.delete(turn.slot.carrier)
    turns.pop()
  }
  return undefined
}

function candidates({ text }: Search, slot: Slot, at: number): (readonly number[])[] {
  if (!('form' in slot)) return Array.from({ length: spellingCount(slot) }, (_, i) => [i])
  const found = valueAt(slot.form, text, at)
  return found === undefined ? [] : [found]
}

function valueAt(form: ValueForm, text: string, at: number): readonly number[] | undefined {
  const pattern = new RegExp(valuePattern(form), 'y')
  pattern.lastIndex = at
  const [written] = pattern.exec(text) ?? []
  return written === undefined ? undefined : valueSymbols(form, written)
}

function piecesOf(slot: Slot, symbols: readonly number[]): Template {
  if ('form' in slot) return [valueText(slot.form, symbols)]
  return spellingOf(slot, symbols[0] ?? 0).flatMap((part) =>
    typeof part === 'string' ? [part] : (slot.holes[part] ?? []),
  )
}
