// Reduces text to what survives a formatter, a renamer and a stripper of comments: light tokens.

import type { Language } from '../../syntax/language.ts'
import { lex, scanFrom, type Token } from '../../syntax/lex.ts'
import { numberKey, stringValue } from '../../syntax/lex-literal.ts'
import { type Inside, OUTSIDE } from '../../syntax/lex-script.ts'
import { scriptOf } from '../../syntax/script.ts'
import { wordWeight } from './mend.ts'

/**
 * `name` may be renamed and so agrees weakly with any other name; `property` is a name that its
 * object gives and nobody renames; all else is what it is.
 */
export type LightKind = 'name' | 'property' | 'solid'

export interface Light {
  readonly kind: LightKind
  /** Its text, in one spelling: strings by value, numbers by value. */
  readonly key: string
  /** How much it says when it agrees. */
  readonly weight: number
  /** UTF-16 offsets into the text. */
  readonly start: number
  readonly end: number
  readonly line: number
}

/** What stands before a piece of a longer text: its last token, and what is still open. */
export interface Before {
  readonly last: string
  readonly open: readonly string[]
  readonly inside: Inside
}

export const NOTHING_BEFORE: Before = { last: '', open: [], inside: OUTSIDE }

/** The tokens of code, comments and semicolons dropped, and what they leave for the next piece. */
export function lightTokens(
  text: string,
  language: Language,
  before = NOTHING_BEFORE,
): { readonly lights: Light[]; readonly after: Before } {
  // The token before is lexed again, because it tells a division from a regular expression.
  const again = /["'`/]|^\[=*\[|^--/.test(before.last) ? '0' : before.last
  const lead = again === '' || scriptOf(language) !== undefined ? '' : `${again}\n`
  const source = lead + text
  const tokens: Token[] = []
  const inside = scanFrom(source, language, before.inside, (kind, start, end, line) => {
    const written = source.slice(start, end)
    if (start < lead.length || kind === 'comment' || written === ';') return
    tokens.push({ kind, text: written, start, end, line })
  })
  const open = [...before.open]
  let { last } = before
  const lights = tokens.map((token, i) => {
    const around = { last, next: tokens[i + 1]?.text ?? '', open: open.at(-1) ?? '' }
    last = token.text
    if (/^[([{]$/.test(last)) open.push(last)
    else if (/^[)\]}]$/.test(last)) open.pop()
    return light(token, language, around, lead.length)
  })
  return { lights, after: { last, open, inside } }
}

interface Around {
  readonly last: string
  readonly next: string
  /** The innermost open bracket. */
  readonly open: string
}

function light(token: Token, language: Language, around: Around, offset: number): Light {
  const place = { start: token.start - offset, end: token.end - offset, line: token.line }
  const { kind, text } = token
  if (kind === 'name') {
    const isProperty = namesProperty(language, around)
    const key = scriptOf(language)?.foldsCase ? text.toLowerCase() : text
    return { kind: isProperty ? 'property' : 'name', key, weight: 3, ...place }
  }
  const key = solidKey(token, language)
  return { kind: 'solid', key, weight: weightOf(kind, key), ...place }
}

/** After a dot; a key of a table or an object; the keyword of an argument. */
function namesProperty(language: Language, { last, next, open }: Around): boolean {
  if (['.', '?.', '->', '?->', '::'].includes(last)) return true
  const begins = last === open || last === ','
  if (language === 'lua') return last === ':' || (open === '{' && next === '=' && begins)
  if (language === 'python') return open === '(' && next === '=' && begins
  return open === '{' && next === ':' && begins
}

function solidKey({ kind, text }: Token, language: Language): string {
  if (kind === 'number') return `#${numberKey(text)}`
  if (kind === 'string') return `"${stringValue(text, language)}`
  return scriptOf(language)?.foldsCase ? text.toLowerCase() : text
}

function weightOf(kind: Token['kind'], key: string): number {
  if (kind === 'string') return Math.min(6, 2 + Math.floor(key.length / 6))
  if (kind === 'operator') return key.length === 1 ? 1 : 2
  return 2
}

/** A stretch of prose in a text of code. */
export interface Prose {
  readonly start: number
  readonly end: number
}

/** Comments, and strings of at least four words. */
export function proseIn(text: string, language: Language): Prose[] {
  if (language === 'markdown' || language === 'plain') return [{ start: 0, end: text.length }]
  if (language === 'html') return outsideTags(text)
  return lex(text, language).filter(
    ({ kind, text: written }) =>
      kind === 'comment' || (kind === 'string' && (written.match(/\s\S/g)?.length ?? 0) >= 3),
  )
}

/** Tags, and what stands for a letter; also a tag that began or ends elsewhere, for a text may be a piece. */
const TAGS = /^[^<>]{0,200}>|<!--|-->|<[a-z!/?][^<>]*(?:>|$)|&#?\w{1,8};/gi

/** The text of a page, and its comments; programs and styles are passed over. Time is linear. */
function outsideTags(text: string): Prose[] {
  const prose: Prose[] = []
  let start = 0
  let passed: string | undefined
  for (const { index, 0: tag } of text.matchAll(TAGS)) {
    const name = /^<\/?(script|style)\b/i.exec(tag)?.[1]?.toLowerCase()
    if (passed === undefined && index > start) prose.push({ start, end: index })
    start = index + tag.length
    if (name !== undefined && tag[1] !== '/') passed ??= name
    else if (name === passed) passed = undefined
  }
  if (passed === undefined && start < text.length) prose.push({ start, end: text.length })
  return prose
}

/**
 * The words of prose, in lower case; numbers count as words, signs do not count. Ligatures are the
 * letters they stand for, and an apostrophe is one however it is written.
 */
export function lightWords(text: string): Light[] {
  return lex(text, 'plain').flatMap(({ kind, text: word, start, end, line }): Light[] => {
    if (kind === 'operator') return []
    const key = word.normalize('NFKC').replaceAll('’', "'").toLowerCase()
    return [{ kind: 'solid', key, weight: wordWeight(key), start, end, line }]
  })
}
