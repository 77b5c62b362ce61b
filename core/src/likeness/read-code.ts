// Programs as symbols: what is called, compared, assigned and thrown, and nothing of what it is named.

import type { Language } from '../syntax/language.ts'
import type { Token } from '../syntax/token.ts'
import type { Gathered } from './gathered.ts'
import { Importing } from './importing.ts'
import { sameWord } from './same-words.ts'
import { FUNCTIONS, MEANINGS, symbol } from './symbols.ts'

interface Dialect {
  /** Before the name of a member. */
  readonly dots: ReadonlySet<string>
  /** Whether a block after a call makes it a function, and what may stand between. */
  readonly between?: ReadonlySet<string>
  /** Whether a value right after a name is its argument: everywhere, or after a blank alone. */
  readonly bareArguments?: 'always' | 'after a blank'
  /** Whether `do` begins a function. */
  readonly hasBlocks?: true
  /** Whether `->` begins a function. */
  readonly hasArrows?: true
  /** Whether `=` in parentheses names an argument. */
  readonly hasNamedArguments?: true
  /** Begins a line that says what is used. */
  readonly uses?: 'use' | 'using'
  /** What a program's own members stand after, where other languages name them alone. */
  readonly own?: ReadonlySet<string>
}

const DOTS = new Set(['.', '?.', '->', '::', '&.', '?->'])
const NOTHING: ReadonlySet<string> = new Set()
const ORDINARY: Dialect = { dots: DOTS }
const OWN = new Set(['this', 'self'])
const BRACED: Dialect = { dots: DOTS, between: NOTHING, own: OWN }
const TYPED: Dialect = {
  dots: DOTS,
  own: OWN,
  between: new Set('throws const noexcept override final : . , -> :: [ ] | &'.split(' ')),
}
const DIALECTS: Partial<Record<Language, Dialect>> = {
  ...{ javascript: BRACED, 'c-family': BRACED, typescript: TYPED, c: BRACED },
  ...{ cpp: { ...TYPED, uses: 'using' }, rust: { dots: DOTS, uses: 'use' } },
  java: { ...TYPED, dots: new Set(['.', '::']), hasArrows: true },
  csharp: { ...TYPED, uses: 'using' },
  python: { dots: DOTS, own: OWN, hasNamedArguments: true },
  lua: { dots: new Set([...DOTS, ':']), bareArguments: 'always' },
  ruby: { dots: DOTS, bareArguments: 'after a blank', hasBlocks: true },
}

const NAMES_AS_KEYWORDS = new Map([
  ['require', 'import'],
  ['require_relative', 'import'],
  ['require_once', 'import'],
  ['include', 'import'],
  ['isinstance', 'type'],
  ['raise', 'throw'],
])
/** Words of a loop's head that the loop itself says already. */
const IN_HEADS = new Set(['assign', 'compare', 'equal', '+', '-'])
const ENDS_HEAD = new Set([':', 'do', '{', ')', ']'])
const MOST_ARGUMENTS = 3
const DEEPEST = 10_000

interface Bracket {
  /** Where its call stands in the stream; anything else for brackets of other kinds. */
  readonly call: number
  readonly isHead: boolean
  readonly isRound: boolean
  commas: number
  isEmpty: boolean
}

export function readCode(tokens: readonly Token[], language: Language, gathered: Gathered): void {
  const reader = new Reader(language, gathered)
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'comment') reader.read(token, tokens[at + 1])
  }
}

class Reader {
  readonly #language: Language
  readonly #dialect: Dialect
  readonly #out: Gathered
  readonly #brackets: Bracket[] = []
  #before: Token | undefined
  #beforeThat: Token | undefined
  /** The next parenthesis holds parameters. */
  #afterFunction = false
  /** … or the arguments of a call that has said all. */
  #isSaid = false
  /** … or the head of a loop. */
  #afterLoop = false
  /** The line of a loop's head without parentheses, or 0. */
  #head = 0
  readonly #import = new Importing()
  /** The call whose parenthesis has just closed, or -1. */
  #closedCall = NO_CALL

