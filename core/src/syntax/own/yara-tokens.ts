// The tokens of YARA rules. What a brace or a slash begins only the parser knows.

import type { SyntaxNode } from '../tree.ts'
import { leaf, NotUnderstood } from './nodes.ts'

export type YaraTokenKind = 'name' | 'number' | 'string' | 'sign' | 'end'

export interface YaraToken {
  readonly kind: YaraTokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

const BLANKS = /\s*/y
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const TOKEN =
  /([A-Za-z_]\w*)|(0x[\da-fA-F]+|0o[0-7]+|\d+\.\d+|\d+(?:[KM]B)?)(?!\w)|("(?:[^"\\\n]|\\[\\"tnr]|\\x[\da-fA-F]{2})*")|(==|!=|<=|>=|<<|>>|\.\.|[{}()[\]:=,.$#@!*<>|^&~+\-\\%/])/y
const STRING_NAME = /\w+/y
const REGEX = /\/(?:[^/\\\n]|\\[^\n])+\/[is]{0,2}/y
const HEX = /\{(?:[\s\da-fA-F?~()|]|\[\s*\d*\s*(?:-\s*\d*\s*)?\]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*\}/y

export class YaraTokens {
  readonly comments: SyntaxNode[] = []
  readonly #source: string
  #at = 0
  #taken = 0
  #next: YaraToken | undefined

  constructor(source: string) {
    this.#source = source
  }

  peek(): YaraToken {
    this.#next ??= this.#read()
    return this.#next
  }

  take(): YaraToken {
    const token = this.peek()
    this.#at = token.end
    this.#taken = token.end
    this.#next = undefined
    return token
  }

  text({ start, end }: SyntaxNode): string {
    return this.#source.slice(start, end)
  }

  /** Whether the next token, a name or a sign, has this text. */
  is(text: string): boolean {
    const { kind, text: written } = this.peek()
    return written === text && (kind === 'name' || kind === 'sign')
  }

  /** Whether the token behind the next one has this text. */
  isThen(text: string): boolean {
    const { end } = this.peek()
    const rest = this.#source.slice(end, end + 80).trimStart()
    return rest.startsWith(text) && !/^\w/.test(rest.slice(text.length))
  }

  /** A string's name, right behind its mark: it may begin with a digit. */
  stringName(): SyntaxNode | undefined {
    this.#at = this.#taken
    const text = this.#match(STRING_NAME)
    this.#next = undefined
    if (text === undefined) return undefined
    const start = this.#at
    this.#at += text.length
    this.#taken = this.#at
    return leaf('string_name', { start, end: this.#at })
  }

  /** A regular expression that begins here, with its flags; `undefined` for anything else. */
  regex(): SyntaxNode | undefined {
    return this.#whole('regex', REGEX)
  }

  /** Comments inside a hex string belong to it. */
  hex(): SyntaxNode | undefined {
    return this.#whole('hex_string', HEX)
  }

  #whole(kind: string, pattern: RegExp): SyntaxNode | undefined {
    this.#skip()
    const text = this.#match(pattern)
    if (text === undefined) return undefined
    this.#next = undefined
    const start = this.#at
    this.#at += text.length
    return leaf(kind, { start, end: this.#at })
  }

  #read(): YaraToken {
    this.#skip()
    const start = this.#at
    if (start === this.#source.length) return { kind: 'end', text: '', start, end: start }
    TOKEN.lastIndex = start
    const found = TOKEN.exec(this.#source)
    if (found === null) throw new NotUnderstood()
    const [text, name, number, string] = found
    const kind = name ? 'name' : number ? 'number' : string ? 'string' : 'sign'
    return { kind, text, start, end: start + text.length }
  }

  #skip(): void {
    for (;;) {
      this.#at += this.#match(BLANKS)?.length ?? 0
      const comment = this.#match(COMMENT)
      if (comment === undefined) return
      const start = this.#at
      this.#at += comment.length
      this.comments.push(leaf('comment', { start, end: start + comment.trimEnd().length }))
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#source)?.[0]
  }
}
