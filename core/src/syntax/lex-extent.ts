// How far a number or a word reaches from where it starts.

import { DIGIT, NAME } from './lex-table.ts'
import type { Quote } from './lexicon.ts'

const code = (character: string): number => character.charCodeAt(0)
const [DOT, PLUS, MINUS, ZERO] = [code('.'), code('+'), code('-'), code('0')]
const [BACKSLASH, LINE_FEED] = [code('\\'), code('\n')]
const [LETTER_E, LETTER_P, LETTER_X] = [code('e'), code('p'), code('x')]

/** Digits of any base, underscores, one dot, an exponent's sign and a suffix. */
export function numberEnd(source: string, start: number, classes: Uint8Array): number {
  const isHex =
    source.charCodeAt(start) === ZERO && (source.charCodeAt(start + 1) | 32) === LETTER_X
  const exponent = isHex ? LETTER_P : LETTER_E
  let hasDot = false
  let end = start
  for (; end < source.length; end++) {
    const unit = source.charCodeAt(end)
    const kind = classes[unit]
    if (kind === DIGIT || kind === NAME) continue
    const isSign = unit === PLUS || unit === MINUS
    const isDot = unit === DOT && !hasDot && source.charCodeAt(end + 1) !== DOT
    if (isDot) hasDot = true
    else if (!isSign || (source.charCodeAt(end - 1) | 32) !== exponent) break
  }
  return end
}

const JOINS_LETTERS = new Set(["'".charCodeAt(0), '’'.charCodeAt(0)])

/** The end of a word of prose: `don't` is one word, and so is `1.2.3`. */
export function wordEnd(source: string, start: number, classes: Uint8Array): number {
  let end = start + 1
  for (; end < source.length; end++) {
    const kind = classes[source.charCodeAt(end)]
    if (kind === NAME || kind === DIGIT) continue
    const before = classes[source.charCodeAt(end - 1)]
    const after = classes[source.charCodeAt(end + 1)]
    const unit = source.charCodeAt(end)
    const joins =
      (JOINS_LETTERS.has(unit) && before === NAME && after === NAME) ||
      (unit === DOT && before === DIGIT && after === DIGIT)
    if (!joins) break
  }
  return end
}

/** Whether a word of prose is digits and dots alone. */
export function isNumeric(source: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = source.charCodeAt(i)
    if ((unit < 48 || unit > 57) && unit !== DOT) return false
  }
  return true
}

/** Behind the closing mark; where there is none, the end of the line or of the text. */
export function quoteEnd(
  source: string,
  { close, spansLines, isRaw }: Quote,
  from: number,
): number {
  const last = close.charCodeAt(0)
  for (let end = from; end < source.length; end++) {
    const unit = source.charCodeAt(end)
    if (unit === BACKSLASH && !isRaw) end++
    else if (unit === last && source.startsWith(close, end)) return end + close.length
    else if (unit === LINE_FEED && !spansLines) return end
  }
  return source.length
}

/**
 * The end of a text in PHP that begins here: `<<<WORD`, up to the word at the beginning of a line, or
 * what stands between `?>` and `<?`, or before the first of them.
 */
export function documentEnd(source: string, at: number): number | undefined {
  const opens = /<<<[ \t]*(["']?)(\w+)\1\r?\n/y
  opens.lastIndex = at
  const word = opens.exec(source)?.[2]
  if (word !== undefined) {
    const closes = new RegExp(`\\n[ \\t]*${word}\\b`, 'g')
    closes.lastIndex = opens.lastIndex - 1
    return closes.test(source) ? closes.lastIndex : undefined
  }
  const isClosed = source.startsWith('?>', at)
  if (!isClosed && at > 0) return undefined
  const next = source.indexOf('<?', at)
  if (isClosed) return next < 0 ? source.length : next
  const closing = source.indexOf('?>')
  return next > 0 && (closing < 0 || next < closing) ? next : undefined
}
