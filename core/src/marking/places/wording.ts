// Finds turns of English in prose that may be worded otherwise.

import { TURNS, type Turn, type Turns } from '../carriers/wording.ts'
import { figures } from './figures.ts'

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

/** All rewordings in these stretches of `source` that nobody is asked about, in text order. */
export function rewordings(source: string, stretches: readonly Stretch[]): Rewording[] {
  return stretches.flatMap((stretch) => {
    const text = maskedProse(source, stretch)
    if (text === undefined) return []
    const all = [...figures(text, stretch[0]), ...turnsIn(text, stretch[0], TURNS)]
    return apart(all.sort((a, b) => a.start - b.start))
  })
}

/** The stretch with all that is no prose of the author's blanked; `undefined` where none is left. */
export function maskedProse(source: string, [start, end]: Stretch): string | undefined {
  if (end - start > LONGEST_PROSE) return undefined
  const text = source.slice(start, end).replace(MASKED, (hidden) => '\0'.repeat(hidden.length))
  return isProse(text) ? text : undefined
}

/** Of those that overlap the first. */
function apart(sorted: readonly Rewording[]): Rewording[] {
  let last = 0
  return sorted.filter(({ start, end }) => {
    const isApart = start >= last
    if (isApart) last = end
    return isApart
  })
}

/** At least four words, and more letters than anything else. */
function isProse(text: string): boolean {
  const words = text.match(/(?<![\p{L}\d])\p{L}+(?![\p{L}\d])/gu) ?? []
  const others = text.match(/[^\p{L}\s.,;:'!?()-]/gu)?.length ?? 0
  return words.length >= 4 && others < text.length / 3
}

/**
 * @param text masked prose, which begins at `offset` of the source
 * @param withArticles a turn may take in the article before it, to keep that right
 */
export function turnsIn(
  text: string,
  offset: number,
  turns: Turns,
  withArticles = false,
): Rewording[] {
  const found: Rewording[] = []
  let from = 0
  for (const { index, 0: word } of text.matchAll(
    /(?<![\w'’.#$%&:-])[A-Za-z]+(?![\w’([-]|\.\w|:\S)/g,
  )) {
    if (index < from) continue
    const before = text.slice(Math.max(0, index - LONGEST_BEFORE), index)
    const turn = turns
      .get(word.toLowerCase())
      ?.find((one) => stands(text, index, one.words) && fits(one, before, text, index))
    if (turn === undefined) continue
    const article = articleFits(before, turn) ? '' : (/\b[Aa]n? $/.exec(before)?.[0] ?? '')
    const isTaken = article !== '' && withArticles && index - article.length >= from
    if (!isTaken && !articleFits(before, turn)) continue
    const all = wordings(turn, word)
    const start = index - article.length
    from = index + turn.words.length
    found.push({
      start: offset + start,
      end: offset + from,
      wordings: article === '' ? all : all.map((one) => `${articleFor(one, article)} ${one}`),
    })
  }
  return found
}

function fits({ words, ...turn }: Turn, before: string, text: string, index: number): boolean {
  const behind = index + words.length
  return (
    !turn.notAfter?.test(before) &&
    (turn.onlyAfter?.test(before) ?? true) &&
    (turn.onlyBefore?.test(text.slice(behind, behind + LONGEST_BEFORE)) ?? true)
  )
}

/** *A* or *an*, with the capital that stood there. */
function articleFor(words: string, written: string): string {
  const isVowel = /^(?:[aeio]|u(?!s[aeiu]|ni[qfotv]|ti)|hour|honest)/i.test(words)
  const article = isVowel && !/^on(?:e|ce)\b/i.test(words) ? 'an' : 'a'
  return written.startsWith('A') ? article.replace('a', 'A') : article
}

/** Enough for the words in front of a turn, or behind it. */
const LONGEST_BEFORE = 40

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
