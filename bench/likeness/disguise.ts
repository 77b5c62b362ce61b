// What someone does to a program so that it looks like another: new names, new layout, another order.

import { type Dice, pick } from '@forewarn/core/marking/codes/dice'
import type { Language } from '@forewarn/core/syntax/language'
import { lex, type Token } from '@forewarn/core/syntax/lex'
import { transformSync } from 'esbuild'
import { minify } from 'terser'

const DECLARES =
  /^(?:function|def|class|let|const|var|func|fn|for|struct|enum|interface|trait|mut|as|foreach)$/
const MEMBER = /^(?:\.|->|::|\?->|\?\.|&\.)$/
const NO_TYPE =
  /^(?:return|new|throw|else|case|goto|import|package|extends|implements|in|not|and|or|use|namespace|from|raise|del|await|yield|instanceof|typeof|delete|void)$/
const ASSIGNS = /^(?::?=|[-+*/%|&^]=|<<=|>>=)$/
/** Renaming these would change what the program does. */
const FIXED =
  /^(?:\$this|self|cls|this|super|main|_|[A-Z_][A-Z0-9_]*|__\w+__|str|int|print|len|range|list|dict|require|module|exports|arguments|undefined|array|string|bool|String|Object)$/

/** Every name that the program gives itself, by where it is declared, assigned or taken as a parameter. */
function ownNames(tokens: readonly Token[]): Set<string> {
  const own = new Set<string>()
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'name' || FIXED.test(token.text)) continue
    const [before, after] = [tokens[at - 1], tokens[at + 1]]
    if (before !== undefined && MEMBER.test(before.text)) continue
    if (token.text.startsWith('$') || isDeclared(before, after)) own.add(token.text)
  }
  return own
}

function isDeclared(before: Token | undefined, after: Token | undefined): boolean {
  if (before !== undefined && DECLARES.test(before.text)) return true
  const next = after?.text ?? ''
  if (ASSIGNS.test(next)) return true
  const isAfterType =
    (before?.kind === 'name' || before?.kind === 'keyword') && !NO_TYPE.test(before.text)
  if (isAfterType && /^[=;,)([:]$/.test(next)) return true
  return /^[(,*&]$/.test(before?.text ?? '') && /^[,)=:]$/.test(next)
}

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

/** Own names replaced throughout, comments gone; every line stays where it was. */
export function rename(text: string, language: Language, roll: Dice): string {
  const tokens = lex(text, language)
  const code = tokens.filter(({ kind }) => kind !== 'comment')
  const own = ownNames(code)
  const fresh = new Map<string, string>()
  let out = ''
  let at = 0
  let before = ''
  for (const { kind, text: word, start, end } of tokens) {
    out += text.slice(at, start)
    at = end
    const isOwn = kind === 'name' && own.has(word) && !MEMBER.test(before)
    if (kind === 'comment') out += blank(word)
    else out += isOwn ? newName(word, fresh, roll) : word
    if (kind !== 'comment') before = word
  }
  return out + text.slice(at)
}

const blank = (comment: string): string => '\n'.repeat(comment.split('\n').length - 1)

function newName(word: string, fresh: Map<string, string>, roll: Dice): string {
  const known = fresh.get(word)
  if (known !== undefined) return known
  const bare = word.replace(/^\$/, '')
  const syllables = Array.from({ length: 2 + Math.floor(roll() * 2) }, () => pick(roll, SYLLABLES))
  const made = `${syllables.join('')}${fresh.size}`
  const cased = /^[A-Z]/.test(bare) ? `${made[0]?.toUpperCase()}${made.slice(1)}` : made
  const name = word.startsWith('$') ? `$${cased}` : cased
  fresh.set(word, name)
  return name
}

/** Another layout: Python with tabs and fewer blank lines, what has braces with a line per statement. */
export function reformat(text: string, language: Language): string {
  if (language === 'python')
    return text
      .replace(/^(?: {4})+/gm, (indent) => '\t'.repeat(indent.length / 4))
      .replace(/\n{2,}/g, '\n')
  let out = ''
  let depth = 0
  let line = 0
  for (const token of lex(text, language)) {
    if (token.kind === 'comment') continue
    const isDirective = /^\s*#/.test(
      text.slice(text.lastIndexOf('\n', token.start - 1) + 1, token.start + 1),
    )
    if ((isDirective && token.line > line) || (out.endsWith('\f') && token.line > line)) out += '\n'
    if (token.text === '}') depth = Math.max(0, depth - 1)
    if (/[;{}]\n? *$/.test(out) || token.text === '}')
      out = `${out.trimEnd()}\n${'  '.repeat(depth)}`
    out += `${token.text} `
    if (token.text === '{') depth++
    line = token.line + token.text.split('\n').length - 1
    if (isDirective) out += '\f'
  }
  return out.replaceAll('\f', '')
}

/** Top-level pieces, as blank lines part them, in another order. */
export function reorder(text: string, roll: Dice): string {
  const pieces = text.split(/\n{2,}(?=\S)/)
  for (let at = pieces.length - 1; at > 0; at--) {
    const other = Math.floor(roll() * (at + 1))
    ;[pieces[at], pieces[other]] = [pieces[other] as string, pieces[at] as string]
  }
  return pieces.join('\n\n')
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
