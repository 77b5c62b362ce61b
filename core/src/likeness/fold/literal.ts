// Values that a program states outright, read from its tree and written into it.

import { stringValue } from '../../syntax/lex-literal.ts'
import type { Token } from '../../syntax/token.ts'
import { bare, leafToken, made, type Node, nodes, textOf, tokenAt } from './node.ts'

export type Value = string | number | boolean

/** Longer strings are data, and are left in pieces. */
export const LONGEST_STRING = 100_000

/** Of a string, a number, with or without a sign, and a truth value. */
export function constantOf(node: Node | undefined): Value | undefined {
  if (node === undefined) return undefined
  const inner = bare(node)
  if (inner.kind === 'unary' && textOf(inner.parts[0]) === '-') {
    const value = tokenValue(leafToken(nodes(inner)[0]))
    return typeof value === 'number' ? -value : undefined
  }
  return tokenValue(leafToken(inner))
}

function tokenValue(token: Token | undefined): Value | undefined {
  if (token?.kind === 'string') return stringValue(token.text, 'javascript')
  if (token?.kind === 'number') return numberValue(token.text)
  if (token?.text === 'true' || token?.text === 'false') return token.text === 'true'
  return undefined
}

function numberValue(text: string): number | undefined {
  const value = Number(text.replaceAll('_', ''))
  return Number.isFinite(value) ? value : undefined
}

export function stringOf(node: Node | undefined): string | undefined {
  const value = constantOf(node)
  return typeof value === 'string' ? value : undefined
}

/** Written where `near` stands. A number has to be finite. */
export function literal(value: Value, near: Token | undefined): Node {
  const leaf = (kind: Token['kind'], text: string): Node =>
    made('leaf', [tokenAt(near, kind, text)])
  if (typeof value === 'string') return leaf('string', JSON.stringify(value))
  if (typeof value === 'boolean') return leaf('keyword', String(value))
  if (value >= 0) return leaf('number', String(value))
  return made('unary', [tokenAt(near, 'operator', '-'), leaf('number', String(-value))])
}

/** What an operator makes of two values; nothing where nobody writes it so. */
export function compute(operator: string, a: Value, b: Value): Value | undefined {
  if (operator === '===' || operator === '==') return typeof a === typeof b ? a === b : undefined
  if (operator === '!==' || operator === '!=') return typeof a === typeof b ? a !== b : undefined
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) return join(a, b)
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  const result = ARITHMETIC[operator]?.(a, b)
  return typeof result === 'number' && !Number.isFinite(result) ? undefined : result
}

function join(a: Value, b: Value): string | undefined {
  const joined = `${a}${b}`
  return joined.length <= LONGEST_STRING ? joined : undefined
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
}
