// An item with its places left open: text, and slots that a carrier's symbol fills.

import { type ValueForm, valueText } from './value-form.ts'

/** A piece of text, or a place that a carrier decides. */
export type Piece = string | Slot
export type Template = readonly Piece[]

/** Slots may nest: the text of a spelling surrounds holes, which hold templates of their own. */
export type Slot = Choice | Order | Value

/** One of several spellings. */
export interface Choice {
  /** Index among the master's carriers; several slots may share one, such as the places of a name. */
  readonly carrier: number
  readonly holes: readonly Template[]
  /** By symbol: text, and holes by their index. */
  readonly spellings: readonly Spelling[]
  /** A name or a turn of prose: it stands inside a token or a comment. */
  readonly isWord?: true
}
export type Spelling = readonly (string | number)[]

/** Holes that may stand in any order; the symbol is the rank of the permutation. */
export interface Order {
  readonly carrier: number
  readonly holes: readonly Template[]
  /** The text between neighbours, one fewer than holes; it stays where it is. */
  readonly between: readonly string[]
}

/** Free text of a form, drawn afresh for each copy. */
export interface Value {
  readonly carrier: number
  readonly form: ValueForm
}

/** By carrier: its symbols in one copy, one for each of its positions. */
export type Symbols = (carrier: number) => readonly number[]

/** The text of one copy. */
export function render(template: Template, symbols: Symbols): string {
  let text = ''
  for (const piece of template) {
    if (typeof piece === 'string') text += piece
    else if ('form' in piece) text += valueText(piece.form, symbols(piece.carrier))
    else {
      for (const part of spellingOf(piece, symbols(piece.carrier)[0] ?? 0)) {
        text += typeof part === 'string' ? part : render(piece.holes[part] ?? [], symbols)
      }
    }
  }
  return text
}

/** The spelling that `symbol` stands for. */
export function spellingOf(slot: Choice | Order, symbol: number): Spelling {
  if ('spellings' in slot) return slot.spellings[symbol] ?? []
  const order = permutation(slot.holes.length, symbol)
  return order.flatMap((hole, at) => {
    const text = slot.between[at]
    return text === undefined ? [hole] : [hole, text]
  })
}

/** How many spellings a choice or an order has. */
export function spellingCount(slot: Choice | Order): number {
  if ('spellings' in slot) return slot.spellings.length
  return factorial(slot.holes.length)
}

/** The permutation of 0 … size − 1 with this rank in lexicographic order; 0 is the identity. */
export function permutation(size: number, rank: number): number[] {
  const left = Array.from({ length: size }, (_, i) => i)
  const order: number[] = []
  let rest = rank
  for (let n = size - 1; n >= 0; n--) {
    const block = factorial(n)
    order.push(...left.splice(Math.floor(rest / block), 1))
    rest %= block
  }
  return order
}

/** The rank of a permutation of 0 … length − 1. */
export function rankOf(order: readonly number[]): number {
  return order.reduce((rank, value, at) => {
    const smaller = order.slice(at + 1).filter((later) => later < value).length
    return rank + smaller * factorial(order.length - 1 - at)
  }, 0)
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}
