// Finds turns of English in prose that may be worded otherwise.

import { TURNS, type Turn } from './carriers/wording.ts'

/** A turn in its place, and all wordings with its capital; the author's first. */
export interface Rewording {
  readonly start: number
  readonly end: number
  readonly wordings: readonly string[]
}

/** Stretches of prose, as UTF-16 offsets. */
export type Stretch = readonly [start: number, end: number]

/** Code, quotations, addresses and markup stay as they are: lengths are kept, letters are not. */
const MASKED =
  /`[^`\n]*`|"[^"\n]{1,200}"|“[^”\n]{1,200}”|(?<![\w])'[^'\n]{1,80}'(?!\w)|\b[a-z][a-z+.-]*:\/\/\S+|\]\([^)\n]*\)|\[[^\]\n]*\](?!\()(?:\[[^\]\n]*\])?|<[^>\n]{1,200}>|\S*[\\/_=@{}$<>|]\S*|^\s*(?:@|\||#!).*$/gim

/** No paragraph is that long: a stretch beyond it is something packed, and costs square time. */
const LONGEST_PROSE = 20_000

/** All rewordings in these stretches of `source`, in text order. */
export function rewordings(source: string, stretches: readonly Stretch[]): Rewording[] {
  return stretches.flatMap(([start, end]) => {
    if (end - start > LONGEST_PROSE) return []
    const text = source.slice(start, end).replace(MASKED, (hidden) => '\0'.repeat(hidden.length))
    return isProse(text) ? within(text, start) : []
  })
}

/** At least four words, and more letters than anything else. */
function isProse(text: string): boolean {
  const words = text.match(/(?<![\p{L}\d])\p{L}+(?![\p{L}\d])/gu) ?? []
  const others = text.match(/[^\p{L}\s.,;:'!?()-]/gu)?.length ?? 0
  return words.length >= 4 && others < text.length / 3
}

function within(text: string, offset: number): Rewording[] {
  const found: Rewording[] = []
  let from = 0
  for (const { index, 0: word } of text.matchAll(
    /(?<![\w'’.#$%&:-])[A-Za-z]+(?![\w’([-]|\.\w|:\S)/g,
  )) {
    if (index < from) continue
    const turn = TURNS.get(word.toLowerCase())?.find(({ words }) => stands(text, index, words))
    if (turn === undefined || !articleFits(text.slice(0, index), turn)) continue
    const end = index + turn.words.length
    found.push({ start: offset + index, end: offset + end, wordings: wordings(turn, word) })
    from = end
  }
  return found
}

/** Whole words only, parted by single blanks; a capital only at the beginning. */
function stands(text: string, index: number, words: string): boolean {
  const written = text.slice(index, index + words.length)
  const lowered = written.slice(0, 1).toLowerCase() + written.slice(1)
  return lowered === words && !/^(?:[\w'’([-]|\.\w|:\S)/.test(text.slice(index + words.length))
}

/** After `a` or `an` all wordings must begin alike. */
function articleFits(before: string, { group }: Turn): boolean {
  const vowels = group.map((words) => /^[aeiou]/.test(words))
  return !/\ban?\s+$/i.test(before) || new Set(vowels).size === 1
}

function wordings({ words, group }: Turn, first: string): string[] {
  const hasCapital = /^[A-Z]/.test(first)
  const all = [words, ...group.filter((other) => other !== words)]
  return hasCapital ? all.map((one) => one.slice(0, 1).toUpperCase() + one.slice(1)) : all
}
