// Text that stands in every copy, whatever is marked: never a carrier's spelling, nor part of a value.

import type { MasterItem } from '../marking/master.ts'
import type { Template } from '../marking/template.ts'
import { candidates } from '../marking/tokens/find.ts'
import { languageOf } from '../syntax/language.ts'
import { lex } from '../syntax/lex.ts'

/** Stretches without a place in them, as the author wrote them, in text order. */
export function fixedStretches(template: Template): string[] {
  return template.flatMap((piece): string[] => {
    if (typeof piece === 'string') return [piece]
    return 'holes' in piece ? alwaysSpelt(piece).flatMap(fixedStretches) : []
  })
}

/** Holes that every spelling has. */
function alwaysSpelt(slot: Extract<Template[number], { holes: unknown }>): Template[] {
  if ('between' in slot) return [...slot.holes]
  return slot.holes.filter((_, hole) => slot.spellings.every((spelling) => spelling.includes(hole)))
}

/** Shorter text is everybody's. */
const SHORTEST = 12
const LONGEST = 100

export interface RareText {
  /** What strings hold, which formatters and minifiers leave. */
  readonly strings: readonly string[]
  readonly lines: readonly string[]
}

/**
 * Rare text of an item. None of it contains a spelling of a place, or is contained in one; nor 128 bits in
 * digits, for a recipient's token may have taken their place.
 */
export function rareText(item: MasterItem): RareText {
  const language = languageOf(item.path, '')
  const spelt = spellingsIn(item.template).filter((spelling) => spelling.length >= SHORTEST)
  const isFree = (text: string) =>
    isRare(text) &&
    candidates(text).next().done === true &&
    spelt.every((other) => !other.includes(text) && !text.includes(other))
  const stretches = fixedStretches(item.template)
  const strings = stretches.flatMap((stretch) =>
    lex(stretch, language).flatMap(({ kind, text }) => (kind === 'string' ? inside(text) : [])),
  )
  const lines = stretches.flatMap((stretch) => stretch.split('\n').slice(1, -1))
  const free = (texts: readonly string[]) => {
    const found = [...new Set(texts.map(shortened).filter(isFree))]
    return found.filter((text) => !found.some((other) => other !== text && other.includes(text)))
  }
  return { strings: free(strings), lines: free(lines) }
}

/** A string that begins and ends in the stretch; escapes part it. */
function inside(token: string): string[] {
  const quoted = /^[A-Za-z]{0,2}(["'`])([\s\S]*)\1$/.exec(token)
  return quoted === null ? [] : (quoted[2] ?? '').split(/\\.|[\n"'`]/)
}

const shortened = (text: string): string => text.trim().slice(0, LONGEST).trim()

/** Printable, long enough, mostly words, and of several of them. */
function isRare(text: string): boolean {
  const letters = text.match(/[A-Za-z0-9]/g) ?? []
  const words = text.match(/[A-Za-z]{3,}/g) ?? []
  const isPlain = /^[\x20-\x7e]+$/.test(text)
  const isLong = text.length >= SHORTEST && letters.length >= 0.6 * text.length
  return isPlain && isLong && words.length >= 2 && new Set(letters).size >= 8
}

function spellingsIn(template: Template): string[] {
  return template.flatMap((piece): string[] => {
    if (typeof piece === 'string' || 'form' in piece) return []
    const own = 'spellings' in piece ? piece.spellings : []
    const texts = own.flatMap((spelling) => spelling.filter((part) => typeof part === 'string'))
    return [...texts, ...piece.holes.flatMap(spellingsIn)]
  })
}

/** At most `most` of `all`, spread evenly from the first to the last. */
export function spreadOut<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)] as T)
}
