// Cuts strings with code in them, documents in a row of lines, and lists of words.

import type { Script } from './script.ts'
import type { TokenKind } from './token.ts'

/** A token from where the last one ended; without a kind it is blanks. */
export type Cut = readonly [kind: TokenKind | undefined, end: number]

/** Code inside a string: what opened it, and how many brackets of its own kind are open. */
interface Frame {
  readonly opener: string
  depth: number
}

/** Where a scan stands, also between one piece of a text and the next. */
export interface Inside {
  readonly frames: readonly Readonly<Frame>[]
  /** The quote of the string that it stands in itself, not in code in it; empty outside of strings. */
  readonly quote: string
  /** Whether a variable's name comes next, in a string. */
  readonly isNamed: boolean
}

export const OUTSIDE: Inside = { frames: [], quote: '', isNamed: false }

/** Deeper code in strings is no longer paired. */
const DEEPEST = 100
/** Documents that begin on one line. */
const MOST_DOCUMENTS = 8
/** Words that were looked for in vain. */
const MOST_ABSENT = 64

const [DOUBLE, SINGLE] = ['"', "'"]
const CLOSERS: Readonly<Record<string, string>> = {
  '`': '`',
  '${': '}',
  '#{': '}',
  '$(': ')',
  '$((': ')',
}
const OPENERS: Readonly<Record<string, string>> = { '}': '{', ')': '(', '`': '' }
const NAME = /[A-Za-z_]\w*|\d/y
const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** Everything about a text that the ordinary scanner does not know. */
export class ScriptCutter {
  readonly #source: string
  readonly #script: Script
  readonly #frames: Frame[]
  #quote: string
  #isNamed: boolean
  /** Words that end the documents that begin after this line. */
  #documents: string[] = []
  /** Words that no line consists of from here on. */
  readonly #absent = new Set<string>()

  constructor(source: string, script: Script, inside: Inside) {
    this.#source = source
    this.#script = script
    this.#frames = inside.frames.map((frame) => ({ ...frame }))
    this.#quote = inside.quote
    this.#isNamed = inside.isNamed
  }

  get isString(): boolean {
    return this.#quote !== ''
  }

