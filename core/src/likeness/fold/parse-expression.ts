// Reads expressions of JavaScript from tokens, and never fails: what it does not know it keeps.

import type { Token } from '../../syntax/token.ts'
import type { Cursor } from './cursor.ts'
import { isNode, made, type Node, type Part, textOf } from './node.ts'

const LEVELS = [
  ['??', '||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!=', '===', '!=='],
  ['<', '>', '<=', '>=', 'instanceof', 'in'],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
]
const PRECEDENCE = new Map(LEVELS.flatMap((level, at) => level.map((text) => [text, at + 1])))
const PREFIXES = new Set('! ~ + - ++ -- typeof void delete await new ...'.split(' '))
const ASSIGNS = new Set('= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??='.split(' '))
/** Before the name of a method or in place of it. */
const MODIFIERS = new Set(['async', 'get', 'set', 'static', '*', '#'])
const STOPS = new Set(['', ';', ',', ':', ')', ']', '}'])

export function expression(c: Cursor): Node {
  const first = assignment(c)
  if (!c.is(',')) return first
  const parts: Part[] = [first]
  while (c.is(',')) parts.push(c.take(), assignment(c))
  return made('sequence', parts)
}

export function assignment(c: Cursor): Node {
  return c.deeper(() => {
    if (isArrow(c)) return arrow(c)
    if (c.is('yield'))
      return made('unary', [c.take(), ...(c.is('*') ? [c.take()] : []), assignment(c)])
    const left = conditional(c)
    if (!isOperator(c.peek()) || !ASSIGNS.has(c.peek().text)) return left
    return made('assign', [left, c.take(), assignment(c)])
  })
}

const isOperator = ({ kind }: Token): boolean => kind === 'operator' || kind === 'keyword'

function conditional(c: Cursor): Node {
  const test = binary(c, 1)
  if (!c.is('?')) return test
  const parts: Part[] = [test, c.take(), assignment(c)]
  if (c.is(':')) parts.push(c.take(), assignment(c))
  return made('conditional', parts)
}

/** Operators of one level make one node, however many: sums of a thousand strings are not deep. */
function binary(c: Cursor, least: number): Node {
  let left = unary(c)
  for (;;) {
    const token = c.peek()
    const level = isOperator(token) ? (PRECEDENCE.get(token.text) ?? 0) : 0
    if (level < least) return left
    const isSame = left.kind === 'binary' && PRECEDENCE.get(textOf(left.parts[1])) === level
    const rest = [c.take(), binary(c, level + 1)]
    if (isSame) left.parts.push(...rest)
    else left = made('binary', [left, ...rest])
  }
}

function unary(c: Cursor): Node {
  const token = c.peek()
  if (isOperator(token) && PREFIXES.has(token.text)) {
    return c.deeper(() => made('unary', [c.take(), unary(c)]))
  }
  const value = chain(c)
  const after = c.peek()
  const isPostfix = (c.is('++') || c.is('--')) && after.line === token.line
  return isPostfix ? made('postfix', [value, c.take()]) : value
}

function chain(c: Cursor): Node {
  const base = primary(c)
  const parts: Part[] = [base]
  for (let next = suffix(c); next !== undefined; next = suffix(c)) parts.push(next)
  return parts.length === 1 ? base : made('chain', parts)
}

function suffix(c: Cursor): Node | undefined {
  const { kind, text } = c.peek()
  if (kind === 'string') return text[0] === '`' ? template(c) : undefined
  if (kind !== 'operator') return undefined
  const after = c.peek(1).text
  if (text === '.' || (text === '?.' && after !== '(' && after !== '[')) {
    return made('member', c.peek(1).text === '#' ? [c.take(), c.take(), c.take()] : take(c, 2))
  }
  const optional = text === '?.' ? [c.take()] : []
  if (c.is('(')) return made('call', [...optional, ...args(c)])
  if (c.is('[')) return made('index', [...optional, ...c.within(() => expression(c))])
  return undefined
}

/** Values with commas between, and the brackets around them. */
const args = (c: Cursor): Part[] => c.within(() => (c.is(',') ? c.take() : assignment(c)))

function take(c: Cursor, count: number): Token[] {
  return Array.from({ length: count }, () => c.peek(0).text !== '' && c.take()).filter(
    (token) => token !== false,
  )
}

