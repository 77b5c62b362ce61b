// Texts of any language as one stream of symbols, from which names, layout and dialect are gone.

import { type Language, languageOf } from '../syntax/language.ts'
import { lex, type Token } from '../syntax/lex.ts'
import { numberKey, stringValue } from '../syntax/lex-literal.ts'
import { FUNCTIONS, MEANINGS, SAME_NAME, symbol } from './symbols.ts'
import { payloads } from './unwrap.ts'

export interface Stream {
  readonly language: Language
  readonly symbols: Int32Array
  /** Per symbol: the line it comes from, from 1. */
  readonly lines: Int32Array
  /** Strings and numbers by value, each once, trivial ones left out. */
  readonly literals: ReadonlySet<string>
}

export interface Text {
  readonly path: string
  readonly text: string
}

/**
 * Programs inside literals follow the text that holds them, on the lines of those literals.
 *
 * @param names member names that belong to libraries, see `memberKey`; others are not told apart
 */
export function neutral(text: Text, names: ReadonlySet<string>): Stream {
  const language = familyOf(text)
  const layers = readLayers(text.text, language, names, MOST_LAYERS)
  return {
    language,
    symbols: Int32Array.from(layers.flatMap(({ symbols }) => symbols)),
    lines: Int32Array.from(layers.flatMap(({ lines }) => lines)),
    literals: new Set(layers.flatMap(({ literals }) => [...literals])),
  }
}

/** Languages that are compared as one, with one background. */
const FAMILIES: Readonly<Partial<Record<Language, Language>>> = {
  ...{ c: 'c-family', cpp: 'c-family', java: 'c-family', csharp: 'c-family', go: 'c-family' },
  ...{ php: 'c-family', rust: 'c-family', bash: 'unknown', powershell: 'unknown', ruby: 'unknown' },
}

/** Formats of settings, tables and rules are compared by what they look like. */
const FORMATS: ReadonlySet<Language> = new Set([
  ...(['json', 'yaml', 'csv', 'xml', 'html', 'yara', 'snort'] as const),
])

function familyOf({ path, text }: Text): Language {
  const language = languageOf(path, text)
  const looked = FORMATS.has(language) ? languageOf('', text) : language
  return FAMILIES[looked] ?? looked
}

/** A program in a literal of a program in a literal is as deep as anyone looks. */
const MOST_LAYERS = 3

interface Layer {
  readonly symbols: readonly number[]
  readonly lines: readonly number[]
  readonly literals: ReadonlySet<string>
}

function readLayers(
  text: string,
  language: Language,
  names: ReadonlySet<string>,
  most: number,
): Layer[] {
  const tokens = lex(text, language)
  const reader = new Reader(language, names)
  reader.read(tokens)
  if (most === 1 || BY_WORDS.has(language)) return [reader.layer()]
  const inner = payloads(tokens, language).flatMap((payload) =>
    readLayers(payload.text, payload.language, names, most - 1).map((layer) => ({
      ...layer,
      lines: layer.lines.map(() => payload.line),
    })),
  )
  return [reader.layer(), ...inner]
}

/** One key for a library's member however a language writes it: `toLowerCase`, `lower`. */
export function memberKey(name: string): string {
  const key = name.replaceAll('_', '').toLowerCase()
  return SAME_NAME.get(key) ?? key
}

/** Prose and files that name their parts (rules, configuration) are compared by their words. */
export const BY_WORDS: ReadonlySet<Language> = new Set(['markdown', 'plain', 'unknown'])

/** Where a block after a call makes it a function. */
const BRACED: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'c-family'])
const NAMES_AS_KEYWORDS = new Map([
  ['require', 'import'],
  ['isinstance', 'type'],
])
const DOTS = new Set(['.', '?.', '->', '::'])
const TRIVIAL_NUMBERS = new Set(['0', '1', '2', '-1'])
const SHORTEST_STRING = 4
const SHORTEST_NUMBER = 4
/** More distinct literals than this are a table of data, and say no more than the first ones did. */
const MOST_LITERALS = 20_000
const MOST_ARGUMENTS = 3
const DEEPEST = 10_000

interface Bracket {
  /** Where its call stands in the stream; anything else for brackets of other kinds. */
  readonly call: number
  commas: number
  isEmpty: boolean
}

class Reader {
  readonly #language: Language
  readonly #names: ReadonlySet<string>
  readonly #symbols: number[] = []
  readonly #lines: number[] = []
  readonly #literals = new Set<string>()
  readonly #brackets: Bracket[] = []
  #line = 1
  #before: Token | undefined
  /** The next parenthesis holds parameters. */
  #afterFunction = false
  /** The call whose parenthesis has just closed, or -1. */
  #closedCall = -1

  constructor(language: Language, names: ReadonlySet<string>) {
    this.#language = language
    this.#names = names
  }

