// Splits a template into text that is lexed in one piece, and slots that are decided around it.

import type { Carrier } from '../master.ts'
import {
  type Choice,
  type Order,
  type Piece,
  render,
  type Template,
  type Value,
} from '../template.ts'
import { escaped, valuePattern, valueText } from '../value-form.ts'

/** A slot inside a fragment: a name, a wording or a value, written as in the author's text. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly slot: Choice | Value
}

/** Text as the author wrote it, with the slots in it. */
export interface Fragment {
  readonly text: string
  readonly marks: readonly Mark[]
}

/** A name, a wording or a value: it stands inside a token or a comment, and holds nothing. */
export function isLeaf(slot: Exclude<Piece, string>): slot is Choice | Value {
  return 'form' in slot || ('spellings' in slot && slot.isWord === true)
}

/** Fragments and the slots between them, in order. */
export function fragments(template: Template): (Fragment | Choice | Order)[] {
  const out: (Fragment | Choice | Order)[] = []
  let text = ''
  let marks: Mark[] = []
  const flush = () => {
    if (text !== '') out.push({ text, marks })
    text = ''
    marks = []
  }
  for (const piece of template) {
    if (typeof piece === 'string') text += piece
    else if (isLeaf(piece)) {
      const start = text.length
      text += render([piece], () => [])
      marks.push({ start, end: text.length, slot: piece })
    } else {
      flush()
      out.push(piece)
    }
  }
  flush()
  return out
}

export function isFragment(part: Fragment | Choice | Order): part is Fragment {
  return 'marks' in part
}

/** All texts that a leaf may stand for, as a regular expression. */
export function leafPattern(slot: Choice | Value): string {
  if ('form' in slot) return valuePattern(slot.form)
  return `(?:${spellings(slot).map(escaped).join('|')})`
}

export function spellings(slot: Choice): string[] {
  return slot.spellings.map((spelling) => spelling.join(''))
}

/** What a leaf looks like in a fragment. */
export function leafText(slot: Choice | Value): string {
  return 'form' in slot ? valueText(slot.form, []) : (spellings(slot)[0] ?? '')
}

export const isName = (slot: Choice | Value, carriers: readonly Carrier[]): slot is Choice =>
  carriers[slot.carrier]?.class === 'name'
