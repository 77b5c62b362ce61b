// One light lexer for every language: what to look for is data, see `lexicon.ts`.

import type { Language } from './language.ts'
import { documentEnd, isNumeric, numberEnd, quoteEnd, wordEnd } from './lex-extent.ts'
import { type Cut, type Inside, OUTSIDE, ScriptCutter } from './lex-script.ts'
import { DIGIT, NAME, NEWLINE, SPACE, type Table, tableOf } from './lex-table.ts'
import type { Token, TokenKind, Visit } from './token.ts'

export type { Token, TokenKind } from './token.ts'

/**
 * All tokens, comments included, layout left out. Never throws: what is not closed ends with its
 * line or with the text, and any other character is an operator. Time is linear in any input.
 */
export function lex(source: string, language: Language): Token[] {
  const tokens: Token[] = []
  scan(source, language, (kind, start, end, line) => {
    tokens.push({ kind, text: source.slice(start, end), start, end, line })
  })
  return tokens
}

/** The same tokens one by one, for texts too large to hold them all. */
export function scan(source: string, language: Language, visit: Visit): void {
  scanFrom(source, language, OUTSIDE, visit)
}

/** A piece of a longer text that begins `inside` a string or code in one; tells where it ends. */
export function scanFrom(source: string, language: Language, inside: Inside, visit: Visit): Inside {
  const scanner = new Scanner(source, tableOf(language), inside, visit)
  scanner.run()
  return scanner.inside
}

const code = (character: string): number => character.charCodeAt(0)
const [LINE_FEED, CARRIAGE_RETURN, BACKSLASH] = [code('\n'), code('\r'), code('\\')]
const [DOT, SLASH] = [code('.'), code('/')]
const [BACKTICK, DOLLAR, EQUALS, LESS] = [code('`'), code('$'), code('='), code('<')]
const [PAREN, CLOSING_PAREN, BRACKET, CLOSING_BRACKET] = [
  code('('),
  code(')'),
  code('['),
  code(']'),
]
const [BRACE, CLOSING_BRACE] = [code('{'), code('}')]

const VALUE_WORDS = new Set(['this', 'super', 'null', 'true', 'false'])
const CONDITION_WORDS = new Set(['if', 'while', 'for', 'with'])
/** Brackets deeper than this are no longer paired; only a guess about a slash depends on them. */
const DEEPEST = 10_000
/** Lua allows any number of equals signs in a long bracket; nobody writes more. */
const LONGEST_BRACKET = 64

class Scanner {
  readonly #source: string
  readonly #table: Table
  readonly #visit: Visit
  readonly #script: ScriptCutter | undefined
  #at = 0
  #line = 1
  /** Whether the token before can be divided, so that a slash is no regular expression. */
  #divisible = false
  #beforeCondition = false
  /** After a dot every word is a name: `map.delete`. */
  #afterDot = false
  /** Per open parenthesis: whether it holds the condition of an `if` or a loop. */
  readonly #parens: boolean[] = []
  #braces = 0
  /** Per open `${`: how many braces were open outside of it. */
  readonly #templates: number[] = []
  /** No slash before this offset closes a regular expression. */
  #noRegexBefore = 0
  /** … and none a document of PHP. */
  #noDocumentBefore = 0

  constructor(source: string, table: Table, inside: Inside, visit: Visit) {
    this.#source = source
    this.#table = table
    this.#visit = visit
    this.#script = table.script && new ScriptCutter(source, table.script, inside)
  }

  get inside(): Inside {
    return this.#script?.inside ?? OUTSIDE
  }

