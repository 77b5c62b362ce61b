// Tokens without what only says of which type something is: other languages have no word for it.

import type { Language } from '../syntax/language.ts'
import type { Token } from '../syntax/token.ts'

/** `List<String>`, `vector<int>`. */
const GENERIC: ReadonlySet<Language> = new Set(['cpp', 'java', 'csharp', 'typescript', 'rust'])
/** `int a[]`, `[]byte`, `String[] b`. */
const ARRAYS: ReadonlySet<Language> = new Set(['c', 'cpp', 'java', 'csharp', 'typescript', 'go'])
/** `char *p`, `r *http.Request`, `T& t`. */
const POINTERS: ReadonlySet<Language> = new Set(['c', 'cpp', 'go', 'rust'])
const CASTS: ReadonlySet<Language> = new Set(['c', 'cpp', 'java', 'csharp', 'php'])

const NUMBERS = new Set(
  `int long short char byte float double unsigned signed void bool boolean uint ulong ushort sbyte
  decimal string array object`.split(/\s+/),
)
/** What may stand between the brackets of a generic type. */
const IN_TYPES = new Set(', . :: ? [ ] & * < > >> >>>'.split(' '))
/** What may follow one. */
const AFTER_TYPES = new Set('( ) { } ; , . :: > >> & * [ ] = ?'.split(' '))
const LONGEST_TYPE = 48

/** Where a statement, an argument or a block begins. */
const BEGINS = new Set('; { } ( , : <'.split(' '))

/** Guesses from a few tokens around: what is left in by mistake is left in everywhere alike. */
export function withoutTypes(tokens: readonly Token[], language: Language): readonly Token[] {
  const rules: Rules = {
    ...{ hasGenerics: GENERIC.has(language), hasArrays: ARRAYS.has(language) },
    ...{ hasCasts: CASTS.has(language), hasPointers: POINTERS.has(language) },
  }
  if (!Object.values(rules).includes(true)) return tokens
  const out: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const count = token.kind === 'operator' ? typeAt(tokens, at, rules) : 0
    if (count === 0) out.push(token)
    else at += count - 1
  }
  return out
}

type Rules = Readonly<Record<'hasGenerics' | 'hasArrays' | 'hasCasts' | 'hasPointers', boolean>>

/** How many tokens from here on only say a type. */
function typeAt(tokens: readonly Token[], at: number, rules: Rules): number {
  const { text } = tokens[at] as Token
  if (text === '<' && rules.hasGenerics) return Math.max(0, typeEnd(tokens, at) + 1 - at)
  if (text === '[' && rules.hasArrays && tokens[at + 1]?.text === ']') return 2
  if (text === '(' && rules.hasCasts && isCast(tokens, at))
    return tokens[at + 2]?.text === '*' ? 4 : 3
  return rules.hasPointers && isPointer(tokens, at) ? 1 : 0
}

/** The bracket that closes a generic type, or -1 where a comparison begins. */
function typeEnd(tokens: readonly Token[], from: number): number {
  if (tokens[from - 1]?.kind !== 'name' && tokens[from - 1]?.text !== '::') return -1
  let depth = 0
  for (let at = from; at < Math.min(tokens.length, from + LONGEST_TYPE); at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'operator' && !IN_TYPES.has(text)) return -1
    if (kind === 'string' || kind === 'number') return -1
    if (text === '<') depth++
    if (/^>+$/.test(text)) depth -= text.length
    if (depth > 0) continue
    const next = tokens[at + 1]
    const mayFollow = next === undefined || next.kind === 'name' || AFTER_TYPES.has(next.text)
    return depth === 0 && mayFollow ? at : -1
  }
  return -1
}

/** `(int)`, `(char *)`. */
function isCast(tokens: readonly Token[], at: number): boolean {
  if (!NUMBERS.has(tokens[at + 1]?.text ?? '')) return false
  const close = tokens[at + 2]?.text === '*' ? at + 3 : at + 2
  const before = tokens[at - 1]
  const mayCall = before?.kind === 'name' || before?.text === ']'
  return tokens[close]?.text === ')' && !mayCall && tokens[close + 1]?.text !== '{'
}

/** A star or ampersand between a type and a name, or before a type. */
function isPointer(tokens: readonly Token[], at: number): boolean {
  const { text } = tokens[at] as Token
  if (text !== '*' && text !== '&' && text !== '**') return false
  const [before, first] = [tokens[at - 1], tokens[at - 2]]
  if (before?.kind === 'keyword') return NUMBERS.has(before.text) || before.text === 'const'
  const begins = first === undefined || BEGINS.has(first.text) || first.kind === 'keyword'
  const next = tokens[at + 1]
  return before?.kind === 'name' && begins && (next?.kind === 'name' || next?.text === '*')
}
