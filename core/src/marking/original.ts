// The symbols with which an item reads as its author wrote it.

import type { MasterItem } from './master.ts'
import { type Piece, type Slot, spellingCount, spellingOf, type Template } from './template.ts'
import { type ValueForm, valuePattern, valueSymbols, valueText } from './value-form.ts'

/** By carrier of the item. */
export type ItemSymbols = ReadonlyMap<number, readonly number[]>

/** A wrong turn shows within a few letters, so that even large items take far fewer. */
const MOST_STEPS = 1_000_000

/**
 * Reads `text` along the item's template: at each place the first spelling with which the rest still
 * fits. `undefined` where it does not fit, or not within a million steps.
 */
export function originalSymbols({ template }: MasterItem, text: string): ItemSymbols | undefined {
  const search: Search = { text, symbols: new Map(), steps: 0 }
  return fits(search, listOf(template, undefined), 0) ? search.symbols : undefined
}

interface Search {
  readonly text: string
  readonly symbols: Map<number, readonly number[]>
  steps: number
}

/** What is still to be read; a spelling's own pieces are put in front. */
type List = { readonly piece: Piece; readonly next: List } | undefined

function listOf(template: Template, next: List): List {
  return template.reduceRight<List>((rest, piece) => ({ piece, next: rest }), next)
}

function fits(search: Search, list: List, from: number): boolean {
  let at = from
  for (let rest = list; rest !== undefined; rest = rest.next) {
    if (++search.steps > MOST_STEPS) return false
    const { piece, next } = rest
    if (typeof piece !== 'string') return fitsSlot(search, piece, next, at)
    if (!search.text.startsWith(piece, at)) return false
    at += piece.length
  }
  return at === search.text.length
}

function fitsSlot(search: Search, slot: Slot, next: List, at: number): boolean {
  const { symbols } = search
  const known = symbols.get(slot.carrier)
  const tried = known === undefined ? candidates(search, slot, at) : [known]
  return tried.some((symbol) => {
    symbols.set(slot.carrier, symbol)
    if (fits(search, listOf(piecesOf(slot, symbol), next), at)) return true
    if (known === undefined) symbols.delete(slot.carrier)
    return false
  })
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
