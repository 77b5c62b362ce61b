// One spelling for what JavaScript can say in several, as minifiers choose among them.

import { stringValue } from '../../syntax/lex-literal.ts'
import type { Token } from '../../syntax/token.ts'
import { LONGEST_STRING } from './literal.ts'
import { tokenAt } from './node.ts'

/**
 * `a['b']` as `a.b`, `{ 'a': 1 }` as `{ a: 1 }`, `'a' + 'b'` as `'ab'`, `void 0` as `undefined`, `!0` as
 * `true`, and directives as nothing. Time linear in the tokens.
 */
export function plainSpelling(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const next = tokens[at + 1]
    const last = token.kind === 'string' ? endOfSum(tokens, at) : at
    if (last > at) {
      out.push(joined(tokens, at, last))
      at = last
    } else if (isMember(tokens, at)) {
      out.push({ ...token, text: '.' }, named(next as Token))
      at += 2
    } else if (isDirective(token, tokens[at - 1], next)) at++
    else if (isKey(token, tokens[at - 1], next)) out.push(named(token))
    else if (token.text === 'void' && next?.text === '0') {
      out.push({ ...token, kind: 'name', text: 'undefined' })
      at++
    } else if (token.text === '!' && (next?.text === '0' || next?.text === '1')) {
      out.push({ ...token, kind: 'keyword', text: String(next.text === '0') })
      at++
    } else out.push(token)
  }
  return out
}

const NAME = /^["'][\p{L}_$][\p{L}\p{N}_$]*["']$/u

const named = (token: Token): Token => ({ ...token, kind: 'name', text: token.text.slice(1, -1) })

const isNamed = (token: Token | undefined): boolean =>
  token?.kind === 'string' && NAME.test(token.text)

/** Whether a bracket after a value holds a name in quotes and nothing else. */
function isMember(tokens: readonly Token[], at: number): boolean {
  const [token, before] = [tokens[at], tokens[at - 1]]
  if (token?.kind !== 'operator' || token.text !== '[' || tokens[at + 2]?.text !== ']') return false
  const isValue = before?.kind === 'name' || before?.text === ')' || before?.text === ']'
  return isValue && isNamed(tokens[at + 1])
}

const isKey = (token: Token, before: Token | undefined, next: Token | undefined): boolean =>
  next?.text === ':' && (before?.text === '{' || before?.text === ',') && isNamed(token)

/** A string that is a statement does nothing. */
const isDirective = (token: Token, before: Token | undefined, next: Token | undefined): boolean =>
  token.kind === 'string' && next?.text === ';' && /^[;{}]?$/.test(before?.text ?? '')

/** Where the last of strings that are added to each other stands; what follows may bind closer to it. */
function endOfSum(tokens: readonly Token[], from: number): number {
  let at = from
  while (isWhole(tokens[at]) && tokens[at + 1]?.text === '+' && isWhole(tokens[at + 2])) at += 2
  return at > from && BINDS.test(tokens[at + 1]?.text ?? '') ? at - 2 : at
}

const BINDS = /^(?:\.|\?\.|\[|\(|\*|\/|%)$/

/** A string in quotes, not a piece of a template. */
const isWhole = (token: Token | undefined): boolean =>
  token?.kind === 'string' && (token.text[0] === '"' || token.text[0] === "'")

function joined(tokens: readonly Token[], from: number, to: number): Token {
  let value = ''
  for (let at = from; at <= to && value.length < LONGEST_STRING; at += 2)
    value += stringValue(tokens[at]?.text ?? '', 'javascript')
  return tokenAt(tokens[from], 'string', JSON.stringify(value))
}
