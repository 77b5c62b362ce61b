// What two versions of one copy have in common once everything is taken out that the author touched.

import type { Carrier, Master, MasterItem } from '@forewarn/core/marking/master'
import { placesIn } from '@forewarn/core/marking/master'
import { originalSymbols } from '@forewarn/core/marking/places/original'
import {
  type Choice,
  type Order,
  type Slot,
  spellingOf,
  type Template,
} from '@forewarn/core/marking/template'
import { valueText } from '@forewarn/core/marking/value-form'
import { unchanged } from '@forewarn/core/syntax/unchanged'

export interface Versions {
  /** The author's texts. */
  readonly before: string
  readonly after: string
  readonly first: Master
  readonly second: Master
  readonly items: { readonly before: MasterItem; readonly after: MasterItem }
}

/**
 * One holder's copies, each without
 *
 * - text that the author put in, took out or changed,
 * - places that are in one version only, as far as their own text goes.
 *
 * Everything else is there as the holder has it, in the order in which it stands there. An edit shows
 * nothing but itself where both are the same.
 */
export function remainder(versions: Versions, holder: number): { was: string; is: string } {
  const { first, second, items } = versions
  const common = new Set(
    items.before.carriers
      .map(({ label }) => label)
      .filter((label) => items.after.carriers.some((one) => one.label === label)),
  )
  const [was, is] = [sideOf(items.before, versions.before), sideOf(items.after, versions.after)]
  const [goneIn, newIn] = [onlyHere(was, common), onlyHere(is, common)]
  const keepBefore = new Uint8Array(versions.before.length)
  const keepAfter = new Uint8Array(versions.after.length)
  for (const { before, after, length } of unchanged(versions.before, versions.after)) {
    for (let i = 0; i < length; i++) {
      const isTouched = goneIn[before + i] === 1 || newIn[after + i] === 1
      keepBefore[before + i] = keepAfter[after + i] = isTouched ? 0 : 1
    }
  }
  return {
    was: spelled(was, { common, keep: keepBefore, symbols: symbolsAt(first, holder) }),
    is: spelled(is, { common, keep: keepAfter, symbols: symbolsAt(second, holder) }),
  }
}

interface Side {
  readonly item: MasterItem
  readonly text: string
  readonly original: ReadonlyMap<number, readonly number[]>
}

function sideOf(item: MasterItem, text: string): Side {
  const original = originalSymbols(item, text)
  if (original === undefined) throw new Error(`${item.path} is not what its master says`)
  return { item, text, original }
}

/** By offset of the author's text: whether it is the own text of a place of this version only. */
function onlyHere(side: Side, common: ReadonlySet<string>): Uint8Array {
  const only = new Uint8Array(side.text.length)
  walk(side, side.item.template, (from, to, carrier) => {
    if (carrier !== undefined && !common.has(carrier.label)) only.fill(1, from, to)
  })
  return only
}

/** Every piece of the author's text, with the innermost place whose own text it is. */
function walk(
  { item, original }: Side,
  template: Template,
  say: (from: number, to: number, carrier: Carrier | undefined) => void,
): void {
  let at = 0
  const visit = (pieces: Template, around: Carrier | undefined) => {
    for (const piece of pieces) {
      if (typeof piece === 'string') pass(piece, around)
      else for (const part of authors(piece, original)) step(piece, part)
    }
  }
  const step = (slot: Slot, part: string | number) => {
    if (typeof part === 'string') pass(part, item.carriers[slot.carrier])
    else visit((slot as Choice | Order).holes[part] ?? [], undefined)
  }
  const pass = (text: string, carrier: Carrier | undefined) => {
    say(at, at + text.length, carrier)
    at += text.length
  }
  visit(template, undefined)
}

function authors(slot: Slot, original: Side['original']): readonly (string | number)[] {
  const own = original.get(slot.carrier) ?? []
  return 'form' in slot ? [valueText(slot.form, own)] : spellingOf(slot, own[0] ?? 0)
}

interface Copy {
  readonly common: ReadonlySet<string>
  readonly keep: Uint8Array
  readonly symbols: (carrier: Carrier) => readonly number[]
}

function symbolsAt({ positions, codewords }: Master, holder: number): Copy['symbols'] {
  const place = placesIn(positions)
  return (carrier) => {
    const at = place(carrier)
    return (codewords[holder] ?? []).slice(at, at + carrier.alphabets.length)
  }
}

/** As the holder has it: the author's order of what is in a place that is left out, the holder's else. */
function spelled(side: Side, { common, keep, symbols }: Copy): string {
  const { item, text, original } = side
  let out = ''
  const lengths = new Map<Template, number>()
  const render = (pieces: Template, start: number): number => {
    let at = start
    for (const piece of pieces) {
      if (typeof piece === 'string') {
        for (let i = at; i < at + piece.length; i++) if (keep[i] === 1) out += text[i]
        at += piece.length
      } else at = slot(piece, at)
    }
    return at
  }
  const slot = (piece: Slot, start: number): number => {
    const carrier = item.carriers[piece.carrier] as Carrier
    const own = authors(piece, original)
    const starts = new Map<number, number>()
    let at = start
    for (const part of own) {
      if (typeof part === 'number') starts.set(part, at)
      at += typeof part === 'string' ? part.length : lengthOf(piece, part)
    }
    const isLeaf = !('holes' in piece) || piece.holes.length === 0
    const stays = common.has(carrier.label)
    if (isLeaf) {
      const isWhole = keep.subarray(start, at).every((one) => one === 1)
      if (stays && isWhole) out += spelledLeaf(piece, symbols(carrier))
      return at
    }
    const parts = stays ? spellingOf(piece as Choice | Order, symbols(carrier)[0] ?? 0) : own
    for (const part of parts) {
      if (typeof part === 'number') render(piece.holes[part] ?? [], starts.get(part) ?? 0)
      else if (stays) out += part
    }
    return at
  }
  const lengthOf = (piece: Slot, hole: number): number => {
    const template = 'holes' in piece ? (piece.holes[hole] ?? []) : []
    const known = lengths.get(template)
    if (known !== undefined) return known
    let length = 0
    walk(side, template, (from, to) => {
      length += to - from
    })
    lengths.set(template, length)
    return length
  }
  render(item.template, 0)
  return out
}

function spelledLeaf(slot: Slot, symbols: readonly number[]): string {
  if ('form' in slot) return valueText(slot.form, symbols)
  return spellingOf(slot, symbols[0] ?? 0).join('')
}
