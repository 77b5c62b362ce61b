// What someone does to a program so that it looks like another: new names, new layout, another order.

import { type Dice, pick } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import { lex, type Token } from '@forewarn/core/syntax/lex'
import { walk } from '@forewarn/core/syntax/tree'
import { transformSync } from 'esbuild'
import { minify } from 'terser'
import { treeOf } from './grammar.ts'
import { ownNames, type Spot } from './own-names.ts'

const SYLLABLES = [
  'ba',
  'ce',
  'do',
  'fi',
  'gu',
  'ka',
  'le',
  'mi',
  'no',
  'pu',
  'ra',
  'se',
  'ti',
  'vo',
]

/**
 * Own names replaced throughout, comments gone; every line stays where it was. What it does stays the same
 * as far as names are concerned: keywords, members, keys, labels, imports and exports keep theirs.
 */
export function rename(text: string, language: Language, roll: Dice): string {
  const tree = treeOf(text, language)
  const fresh = new Map<string, string>()
  const edits = ownNames(tree, language).map((spot) => renamed(text, spot, fresh, roll))
  for (const { kind, start, end } of walk(tree.root))
    if (/comment$/.test(kind)) edits.push({ start, end, text: blank(text.slice(start, end)) })
  return edited(text, edits)
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

function edited(text: string, edits: readonly Edit[]): string {
  let out = ''
  let at = 0
  for (const { start, end, text: put } of edits.toSorted((one, other) => one.start - other.start)) {
    if (start < at) continue
    out += text.slice(at, start) + put
    at = end
  }
  return out + text.slice(at)
}

function renamed(
  text: string,
  { key, start, end, isShort }: Spot,
  fresh: Map<string, string>,
  roll: Dice,
): Edit {
  const word = text.slice(start, end)
  const sign = word.startsWith('$') ? '$' : ''
  const name = newName(key, fresh, roll)
  return { start, end, text: isShort ? `${word}: ${name}` : `${sign}${name}` }
}

/** As many lines, and apart what stood apart. */
const blank = (comment: string): string => ` ${'\n'.repeat(comment.split('\n').length - 1)}`

function newName(key: string, fresh: Map<string, string>, roll: Dice): string {
  const known = fresh.get(key)
  if (known !== undefined) return known
  const syllables = Array.from({ length: 2 + Math.floor(roll() * 2) }, () => pick(roll, SYLLABLES))
  const made = `${syllables.join('')}${fresh.size}`
  const name = /^[A-Z]/.test(key) ? `${made[0]?.toUpperCase()}${made.slice(1)}` : made
  fresh.set(key, name)
  return name
}

/** Where a line ends says nothing in these; … */
const FREE = /^(?:c|cpp|java|csharp|php)$/
/** … and a blank beside these says nothing in these others. */
const NARROW = /^(?:javascript|typescript|go|rust|lua)$/
const BESIDE = /^[()[\]{},;]$/

/** Another layout, without comments: a line per statement, or indented twice as deep, fewer blanks. */
export function reformat(text: string, language: Language): string {
  let out = ''
  let at = 0
  let depth = 0
  let parens = 0
  let before: Token | undefined
  for (const token of lex(text, language)) {
    if (token.kind === 'comment') {
      out += gapOf(text.slice(at, token.start))
      at = token.end
      continue
    }
    const gap = text.slice(at, token.start)
    at = token.end
    if (isSign(token, '}')) depth = Math.max(0, depth - 1)
    const isFree = FREE.test(language) && !isVerbatim(text, before, token)
    const breaks = parens === 0 && (isSign(before, '{', '}', ';') || isSign(token, '}'))
    if (isFree) out += breaks ? `\n${'  '.repeat(depth)}` : /\s$/.test(out) || gap === '' ? '' : ' '
    else if (NARROW.test(language) && isNarrow(gap, before, token)) out += ''
    else out += gapOf(gap)
    out += token.text
    if (isSign(token, '(')) parens++
    if (isSign(token, ')')) parens = Math.max(0, parens - 1)
    if (isSign(token, '{')) depth++
    before = token
  }
  return out + text.slice(at)
}

const isSign = (token: Token | undefined, ...signs: string[]): boolean =>
  token?.kind === 'operator' && signs.includes(token.text)

/** Blank lines gone, and what is indented indented twice; a line that goes on below goes on. */
const gapOf = (gap: string): string =>
  gap.includes('\\') ? gap : gap.replace(/(?:[ \t]*\r?\n)+([ \t]*)/g, '\n$1$1')

const isNarrow = (gap: string, before: Token | undefined, { text }: Token): boolean =>
  /^[ \t]*$/.test(gap) && (BESIDE.test(before?.text ?? '') || BESIDE.test(text))

/** In a directive, or beside one; beside what ends with its line. */
function isVerbatim(text: string, before: Token | undefined, token: Token): boolean {
  if (before === undefined || /^<<<|<\?|\?>/.test(before.text) || /^<\?|\?>/.test(token.text))
    return true
  return isDirective(text, before.start) || isDirective(text, token.start)
}

function isDirective(text: string, at: number): boolean {
  let start = text.lastIndexOf('\n', at - 1) + 1
  while (start > 1 && text[start - 2] === '\\') start = text.lastIndexOf('\n', start - 2) + 1
  return /^[ \t]*#/.test(text.slice(start, Math.max(at + 1, start)))
}

/** Nothing where the compiler cannot read it. */
export async function compiled(text: string): Promise<Readonly<Record<string, string>>> {
  try {
    const terser = await minify(text, { mangle: true, compress: true })
    return { esbuild: transformSync(text, { minify: true }).code, terser: terser.code ?? '' }
  } catch {
    return {}
  }
}
