// Where a parser stands among tokens, and which bracket closes which.

import type { Token } from '../../syntax/token.ts'
import { made, type Node } from './node.ts'

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const END: Token = { kind: 'operator', text: '', start: 0, end: 0, line: 0 }

/** What is nested deeper is taken token by token: nobody writes it, but to make us fail. */
const DEEPEST = 250

export class Cursor {
  readonly #tokens: readonly Token[]
  /** Per opening bracket: where it is closed, or 0. */
  readonly #closes: Int32Array
  #depth = 0
  at = 0
  /** Nothing is read from here on. */
  end: number
  /** Reads what stands in the braces of a function; handed in, so that files form no circle. */
  readonly statement: (cursor: Cursor) => Node

  constructor(tokens: readonly Token[], statement: (cursor: Cursor) => Node) {
    this.#tokens = tokens
    this.#closes = pair(tokens)
    this.end = tokens.length
    this.statement = statement
  }

  get isDone(): boolean {
    return this.at >= this.end
  }

  peek(ahead = 0): Token {
    return this.at + ahead < this.end ? (this.#tokens[this.at + ahead] ?? END) : END
  }

  take(): Token {
    return this.#tokens[this.at++] ?? END
  }

  /** The next token if it is this operator or keyword. */
  is(text: string): boolean {
    const token = this.peek()
    return token.text === text && token.kind !== 'string'
  }

  /** Of the opening bracket `ahead`; 0 where none closes it. */
  close(ahead = 0): number {
    const found = this.#closes[this.at + ahead] ?? 0
    return found < this.end ? found : 0
  }

  /** Does `read` one level deeper, or takes a single token where that is too deep. */
  deeper(read: () => Node): Node {
    if (this.#depth >= DEEPEST) return made('leaf', this.isDone ? [] : [this.take()])
    this.#depth++
    const found = read()
    this.#depth--
    return found
  }

  /**
   * An opening bracket, what `read` makes of what follows until nothing is left, and the closing one.
   * What `read` does not take is taken token by token.
   */
  within(read: () => Node | Token): (Node | Token)[] {
    const close = this.close()
    const parts: (Node | Token)[] = [this.take()]
    if (close === 0) return parts
    const outer = this.end
    this.end = close
    while (!this.isDone) {
      const before = this.at
      const part = read()
      if (this.at > before) parts.push(part)
      else parts.push(this.take())
    }
    this.end = outer
    parts.push(this.take())
    return parts
  }
}

function pair(tokens: readonly Token[]): Int32Array {
  const closes = new Int32Array(tokens.length)
  const open: number[] = []
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'operator') continue
    if (Object.hasOwn(CLOSERS, text)) open.push(at)
    else if (text === ')' || text === ']' || text === '}') {
      const from = open.pop()
      if (from !== undefined && CLOSERS[tokens[from]?.text ?? ''] === text) closes[from] = at
    }
  }
  return closes
}
