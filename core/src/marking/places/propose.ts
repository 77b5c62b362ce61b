// Proposes wordings that only the author of a document can judge, as lines for bundle.yaml.

import { PROPOSED } from '../carriers/proposed.ts'
import { mayChangePlaces, paragraphsOf, sentencesOf } from './paragraphs.ts'
import { maskedProse, type Rewording, type Stretch, turnsIn } from './wording.ts'

/** Fixed turns in which no word is another. */
const FIXED =
  /\b(?:denial of service|use[- ]after[- ]free|out of bounds|man in the middle|code execution|proof of concept|in (?:the |this |that |any |each )?case|(?:is|not) the case|on request|one time|pass (?:it|them) on|take place|takes place|in use|in place|(?:for|an) example|each (?:of|other)|read only|open source|root cause|side channel|way of|multiple of|same time|by means of|a number of|as a result|by default|point of view|so as to|at the same time)\b/gi

/**
 * Lines for `wordings` of an item with this text: its sentences with [one|another], and
 * {sentences} {that may change places}. Each stands once in the text; what may be worded otherwise
 * without asking is not among them.
 *
 * @param lines its stretches of prose, a line each
 */
export function propose(source: string, lines: readonly Stretch[]): string[] {
  const all = paragraphsOf(source, lines).flatMap((paragraph) => ofParagraph(source, paragraph))
  return [...new Set(all)]
}

function ofParagraph(source: string, paragraph: Stretch): string[] {
  const sentences = sentencesOf(source, paragraph)
  const found: string[] = []
  for (let i = 0; i < sentences.length; i++) {
    const [one, next] = [sentences[i] as Stretch, sentences[i + 1]]
    const swap = i > 0 && next !== undefined && swapped(source, one, next)
    if (swap) i++
    found.push(...(swap ? [swap] : ofSentence(source, one)))
  }
  return found
}

function swapped(source: string, first: Stretch, second: Stretch): string | false {
  const [a, b] = [source.slice(...first), source.slice(...second)]
  const isPlain = !SIGNS.test(a) && !SIGNS.test(b)
  if (!isPlain || !mayChangePlaces(a, b) || !standsOnce(source, `${a} ${b}`)) return false
  return `{${written(source, first)}} {${written(source, second)}}`
}

/** Signs of the lines themselves, which cannot stand in one. */
const SIGNS = /[[\]{}|]/

/** A sentence with such signs is taken in the pieces between them. */
function ofSentence(source: string, [start, end]: Stretch): string[] {
  const text = source.slice(start, end)
  const found: string[] = []
  for (const { index, 0: piece } of text.matchAll(/[^[\]{}|]+/g)) {
    const lead = /^\s*/.exec(piece)?.[0].length ?? 0
    const from = start + index + lead
    const until = from + piece.trim().length
    const line = written(source, [from, until])
    if (line.includes('[') && standsOnce(source, source.slice(from, until))) found.push(line)
  }
  return found
}

function written(source: string, [start, end]: Stretch): string {
  let at = start
  let line = ''
  for (const one of places(source, [start, end])) {
    line += `${source.slice(at, one.start)}[${one.wordings.join('|')}]`
    at = one.end
  }
  return (line + source.slice(at, end)).replace(/\s+/g, ' ')
}

function places(source: string, stretch: Stretch): Rewording[] {
  const masked = maskedProse(source, stretch)
  const text = masked?.replace(FIXED, (fixed) => '\0'.repeat(fixed.length))
  return text === undefined ? [] : turnsIn(text.replace(/\n/g, ' '), stretch[0], PROPOSED, true)
}

function standsOnce(source: string, text: string): boolean {
  const flat = (all: string) => all.replace(/\s+/g, ' ')
  const [whole, part] = [flat(source), flat(text)]
  const first = whole.indexOf(part)
  return first >= 0 && whole.indexOf(part, first + 1) < 0
}