  get inside(): Inside {
    return { frames: this.#frames, quote: this.#quote, isNamed: this.#isNamed }
  }

  /** What stands at `at` if it is a matter of scripts; `follows` tells whether a value stands before. */
  cut(at: number, follows: boolean): readonly Cut[] | undefined {
    if (this.isString) return this.#string(at, this.#quote)
    const letter = this.#source[at] ?? ''
    const script = this.#script
    const block = script.blocks?.[this.#source.slice(at, at + 2)]
    const bracket = this.#bracket(at, letter)
    if (bracket !== undefined) return bracket
    if (block !== undefined) return this.#block(at, block)
    if (letter === DOUBLE || letter === SINGLE) {
      return [['operator', at + 1], ...this.#string(at + 1, letter)]
    }
    if (letter === '#' && !this.#beginsComment(at)) return [['operator', at + 1]]
    if (letter === script.escapeMark) {
      return [[this.#isLineEnd(at + 1) ? 'comment' : 'operator', at + 2]]
    }
    return this.#document(at) ?? (follows ? undefined : this.#percent(at)) ?? this.#word(at)
  }

  /** At the end of a line: the documents that follow it. */
  documents(at: number): readonly Cut[] {
    const cuts: Cut[] = []
    let from = at
    for (const word of this.#documents) {
      while (from < this.#source.length) {
        const found = this.#source.indexOf('\n', from + 1)
        const end = found < 0 ? this.#source.length : found
        const line = this.#source.slice(from, end)
        const blanks = line.length - line.trimStart().length
        if (line.trim() !== '') cuts.push([undefined, from + blanks], ['string', end])
        from = end
        if (line.trim() === word) break
      }
    }
    this.#documents = []
    return cuts
  }

  /** A bracket of the kind that code in a string began with: it is counted, and the last one ends it. */
  #bracket(at: number, letter: string): readonly Cut[] | undefined {
    const frame = this.#frames.at(-1)
    const closer = frame && CLOSERS[frame.opener]
    if (frame === undefined || closer === undefined) return undefined
    const isCloser = letter === closer
    if (!isCloser && letter !== OPENERS[closer]) return undefined
    frame.depth += isCloser ? -1 : 1
    if (frame.depth > 0) return [['operator', at + 1]]
    this.#frames.pop()
    return [['operator', at + 1], ...this.#string(at + 1, DOUBLE)]
  }

  /** From inside a string to the code in it, or to its end. */
  #string(at: number, quote: string): readonly Cut[] {
    const { opens, escapeMark } = this.#script
    const hasEscapes = quote === DOUBLE || this.#hasEscapes(at - 1)
    const cuts: Cut[] = []
    const piece = (end: number) => {
      if (end > (cuts.at(-1)?.[1] ?? at)) cuts.push(['string', end])
    }
    this.#quote = quote
    const name = this.#isNamed ? matches(NAME, this.#source, at) : undefined
    this.#isNamed = false
    if (name !== undefined) cuts.push([nameKind(name), at + name.length])
    for (let end = at + (name?.length ?? 0); end < this.#source.length; end++) {
      const letter = this.#source[end]
      if (letter === quote) {
        piece(end)
        this.#quote = ''
        return [...cuts, ['operator', end + 1]]
      }
      if (letter === escapeMark && hasEscapes) end++
      const opener =
        letter === escapeMark || quote === SINGLE ? undefined : matches(opens, this.#source, end)
      if (opener === undefined) continue
      piece(end)
      if (this.#opensCode(opener)) return [...cuts, ['operator', end + opener.length]]
      cuts.push(['operator', end + 1])
      if (opener.length > 1) cuts.push([nameKind(opener), end + opener.length])
      if (opener === '$') this.#isNamed = true
      end += opener.length - 1
    }
    piece(this.#source.length)
    return cuts
  }

  /** Whether code begins here, up to its own closing bracket. */
  #opensCode(opener: string): boolean {
    if (CLOSERS[opener] === undefined || this.#frames.length >= DEEPEST) return false
    this.#frames.push({ opener, depth: opener === '$((' ? 2 : 1 })
    this.#quote = ''
    return true
  }

  /** Between single quotes, the first of which stands at `at`. */
  #hasEscapes(at: number): boolean {
    const { isRaw, escapeMark } = this.#script
    return !isRaw || (escapeMark === '\\' && this.#source[at - 1] === '$')
  }

  #block(at: number, close: string): readonly Cut[] {
    const found = this.#source.indexOf(close, at + 2)
    return [['string', found < 0 ? this.#source.length : found + close.length]]
  }

  #beginsComment(at: number): boolean {
    const { commentBegins } = this.#script
    return commentBegins === undefined || at === 0 || commentBegins.test(this.#source[at - 1] ?? '')
  }

  #isLineEnd(at: number): boolean {
    return /^\r?\n/.test(this.#source.slice(at, at + 2))
  }

  #document(at: number): readonly Cut[] | undefined {
    const { document } = this.#script
    if (document === undefined || this.#source[at] !== '<') return undefined
    document.lastIndex = at
    const [whole, , word] = document.exec(this.#source) ?? []
    if (whole === undefined || word === undefined || !this.#ends(word, at)) return undefined
    this.#documents.push(word)
    return [
      ['operator', at + 2],
      ['string', at + whole.length],
    ]
  }

  /** Whether some line below is the word alone. */
  #ends(word: string, at: number): boolean {
    if (this.#documents.length >= MOST_DOCUMENTS || this.#absent.size >= MOST_ABSENT) return false
    if (this.#absent.has(word)) return false
    const last = new RegExp(`\\n[ \\t]*${word}[ \\t\\r]*(?:\\n|$)`, 'g')
    last.lastIndex = at
    if (last.test(this.#source)) return true
    this.#absent.add(word)
    return false
  }

  #percent(at: number): readonly Cut[] | undefined {
    const { percent } = this.#script
    if (percent === undefined || this.#source[at] !== '%') return undefined
    percent.lastIndex = at
    const [whole, letter = '', open = ''] = percent.exec(this.#source) ?? []
    if (whole === undefined) return undefined
    const from = at + whole.length
    if (/[wWiI]/.test(letter)) return [['operator', from]]
    const found = this.#source.indexOf(PAIRS[open] ?? open, from)
    return [['string', found < 0 ? this.#source.length : found + 1]]
  }

  #word(at: number): readonly Cut[] | undefined {
    const { names, operators } = this.#script
    const isVariable = /[\w$@]/.test(this.#source[at - 1] ?? ' ')
    const name = isVariable ? undefined : matches(names, this.#source, at)
    if (name !== undefined) return [['name', at + name.length]]
    const operator = matches(operators, this.#source, at)
    return operator === undefined ? undefined : [['operator', at + operator.length]]
  }
}

/** What names a variable, with or without its `$`. */
const nameKind = (written: string): TokenKind =>
  /^\$?[A-Za-z_]/.test(written) ? 'name' : /^\$?\d/.test(written) ? 'number' : 'operator'

function matches(pattern: RegExp | undefined, source: string, at: number): string | undefined {
  if (pattern === undefined) return undefined
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}
