// An item as its author wrote it, told from its template alone: the text, and where each place stood.

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from '../../shared/bytes.ts'
import type { Range } from '../../syntax/unchanged.ts'
import type { MasterItem } from '../master.ts'
import {
  type Choice,
  type Order,
  type Slot,
  spellingCount,
  spellingOf,
  type Template,
} from '../template.ts'
import { valueSymbols, valueText } from '../value-form.ts'

/** Where one slot stood in the author's text. */
export interface AuthorsPlace {
  readonly slot: Slot
  readonly start: number
  readonly end: number
  /** The text of the slot itself, around its holes. */
  readonly frame: readonly Range[]
  /** By hole that is spelled. */
  readonly holes: ReadonlyMap<number, Range>
}

export interface Outline {
  readonly text: string
  /** Of all slots, inner ones after those they stand in. */
  readonly places: readonly AuthorsPlace[]
}

/** What a master shows of a place that is longer; see mark.ts. */
export const LONGEST_SHOWN = 60

/** So many ways to take places that begin alike are tried. */
const MOST_TRIED = 4096

/**
 * The text whose digest the item has, from what its carriers remember of it. `undefined` where they
 * do not remember enough.
 */
export function outlineOf(item: MasterItem): Outline | undefined {
  const { symbols, doubtful } = recalled(item)
  for (let tried = 0; tried < MOST_TRIED; tried++) {
    const outline = outlined(item.template, symbols)
    if (hex(sha256(utf8(outline.text))) === item.digest) return outline
    if (!turn(symbols, doubtful)) return undefined
  }
  return undefined
}

/** By carrier: the symbol that the author's text has. */
type Recalled = Map<number, readonly number[]>

/** Carriers that several symbols suit. */
type Doubtful = readonly { readonly carrier: number; readonly suited: readonly number[] }[]

/** The next combination of doubtful symbols, as an odometer turns; whether there is one. */
function turn(symbols: Recalled, doubtful: Doubtful): boolean {
  for (const { carrier, suited } of doubtful) {
    const at = suited.indexOf(symbols.get(carrier)?.[0] ?? 0)
    const next = suited[at + 1]
    symbols.set(carrier, [next ?? suited[0] ?? 0])
    if (next !== undefined) return true
  }
  return false
}

function recalled({ template, carriers }: MasterItem) {
  const symbols: Recalled = new Map()
  const doubtful: { carrier: number; suited: number[] }[] = []
  written(template)
  return { symbols, doubtful }

  function written(pieces: Template): string {
    return pieces.map((piece) => (typeof piece === 'string' ? piece : slotText(piece))).join('')
  }

  function slotText(slot: Slot): string {
    const original = carriers[slot.carrier]?.original ?? ''
    if ('form' in slot) {
      const found = symbols.get(slot.carrier) ?? valueSymbols(slot.form, original) ?? []
      symbols.set(slot.carrier, found)
      return valueText(slot.form, found)
    }
    const holes = slot.holes.map(written)
    const spelled = (symbol: number) =>
      spellingOf(slot, symbol)
        .map((part) => (typeof part === 'string' ? part : (holes[part] ?? '')))
        .join('')
    const known = symbols.get(slot.carrier)
    if (known !== undefined) return spelled(known[0] ?? 0)
    const suited = suitedTo(slot, (symbol) => isShown(original, spelled(symbol)))
    symbols.set(slot.carrier, [suited[0] ?? 0])
    if (suited.length > 1) doubtful.push({ carrier: slot.carrier, suited })
    return spelled(suited[0] ?? 0)
  }
}

/** An order is read as it was written. */
function suitedTo(slot: Choice | Order, suits: (symbol: number) => boolean): number[] {
  if ('between' in slot) return [0]
  return Array.from({ length: spellingCount(slot) }, (_, symbol) => symbol).filter(suits)
}

function isShown(original: string, text: string): boolean {
  const isCut = original.length === LONGEST_SHOWN && original.endsWith('…')
  return isCut ? text.startsWith(original.slice(0, -1)) : text === original
}

/** The text of a template, and where its slots come to stand. */
function outlined(template: Template, symbols: Recalled): Outline {
  let text = ''
  const places: AuthorsPlace[] = []
  const visit = (pieces: Template) => {
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece
      else place(piece)
    }
  }
  const place = (slot: Slot) => {
    const index = places.push({ slot, start: text.length, end: 0, frame: [], holes: new Map() }) - 1
    const start = text.length
    const frame: Range[] = []
    const holes = new Map<number, Range>()
    const own = symbols.get(slot.carrier) ?? []
    for (const part of 'form' in slot
      ? [valueText(slot.form, own)]
      : spellingOf(slot, own[0] ?? 0)) {
      const from = text.length
      if (typeof part === 'string') {
        text += part
        frame.push([from, text.length])
      } else {
        visit('holes' in slot ? (slot.holes[part] ?? []) : [])
        if (!holes.has(part)) holes.set(part, [from, text.length])
      }
    }
    places[index] = { slot, start, end: text.length, frame, holes }
  }
  visit(template)
  return { text, places }
}