  constructor(language: Language, out: Gathered) {
    this.#language = language
    this.#dialect = DIALECTS[language] ?? ORDINARY
    this.#out = out
  }

  read(token: Token, next: Token | undefined): void {
    this.#out.line = token.line
    const closedCall = this.#closedCall
    if (closedCall !== NO_CALL && !this.#mayStillOpen(token)) this.#closedCall = NO_CALL
    if (this.#head > 0 && (ENDS_HEAD.has(token.text) || token.line > this.#head)) this.#head = 0
    this.#import.goOn(token, this.#before, this.#brackets.length)
    if (token.text !== ')') this.#argument()
    if (token.kind === 'name') this.#name(token, next)
    else if (token.kind === 'string') this.#string(token)
    else if (token.kind === 'number') this.#number(token)
    else if (token.text === 'true' || token.text === 'false') this.#out.truth(token.text)
    else if (token.kind === 'regex') this.#out.regex(token.text)
    else if (this.#isFunction(token.text)) this.#function(token.text)
    else if (!this.#bracket(token.text, closedCall)) this.#meaning(token, next)
    this.#beforeThat = this.#before
    this.#before = token
  }

  #isFunction(text: string): boolean {
    return FUNCTIONS.has(text) || (text === '->' && this.#dialect.hasArrows === true)
  }

  #mayStillOpen({ kind, text }: Token): boolean {
    const { between = NOTHING } = this.#dialect
    return between.has(text) || (kind === 'name' && between.size > 0)
  }

  #function(spelling: string): void {
    this.#out.emit('function')
    this.#afterFunction = spelling !== '=>' && spelling !== 'lambda' && spelling !== '->'
  }

  #meaning({ text }: Token, next: Token | undefined): void {
    if (this.#dialect.hasBlocks && text === 'do') this.#out.emit('function')
    if (text === '=' && this.#dialect.hasNamedArguments && this.#brackets.at(-1)?.isRound) return
    if (text === '+' && this.#isInString()) return
    if (text === 'import') this.#import.begin(this.#out.line, this.#brackets.length)
    if (text === this.#dialect.uses && next?.kind === 'name') this.#imports()
    for (const meaning of MEANINGS.get(text) ?? []) {
      if (this.#isInHead() && IN_HEADS.has(meaning)) continue
      this.#out.emit(meaning)
      if (text === 'for' || text === 'foreach') this.#loop(next)
    }
  }

  #imports(): void {
    this.#out.emit('import')
    this.#import.begin(this.#out.line, this.#brackets.length)
  }

  #loop(next: Token | undefined): void {
    this.#afterLoop = next?.text === '('
    this.#head = next?.text === '(' ? 0 : this.#out.line
  }

  #isInHead(): boolean {
    return this.#head > 0 || (this.#brackets.at(-1)?.isHead ?? false)
  }

  #name({ text, end }: Token, next: Token | undefined): void {
    const asKeyword = NAMES_AS_KEYWORDS.get(text)
    if (asKeyword === 'import') this.#imports()
    else if (asKeyword !== undefined) this.#out.emit(asKeyword)
    const isMember = this.#before !== undefined && this.#dialect.dots.has(this.#before.text)
    const isOwn = isMember && this.#dialect.own?.has(this.#beforeThat?.text ?? '')
    const isCalled = next?.text === '('
    const same = (isMember || isCalled) && !isOwn ? sameWord(text, isMember) : undefined
    if (same !== undefined) {
      if (same !== '') this.#out.emit(same)
      this.#isSaid = isCalled
    } else if (isOwn) this.#out.emitOwn(text)
    else if (isMember) this.#out.emitMember(text)
    else if (asKeyword === undefined && !this.#isSelf(text)) this.#out.name(text)
    if (asKeyword === 'type' && isCalled) this.#isSaid = true
    if (this.#dialect.bareArguments !== 'after a blank' || asKeyword !== undefined) return
    const isBare = next !== undefined && next.start > end && next.line === this.#out.line
    if (isBare && /^(?:name|string|number|regex)$/.test(next.kind)) this.#out.emit('call1')
  }

  #isSelf(text: string): boolean {
    return text === 'self' && this.#dialect.own !== undefined
  }

  #string(token: Token): void {
    if (this.#isDocstring(token)) return
    this.#bareArgument()
    const value = this.#out.string(token.text, this.#language, this.#import.isOn)
    if (value !== '') this.#emitString(token.text.startsWith('}'))
  }

  /** What is joined to a string is part of it, however a language writes that. */
  #emitString(isRest: boolean): void {
    const { symbols } = this.#out
    const isJoined = this.#before?.text === '+' || this.#before?.text === '..'
    if (isJoined && symbols.at(-1) === PLUS) this.#out.drop()
    const follows = isJoined && /^(?:string|name)$/.test(this.#beforeThat?.kind ?? '')
    if (!(follows || isRest) || symbols.at(-1) !== STRING) this.#out.emit('string')
  }

  /** Whether a string or a name joined to one has just been read. */
  #isInString(): boolean {
    if (this.#out.symbols.at(-1) !== STRING) return false
    if (this.#before?.kind === 'string') return true
    return this.#before?.kind === 'name' && this.#beforeThat?.text === '+'
  }

  #isDocstring({ text }: Token): boolean {
    const isTriple = this.#language === 'python' && /^[a-zA-Z]?("""|''')/.test(text)
    return isTriple && (this.#before === undefined || this.#before.text === ':')
  }

  #number({ text }: Token): void {
    this.#out.number(text, !this.#isInHead())
  }

  /** Brackets and commas: calls by their arity, indices, lists; grouping is left out. */
  #bracket(text: string, closedCall: number): boolean {
    if (text === '(') this.#openParen()
    else if (text === '[') this.#open(this.#out.emit(this.#afterOperand() ? 'index' : 'list'))
    else if (text === '{') this.#openBrace(closedCall)
    else if (text === ')' || text === ']' || text === '}') this.#close()
    else if (text === ',') this.#comma()
    else return false
    return true
  }

  #openParen(): void {
    const isCall = !this.#afterFunction && !this.#afterLoop && !this.#isSaid && this.#afterOperand()
    this.#open(isCall ? this.#out.emit('call0') : NO_CALL, this.#afterLoop, true)
    this.#isSaid = false
    this.#afterFunction = false
    this.#afterLoop = false
  }

  #open(call: number, isHead = false, isRound = false): void {
    if (this.#brackets.length >= DEEPEST) return
    this.#brackets.push({ call, isHead, isRound, commas: 0, isEmpty: true })
  }

  #close(): void {
    const bracket = this.#brackets.pop()
    const { symbols } = this.#out
    if (bracket === undefined || symbols[bracket.call] !== CALL) return
    const given = bracket.isEmpty ? 0 : bracket.commas + 1
    symbols[bracket.call] = CALLS[Math.min(given, MOST_ARGUMENTS)] ?? CALL
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
    const isMethod = closedCall !== NO_CALL && this.#dialect.between !== undefined
    if (isMethod) this.#out.symbols[closedCall] = FUNCTION
    this.#closedCall = NO_CALL
    this.#bareArgument()
    this.#open(NO_CALL)
  }

  /** Lua calls with one string or table need no parentheses. */
  #bareArgument(): void {
    const isBare = this.#dialect.bareArguments === 'always' && this.#afterOperand()
    if (isBare) this.#out.emit('call1')
  }

  #afterOperand(): boolean {
    const before = this.#before
    if (before === undefined) return false
    if (before.kind === 'keyword') return before.text === 'super' || before.text === 'this'
    if (before.kind !== 'operator') return before.kind !== 'number'
    return before.text === ')' || before.text === ']' || before.text === '?.'
  }
}

const [PLUS, STRING, FUNCTION] = [symbol('+'), symbol('string'), symbol('function')]
const CALL = symbol('call0')
const NO_CALL = -1
const CALLS = [0, 1, 2, 3].map((given) => symbol(`call${given}`))
