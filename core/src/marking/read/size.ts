// How large templates are as lattices, which decides how they are drawn.

import type { Language } from '../../syntax/language.ts'
import { type Choice, type Order, spellingCount, spellingOf, type Template } from '../template.ts'
import { fragments, isFragment } from './fragment.ts'
import { lightTokens } from './stream.ts'

/** Holes longer than this are drawn once, not once for each spelling. */
const LONG_HOLE = 24
/** Slots that would need more nodes than this are drawn in parts. */
const LARGEST_SLOT = 240
/** Nodes for the text of a spelling between its holes: a guess that is good enough. */
const AROUND = 4

/** Tokens in the author's spelling, and nodes in all spellings. */
interface Size {
  plain: number
  all: number
}

/** Sizes of one item's templates, each measured once. */
export class Sizes {
  readonly #language: Language
  readonly #known = new Map<Template, Size>()

  constructor(language: Language) {
    this.#language = language
  }

  isLong(hole: Template): boolean {
    return this.tokens(hole) > LONG_HOLE
  }

  /** In the author's spelling. */
  tokens(hole: Template): number {
    return this.#size(hole).plain
  }

  isLarge(slot: Choice | Order): boolean {
    return this.#sizeOf(slot) > LARGEST_SLOT
  }

  #sizeOf(slot: Choice | Order): number {
    let all = 0
    for (let symbol = 0; symbol < spellingCount(slot); symbol++) {
      for (const part of spellingOf(slot, symbol)) {
        all += typeof part === 'string' ? AROUND : this.#size(slot.holes[part] ?? []).all
      }
    }
    return all
  }

  #size(template: Template): Size {
    const known = this.#known.get(template)
    if (known !== undefined) return known
    const size = { plain: 0, all: 0 }
    for (const part of fragments(template)) {
      if (isFragment(part)) {
        const { length } = lightTokens(part.text, this.#language).lights
        size.plain += length
        size.all += length
      } else {
        for (const hole of part.holes) size.plain += this.#size(hole).plain
        size.all += this.#sizeOf(part)
      }
    }
    this.#known.set(template, size)
    return size
  }
}