  layer(): Layer {
    return { symbols: this.#symbols, lines: this.#lines, literals: this.#literals }
  }

  read(tokens: readonly Token[]): void {
    const byWords = BY_WORDS.has(this.#language)
    for (const token of tokens) {
      if (token.kind === 'comment') continue
      this.#line = token.line
      if (byWords) this.#word(token)
      else this.#code(token)
      this.#before = token
    }
  }

  #word({ kind, text }: Token): void {
    if (kind === 'operator') return
    if (kind === 'string') {
      for (const word of text.match(/[\p{L}\p{N}_]+/gu) ?? []) this.#emit(`w:${word.toLowerCase()}`)
    } else this.#emit(`w:${text.toLowerCase()}`)
  }

  #code(token: Token): void {
    const closedCall = this.#closedCall
    this.#closedCall = -1
    if (token.text !== ')') this.#argument()
    if (token.kind === 'name') this.#name(token.text)
    else if (token.kind === 'string') this.#string(token)
    else if (token.kind === 'number') this.#number(token.text)
    else if (token.kind === 'regex') this.#emit('regex')
    else if (FUNCTIONS.has(token.text)) this.#function(token.text)
    else if (!this.#bracket(token.text, closedCall))
      for (const meaning of MEANINGS.get(token.text) ?? []) this.#emit(meaning)
  }

  #function(spelling: string): void {
    this.#emit('function')
    this.#afterFunction = spelling !== '=>' && spelling !== 'lambda'
  }

  #name(name: string): void {
    const asKeyword = NAMES_AS_KEYWORDS.get(name)
    if (asKeyword !== undefined) this.#emit(asKeyword)
    const dot = this.#before?.text ?? ''
    if (!DOTS.has(dot) && (dot !== ':' || this.#language !== 'lua')) return
    const key = memberKey(name)
    this.#emit(this.#names.has(key) ? `m:${key}` : 'member')
  }

  #string(token: Token): void {
    if (this.#isDocstring(token)) return
    this.#bareArgument()
    const value = stringValue(token.text, this.#language)
    const resumes = token.text.startsWith('}')
    if (resumes) this.#emit('+')
    if (value !== '') this.#emitString()
    if (token.text.endsWith('${')) this.#emit('+')
    if (value.trim().length >= SHORTEST_STRING) this.#literal(`s:${value.trim()}`)
  }

  /** Two strings joined are one: compilers fold them. */
  #emitString(): void {
    const { length } = this.#symbols
    const folds = this.#symbols[length - 1] === PLUS && this.#symbols[length - 2] === STRING
    if (folds && this.#beforeIsPlus()) {
      this.#symbols.pop()
      this.#lines.pop()
    } else this.#emit('string')
  }

  #beforeIsPlus(): boolean {
    return this.#before?.text === '+' || this.#before?.text === '..'
  }

  #isDocstring({ text }: Token): boolean {
    const isTriple = this.#language === 'python' && /^[a-zA-Z]?("""|''')/.test(text)
    return isTriple && (this.#before === undefined || this.#before.text === ':')
  }

  #number(text: string): void {
    const key = numberKey(text)
    if (TRIVIAL_NUMBERS.has(key)) return
    this.#emit('number')
    if (key.length >= SHORTEST_NUMBER) this.#literal(`n:${key}`)
  }

  #literal(key: string): void {
    if (this.#literals.size < MOST_LITERALS) this.#literals.add(key.slice(0, 200))
  }

  /** Brackets and commas: calls by their arity, indices, lists; grouping is left out. */
  #bracket(text: string, closedCall: number): boolean {
    if (text === '(') this.#openParen()
    else if (text === '[') this.#open(this.#emit(this.#afterOperand() ? 'index' : 'list'))
    else if (text === '{') this.#openBrace(closedCall)
    else if (text === ')' || text === ']' || text === '}') this.#close()
    else if (text === ',') this.#comma()
    else return false
    return true
  }

  #openParen(): void {
    const isCall = !this.#afterFunction && this.#afterOperand()
    this.#afterFunction = false
    this.#open(isCall ? this.#emit('call0') : NO_CALL)
  }

  #open(call: number): void {
    if (this.#brackets.length < DEEPEST) this.#brackets.push({ call, commas: 0, isEmpty: true })
  }

  #close(): void {
    const bracket = this.#brackets.pop()
    if (bracket === undefined || this.#symbols[bracket.call] !== CALL) return
    const given = bracket.isEmpty ? 0 : bracket.commas + 1
    this.#symbols[bracket.call] = CALLS[Math.min(given, MOST_ARGUMENTS)] ?? CALL
    this.#closedCall = bracket.call
  }

  #argument(): void {
    const bracket = this.#brackets.at(-1)
    if (bracket !== undefined) bracket.isEmpty = false
  }

  #comma(): void {
    const bracket = this.#brackets.at(-1)
    if (bracket !== undefined) bracket.commas++
  }

  /** With braces, `f(a) {` is a method and no call. */
  #openBrace(closedCall: number): void {
    if (closedCall >= 0 && BRACED.has(this.#language)) this.#symbols[closedCall] = FUNCTION
    this.#bareArgument()
    this.#open(NO_CALL)
  }

  /** Lua calls with one string or table need no parentheses. */
  #bareArgument(): void {
    if (this.#language === 'lua' && this.#afterOperand()) this.#emit('call1')
  }

  #afterOperand(): boolean {
    const before = this.#before
    if (before === undefined) return false
    if (before.kind === 'keyword') return before.text === 'super' || before.text === 'this'
    if (before.kind !== 'operator') return before.kind !== 'number'
    return before.text === ')' || before.text === ']' || before.text === '?.'
  }

  /** Returns where in the stream it now stands. */
  #emit(name: string): number {
    this.#lines.push(this.#line)
    return this.#symbols.push(symbol(name)) - 1
  }
}

const [PLUS, STRING, FUNCTION] = [symbol('+'), symbol('string'), symbol('function')]
const CALL = symbol('call0')
const NO_CALL = -1
const CALLS = [0, 1, 2, 3].map((given) => symbol(`call${given}`))
