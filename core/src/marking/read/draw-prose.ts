// Draws the prose of an item: words, and turns that may be worded otherwise.

import type { Language } from '../../syntax/language.ts'
import { type Choice, render, type Template } from '../template.ts'
import { type Fragment, fragments, isFragment, spellings } from './fragment.ts'
import type { Sizes } from './size.ts'
import type { Draft, Entry } from './sketch.ts'
import { lightWords, type Prose, proseIn } from './stream.ts'

/** Prose that moves with its code is drawn for itself when it has so many words. */
const LONG_PROSE = 12

/** All prose of the item in the author's order; what may change places stands for itself. */
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
          at = draft.cutIfLong('prose', drawWords(part, prose, draft, at))
        }
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

function drawWords(
  { text, marks }: Fragment,
  { start, end }: Prose,
  draft: Draft,
  entry: Entry,
): Entry {
  let at = entry
  let from = start
  const write = (words: string) => {
    for (const light of lightWords(words)) at = draft.token({ light }, at, true)
  }
  for (const mark of marks) {
    if (mark.start < start || mark.end > end) continue
    write(text.slice(from, mark.start))
    from = mark.end
    at = 'form' in mark.slot ? draft.wild(at, true) : drawWordings(mark.slot, draft, at)
  }
  write(text.slice(from, end))
  return at
}

function drawWordings(slot: Choice, draft: Draft, entry: Entry): number {
  const ways = spellings(slot).map((wording) => (gate: number) => {
    let at = gate
    for (const light of lightWords(wording)) at = draft.token({ light }, at, false)
    return at
  })
  return draft.fork({ group: draft.id(slot), carrier: slot.carrier, isMain: true }, ways, entry)
}
