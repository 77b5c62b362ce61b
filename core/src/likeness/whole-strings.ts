// Strings of shells and Ruby put together again: the lexer gives them in pieces, with the code in them between.

import type { Token } from '../syntax/token.ts'

/** What begins code in a string: what ends it, what opens one more of the same kind, and how many it opened. */
const CODE: Readonly<Record<string, readonly [close: string, open: string, depth: number]>> = {
  '#{': ['}', '{', 0],
  '${': ['}', '{', 0],
  '$(': [')', '(', 0],
  '$((': [')', '(', 1],
  '`': ['`', '', 0],
}

/** Code in strings in code deeper than this is left as it is: nobody writes it, but to make us fail. */
const DEEPEST = 100

/** `"a#{b}c"` as `"a" + b + "c"`, which is what other languages write. Time linear in the tokens. */
export function wholeStrings(tokens: readonly Token[]): Token[] {
  return new Joiner(tokens).run()
}

class Joiner {
  readonly #tokens: readonly Token[]
  readonly #out: Token[] = []
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  run(): Token[] {
    while (this.#at < this.#tokens.length) this.#code('', '', 0)
    return this.#out
  }

  /** Up to the `close` that no `open` took; `depth` of them were opened before. */
  #code(close: string, open: string, depth: number): void {
    let inside = depth
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      const isOperator = token.kind === 'operator'
      if (isOperator && token.text === close && inside-- === 0) return
      if (isOperator && token.text === open) inside++
      const isQuote = isOperator && (token.text === '"' || token.text === "'")
      if (isQuote && this.#depth < DEEPEST) this.#string(token)
      else this.#out.push(token)
    }
  }

  #string(quote: Token): void {
    this.#depth++
    let isFirst = true
    const join = () => {
      if (!isFirst) this.#out.push({ ...quote, text: '+' })
      isFirst = false
    }
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      const isOperator = token.kind === 'operator'
      if (isOperator && token.text === quote.text) break
      join()
      const code = isOperator ? CODE[token.text] : undefined
      if (code !== undefined) this.#code(...code)
      else if (isOperator && token.text === '$') this.#push(this.#next())
      else this.#out.push(token)
    }
    this.#depth--
    if (isFirst) this.#out.push({ ...quote, kind: 'string', text: `${quote.text}${quote.text}` })
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  #push(token: Token | undefined): void {
    if (token !== undefined) this.#out.push(token)
  }
}