function primary(c: Cursor): Node {
  const { kind, text } = c.peek()
  if (kind === 'string') return template(c)
  if (text === 'function' || (text === 'async' && c.peek(1).text === 'function')) {
    return functionNode(c, 'function')
  }
  if (text === 'class') return classNode(c)
  if (text === '(')
    return made(
      'paren',
      c.within(() => expression(c)),
    )
  if (text === '[') return made('list', args(c))
  if (text === '{')
    return made(
      'object',
      c.within(() => (c.is(',') ? c.take() : property(c))),
    )
  return kind === 'operator' && STOPS.has(text) ? made('other', []) : made('leaf', [c.take()])
}

/** A string, or the pieces of a template with what stands between them. */
function template(c: Cursor): Node {
  const parts: Part[] = [c.take()]
  const isOpen = () => {
    const last = textOf(parts.at(-1))
    return /^[`}]/.test(last) && last.endsWith('${')
  }
  if (!isOpen()) return made('leaf', parts)
  while (isOpen()) {
    parts.push(expression(c))
    const next = c.peek()
    if (next.kind === 'string' && next.text.startsWith('}')) parts.push(c.take())
  }
  return made('template', parts)
}

function isArrow(c: Cursor): boolean {
  const from = c.is('async') && c.peek(1).text !== '=>' ? 1 : 0
  const first = c.peek(from)
  if (first.kind === 'name' || first.kind === 'keyword') return c.peek(from + 1).text === '=>'
  const close = first.text === '(' ? c.close(from) : 0
  return close > 0 && c.peek(close - c.at + 1).text === '=>'
}

function arrow(c: Cursor): Node {
  const parts: Part[] = []
  while (!c.is('=>')) {
    if (c.is('(')) parts.push(parameters(c))
    else if (c.is('async') && c.peek(1).text !== '=>') parts.push(c.take())
    else parts.push(made('parameters', [made('leaf', [c.take()])]))
  }
  parts.push(c.take(), c.is('{') ? block(c) : assignment(c))
  return made('arrow', parts)
}

export const parameters = (c: Cursor): Node => made('parameters', args(c))

export function block(c: Cursor): Node {
  return c.deeper(() =>
    made(
      'block',
      c.within(() => c.statement(c)),
    ),
  )
}

export function functionNode(c: Cursor, kind: 'function' | 'hoisted'): Node {
  const parts: Part[] = []
  while (!c.isDone && !c.is('(') && !c.is('{')) parts.push(c.take())
  if (c.is('(')) parts.push(parameters(c))
  if (c.is('{')) parts.push(block(c))
  return made(kind, parts)
}

export function classNode(c: Cursor): Node {
  const parts: Part[] = [c.take()]
  if (c.peek().kind === 'name') parts.push(c.take())
  if (c.is('extends')) parts.push(c.take(), chain(c))
  if (c.is('{')) parts.push(...c.within(() => (c.is(';') ? c.take() : property(c))))
  return made('class', parts)
}

/** Of an object or a class. */
function property(c: Cursor): Node {
  if (c.is('...')) return assignment(c)
  const before: Part[] = []
  while (MODIFIERS.has(c.peek().text) && !/^(?:[(:,=;]|)$/.test(c.peek(1).text)) {
    before.push(c.take())
  }
  if (before.at(-1) !== undefined && c.is('{')) return made('method', [...before, block(c)])
  if (c.is('['))
    before.push(
      made(
        'computed',
        c.within(() => assignment(c)),
      ),
    )
  else if (isShorthand(c, before)) return shorthand(c)
  else if (!STOPS.has(c.peek().text)) before.push(c.take())
  if (c.is(':') || c.is('=')) return made('property', [...before, c.take(), assignment(c)])
  if (!c.is('(')) return made('property', before)
  return made('method', [...before, parameters(c), ...(c.is('{') ? [block(c)] : [])])
}

const isShorthand = (c: Cursor, before: readonly Part[]): boolean =>
  before.length === 0 && c.peek().kind === 'name' && /^[,=]?$/.test(c.peek(1).text)

function shorthand(c: Cursor): Node {
  const name = made('leaf', [c.take()])
  return c.is('=') ? made('assign', [name, c.take(), assignment(c)]) : name
}

/** Values among the parts of a bracket, and nothing where it holds anything else. */
export function valuesOf(bracket: Node): Node[] | undefined {
  const inner = bracket.parts.filter((part) => isNode(part) || !/^[()[\]{},]$/.test(part.text))
  return inner.every(isNode) ? inner : undefined
}
