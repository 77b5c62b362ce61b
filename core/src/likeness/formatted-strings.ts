// Python's formatted strings as sums of strings and code, which is what other languages write.

import { lex, type Token } from '../syntax/lex.ts'

/** Code in a string in code in a string is as deep as anyone writes. */
const DEEPEST = 3

/** `f"a{b}c"` as `"a" + b + "c"`. Time linear in the tokens. */
export function withFormatted(tokens: readonly Token[], depth = DEEPEST): readonly Token[] {
  if (depth === 0) return tokens
  return tokens.flatMap((token) => (isFormatted(token) ? pieces(token, depth) : [token]))
}

const isFormatted = ({ kind, text }: Token): boolean =>
  kind === 'string' && /^(?:[fF][rR]?|[rR][fF])["']/.test(text)

/** Braces around code, doubled where they stand for themselves; what follows `:` or `!` is layout. */
const CODE = /\{\{|\}\}|\{([^{}]*?)(?:=?(?:![rsa])?(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?)\}/g

function pieces(token: Token, depth: number): Token[] {
  const prefix = token.text.search(/["']/)
  const quote = /^(?:"""|'''|["'])/.exec(token.text.slice(prefix))?.[0] ?? '"'
  const body = token.text.slice(prefix + quote.length, -quote.length)
  const out: Token[] = []
  const add = (...found: readonly Token[]) => {
    if (out.length > 0) out.push({ ...token, kind: 'operator', text: '+' })
    for (const each of found) out.push({ ...each, line: token.line })
  }
  const string = (text: string) => add({ ...token, text: `${quote}${text}${quote}` })
  let from = 0
  for (const match of body.matchAll(CODE)) {
    const code = match[1]
    if (code === undefined) continue
    if (match.index > from) string(body.slice(from, match.index))
    add(...withFormatted(lex(code, 'python'), depth - 1))
    from = match.index + match[0].length
  }
  if (from < body.length || out.length === 0) string(body.slice(from))
  return out
}