  run(): void {
    const step = this.#table.lexicon.isProse ? this.#prose : this.#code
    const { classes } = this.#table
    if (this.#source.startsWith('#!') && !this.#table.lexicon.isProse) this.#lineComment()
    while (this.#at < this.#source.length) {
      const unit = this.#source.charCodeAt(this.#at)
      const kind = classes[unit]
      if (this.#script?.isString) this.#take(this.#script.cut(this.#at, false) ?? [])
      else if (kind === NEWLINE) this.#newline()
      else if (kind === SPACE) this.#at++
      else step.call(this, unit, kind)
    }
  }

  #newline(): void {
    const documents = this.#script?.documents(this.#at) ?? []
    this.#take(documents)
    if (documents.length === 0) [this.#line, this.#at] = [this.#line + 1, this.#at + 1]
  }

  #take(cuts: readonly Cut[]): void {
    for (const [kind, end] of cuts) {
      if (kind !== undefined) this.#emitLines(kind, end)
      else {
        this.#line += this.#source.slice(this.#at, end).split('\n').length - 1
        this.#at = end
      }
    }
  }

  #prose(_unit: number, kind: number | undefined): void {
    if (kind === NAME || kind === DIGIT) {
      const end = wordEnd(this.#source, this.#at, this.#table.classes)
      this.#emit(isNumeric(this.#source, this.#at, end) ? 'number' : 'word', end)
    } else this.#emit('operator', this.#at + 1)
  }

  #code(unit: number, kind: number | undefined): void {
    const cuts = this.#script?.cut(this.#at, this.#divisible)
    const isFraction = unit === DOT && this.#isDigit(this.#at + 1)
    if (cuts !== undefined) this.#take(cuts)
    else if (kind === NAME) this.#nameOrPrefix()
    else if (kind === DIGIT || isFraction)
      this.#emit('number', numberEnd(this.#source, this.#at, this.#table.classes))
    else if (this.#document() || this.#comment() || this.#string(0)) return
    else if (unit === BACKTICK && this.#table.lexicon.templates) this.#template()
    else if (unit !== SLASH || !this.#regex()) this.#operator(unit)
  }

  #nameOrPrefix(): void {
    const { classes, lexicon } = this.#table
    let end = this.#at + 1
    while (classes[this.#source.charCodeAt(end)] === NAME || this.#isDigit(end)) end++
    const text = this.#source.slice(this.#at, end)
    const mayPrefix = end - this.#at <= 2 && lexicon.prefixes.has(text.toLowerCase())
    if (mayPrefix && this.#string(end - this.#at)) return
    const word = this.#table.script?.foldsCase ? text.toLowerCase() : text
    const isKeyword = lexicon.keywords.has(word) && !this.#afterDot
    this.#emit(isKeyword ? 'keyword' : 'name', end)
    this.#divisible = !isKeyword || VALUE_WORDS.has(text)
    this.#beforeCondition = isKeyword && CONDITION_WORDS.has(text)
  }

  #document(): boolean {
    if (!this.#table.lexicon.documents || this.#at < this.#noDocumentBefore) return false
    const end = documentEnd(this.#source, this.#at)
    if (end !== undefined) this.#emitLines('string', end)
    else if (this.#startsWith('<<<')) this.#noDocumentBefore = this.#source.length
    return end !== undefined
  }

  #comment(): boolean {
    const { lexicon } = this.#table
    for (const [open, close] of lexicon.blockComments) {
      if (!this.#startsWith(open)) continue
      const found = this.#source.indexOf(close, this.#at + open.length)
      this.#emitLines('comment', found < 0 ? this.#source.length : found + close.length)
      return true
    }
    for (const mark of lexicon.lineComments) {
      if (!this.#startsWith(mark)) continue
      if (!lexicon.longBrackets || !this.#longBracket('comment', mark.length)) this.#lineComment()
      return true
    }
    return false
  }

  #lineComment(): void {
    const found = this.#source.indexOf('\n', this.#at)
    const end = found < 0 ? this.#source.length : found
    this.#emit('comment', this.#source.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end)
  }

  /** A string whose quote stands `prefix` characters ahead. */
  #string(prefix: number): boolean {
    const { lexicon } = this.#table
    const from = this.#at + prefix
    for (const quote of lexicon.quotes) {
      if (!this.#source.startsWith(quote.open, from)) continue
      this.#emitLines('string', quoteEnd(this.#source, quote, from + quote.open.length))
      return true
    }
    return lexicon.longBrackets && prefix === 0 && this.#longBracket('string', 0)
  }

  /** `[==[ … ]==]`, `ahead` characters further on. */
  #longBracket(kind: 'comment' | 'string', ahead: number): boolean {
    if (this.#unit(ahead) !== BRACKET) return false
    let level = 0
    while (level <= LONGEST_BRACKET && this.#unit(ahead + 1 + level) === EQUALS) level++
    if (level > LONGEST_BRACKET || this.#unit(ahead + 1 + level) !== BRACKET) return false
    const close = `]${'='.repeat(level)}]`
    const found = this.#source.indexOf(close, this.#at + ahead + level + 2)
    this.#emitLines(kind, found < 0 ? this.#source.length : found + close.length)
    return true
  }

  #regex(): boolean {
    if (!this.#table.lexicon.slashRegexes || this.#divisible) return false
    if (this.#at < this.#noRegexBefore) return false
    let inClass = false
    let end = this.#at + 1
    for (; end < this.#source.length; end++) {
      const unit = this.#source.charCodeAt(end)
      if (unit === LINE_FEED) break
      if (unit === BACKSLASH && this.#source.charCodeAt(end + 1) !== LINE_FEED) end++
      else if (unit === BRACKET) inClass = true
      else if (unit === CLOSING_BRACKET) inClass = false
      else if (unit === SLASH && !inClass) {
        while (this.#table.classes[this.#source.charCodeAt(end + 1)] === NAME) end++
        this.#emit('regex', end + 1)
        return true
      }
    }
    this.#noRegexBefore = end
    return false
  }

  /** From a backquote or a closing brace to the next `${` or the closing backquote. */
  #template(): void {
    for (let end = this.#at + 1; end < this.#source.length; end++) {
      const unit = this.#source.charCodeAt(end)
      if (unit === BACKSLASH) end++
      const opens = unit === DOLLAR && this.#source.charCodeAt(end + 1) === BRACE
      if (opens && this.#templates.length < DEEPEST) this.#templates.push(this.#braces)
      if (opens || unit === BACKTICK) {
        this.#emitLines('string', end + (opens ? 2 : 1))
        this.#divisible = !opens
        return
      }
    }
    this.#emitLines('string', this.#source.length)
  }

  #operator(unit: number): void {
    if (unit === CLOSING_BRACE && this.#templates.at(-1) === this.#braces) {
      this.#templates.pop()
      this.#template()
      return
    }
    const candidates = this.#table.operators[unit] ?? []
    const found = candidates.find((operator) => this.#startsWith(operator))
    const holdsCondition = this.#pair(unit)
    this.#emit('operator', this.#at + (found?.length ?? 1))
    this.#divisible =
      (unit === CLOSING_PAREN && !holdsCondition) ||
      unit === CLOSING_BRACKET ||
      (unit === LESS && found === undefined) ||
      found === '++' ||
      found === '--'
    this.#afterDot = found === '?.' || (unit === DOT && found === undefined)
  }

  /** Keeps count of brackets; of a closing parenthesis tells whether it ends a condition. */
  #pair(unit: number): boolean {
    if (unit === BRACE) this.#braces++
    else if (unit === CLOSING_BRACE) this.#braces--
    else if (unit === PAREN && this.#parens.length < DEEPEST)
      this.#parens.push(this.#beforeCondition)
    else if (unit === CLOSING_PAREN) return this.#parens.pop() ?? false
    return false
  }

  #emit(kind: TokenKind, end: number): void {
    this.#visit(kind, this.#at, end, this.#line)
    this.#at = end
    if (kind === 'comment') return
    this.#divisible = true
    this.#beforeCondition = false
    this.#afterDot = false
  }

  #emitLines(kind: TokenKind, end: number): void {
    const start = this.#at
    const until = Math.min(end, this.#source.length)
    this.#emit(kind, until)
    for (let i = start; i < until; i++) if (this.#source.charCodeAt(i) === LINE_FEED) this.#line++
  }

  #startsWith(mark: string): boolean {
    return this.#source.startsWith(mark, this.#at)
  }

  #unit(ahead: number): number {
    return this.#source.charCodeAt(this.#at + ahead)
  }

  #isDigit(at: number): boolean {
    return this.#table.classes[this.#source.charCodeAt(at)] === DIGIT
  }
}
