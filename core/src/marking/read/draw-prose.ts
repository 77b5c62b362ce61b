// Draws the prose of an item: words, turns that may be worded otherwise, and what may change places.

import type { Language } from '../../syntax/language.ts'
import { isDocument } from '../places/prose.ts'
import {
  type Choice,
  type Order,
  render,
  spellingCount,
  spellingOf,
  type Template,
} from '../template.ts'
import { type Fragment, fragments, isFragment, spellings } from './fragment.ts'
import type { Sizes } from './size.ts'
import type { Draft, Entry } from './sketch.ts'
import { lightWords, type Prose, proseIn } from './stream.ts'

/** Prose that moves with its code is drawn for itself when it has so many words. */
const LONG_PROSE = 12

/** For a sentence or an item that the sample does not have, as at the edge of an excerpt. */
const MISSING = -6

/** All prose of the item in the author's order; in programs, what may change places stands for itself. */
export function drawProse(
  template: Template,
  language: Language,
  draft: Draft,
  sizes: Sizes,
): void {
  const visit = (pieces: Template, entry: Entry): Entry => {
    let at = entry
    for (const part of fragments(pieces)) {
      if (isFragment(part)) {
        for (const prose of proseIn(part.text, language)) {
          at = draft.cutIfLong('prose', drawWords(part, prose, draft, { at, isMain: true }))
        }
        continue
      }
      if ('between' in part && isDocument(language)) {
        at = draft.cutIfLong('prose', drawOrder(part, draft, { at, isMain: true }))
        continue
      }
      for (const hole of part.holes) {
        const moves = 'between' in part && sizes.isLong(hole) && hasMuchProse(hole, language)
        if (moves) at = draft.cut('prose')
        at = visit(hole, at)
        if (moves) at = draft.cut('prose')
      }
    }
    return at
  }
  visit(template, undefined)
  draft.cut('prose')
}

function hasMuchProse(template: Template, language: Language): boolean {
  const text = render(template, () => [])
  const words = proseIn(text, language).flatMap(({ start, end }) =>
    lightWords(text.slice(start, end)),
  )
  return words.length >= LONG_PROSE
}

/** Where drawing goes on, and whether an alignment may begin or end there. */
interface Spot {
  readonly at: Entry
  readonly isMain: boolean
}

function drawWords(
  { text, marks }: Fragment,
  { start, end }: Prose,
  draft: Draft,
  { at: entry, isMain }: Spot,
): Entry {
  let at = entry
  let from = start
  const write = (words: string) => {
    for (const light of lightWords(words)) at = draft.token({ light }, at, isMain)
  }
  for (const mark of marks) {
    if (mark.start < start || mark.end > end) continue
    write(text.slice(from, mark.start))
    from = mark.end
    at =
      'form' in mark.slot ? draft.wild(at, isMain) : drawWordings(mark.slot, draft, { at, isMain })
  }
  write(text.slice(from, end))
  return at
}

function drawWordings(slot: Choice, draft: Draft, { at: entry, isMain }: Spot): number {
  const ways = spellings(slot).map((wording) => (gate: number) => {
    let at = gate
    for (const light of lightWords(wording)) at = draft.token({ light }, at, false)
    return at
  })
  return draft.fork({ group: draft.id(slot), carrier: slot.carrier, isMain }, ways, entry)
}

/** Every order in full: what stands in it is read whichever the sample has. */
function drawOrder(slot: Order, draft: Draft, { at: entry, isMain }: Spot): number {
  const ways = Array.from({ length: spellingCount(slot) }, (_, symbol) => (gate: number) => {
    let at = gate
    for (const part of spellingOf(slot, symbol)) {
      at =
        typeof part === 'string'
          ? drawInside([part], draft, at)
          : drawElement(slot.holes[part] ?? [], draft, at)
    }
    return at
  })
  return draft.fork({ group: draft.id(slot), carrier: slot.carrier, isMain }, ways, entry)
}

function drawElement(template: Template, draft: Draft, entry: number): number {
  const end = drawInside(template, draft, entry)
  const missing = draft.node({ skip: MISSING, isMain: false }, entry)
  return draft.node({ skip: 0, isMain: false }, end, missing)
}

function drawInside(template: Template, draft: Draft, entry: number): number {
  let at = entry
  for (const part of fragments(template)) {
    const spot = { at, isMain: false }
    if (!isFragment(part)) {
      if ('between' in part) at = drawOrder(part, draft, spot)
      continue
    }
    const whole = { start: 0, end: part.text.length }
    at = drawWords(part, whole, draft, spot) ?? at
  }
  return at
}
