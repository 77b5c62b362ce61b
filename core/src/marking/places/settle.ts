// Settles places for everybody: a carrier that broke a check keeps one spelling and is no place any more.

import type { Carrier, MasterItem } from '../master.ts'
import { type Slot, spellingOf, type Template } from '../template.ts'
import { valueText } from '../value-form.ts'

/** By carrier: the symbols that everybody's copy will have there. */
export type Settled = ReadonlyMap<number, readonly number[]>

/** The item with `settled` carriers turned into plain text; what stands in their holes stays open. */
export function settle(item: MasterItem, settled: Settled): MasterItem {
  const kept = item.carriers.map((_, index) => index).filter((index) => !settled.has(index))
  const renamed = new Map(kept.map((index, at) => [index, at]))
  const template = item.template.flatMap((piece) => settlePiece(piece, settled, renamed))
  return { ...item, template, carriers: kept.map((index) => item.carriers[index] as Carrier) }
}

/** The item without any place: everybody gets it as its author wrote it. */
export function settleAll(item: MasterItem, text: string): MasterItem {
  return { ...item, template: [text], carriers: [] }
}

function settlePiece(
  piece: string | Slot,
  settled: Settled,
  renamed: ReadonlyMap<number, number>,
): Template {
  if (typeof piece === 'string') return [piece]
  const inside = (template: Template) =>
    template.flatMap((one) => settlePiece(one, settled, renamed))
  const symbols = settled.get(piece.carrier)
  const carrier = renamed.get(piece.carrier) ?? 0
  if ('form' in piece) {
    return symbols === undefined ? [{ ...piece, carrier }] : [valueText(piece.form, symbols)]
  }
  const holes = piece.holes.map(inside)
  if (symbols === undefined) return [{ ...piece, carrier, holes }]
  return spellingOf(piece, symbols[0] ?? 0).flatMap((part) =>
    typeof part === 'string' ? [part] : (holes[part] ?? []),
  )
}
