// Reads a whole program of JavaScript from tokens; prose would go through too, and come out as it was.

import type { Token } from '../../syntax/token.ts'
import { Cursor } from './cursor.ts'
import { made, type Node, type Part } from './node.ts'
import {
  assignment,
  block,
  classNode,
  expression,
  functionNode,
  parameters,
} from './parse-expression.ts'

/** Time linear in the tokens. */
export function parse(tokens: readonly Token[]): Node {
  const cursor = new Cursor(tokens, statement)
  const parts: Part[] = []
  while (!cursor.isDone) parts.push(statement(cursor))
  return made('block', parts)
}

const isCase = (c: Cursor): boolean => c.is('case') || (c.is('default') && c.peek(1).text === ':')

const READERS: Readonly<Record<string, (c: Cursor) => Node>> = {
  '{': block,
  ';': (c) => made('other', [c.take()]),
  ...{ var: variable, let: variable, const: variable },
  function: (c) => functionNode(c, 'hoisted'),
  class: classNode,
  if: condition,
  ...{ for: loop, while: loop, do: doLoop },
  switch: choice,
  ...{ try: attempt, finally: attempt, catch: caught },
  ...{ return: jump, throw: jump, break: jump, continue: jump },
  ...{ import: imported, export: exported },
}

function statement(c: Cursor): Node {
  return c.deeper(() => {
    const token = c.peek()
    const before = c.at
    const reader = token.kind === 'string' ? undefined : READERS[token.text]
    if (reader !== undefined && Object.hasOwn(READERS, token.text)) return reader(c)
    if (token.text === 'async' && c.peek(1).text === 'function') return functionNode(c, 'hoisted')
    const isLabel = token.kind === 'name' && c.peek(1).text === ':'
    if (isLabel) return made('other', [c.take(), c.take(), ...(c.isDone ? [] : [statement(c)])])
    const found = made('expression', [expression(c)])
    if (c.is(';')) found.parts.push(c.take())
    return c.at > before ? found : made('other', [c.take()])
  })
}

function variable(c: Cursor): Node {
  const parts: Part[] = [c.take(), declarator(c)]
  while (c.is(',')) parts.push(c.take(), declarator(c))
  if (c.is(';')) parts.push(c.take())
  return made('variable', parts)
}

/** The name is read as an assignment's left side: `in` and `of` follow it in heads of loops. */
function declarator(c: Cursor): Node {
  const isPattern = c.is('[') || c.is('{')
  const name = isPattern ? pattern(c) : made('leaf', c.isDone ? [] : [c.take()])
  if (c.is('=')) return made('declarator', [name, c.take(), assignment(c)])
  return made('declarator', [name])
}

const pattern = (c: Cursor): Node =>
  made(
    'list',
    c.within(() => expression(c)),
  )

function condition(c: Cursor): Node {
  const parts: Part[] = [c.take(), head(c), body(c)]
  if (c.is('else')) parts.push(c.take(), body(c))
  return made('if', parts)
}

const head = (c: Cursor): Node =>
  c.is('(')
    ? made(
        'head',
        c.within(() => expression(c)),
      )
    : made('other', [])

const body = (c: Cursor): Node => (c.isDone ? made('other', []) : statement(c))

function loop(c: Cursor): Node {
  const isFor = c.is('for')
  const parts: Part[] = [c.take()]
  if (c.is('await')) parts.push(c.take())
  if (!isFor) parts.push(head(c))
  else if (c.is('('))
    parts.push(
      made(
        'other',
        c.within(() => headPart(c)),
      ),
    )
  parts.push(body(c))
  return made('loop', parts)
}

function headPart(c: Cursor): Node | Token {
  if (/^(?:var|let|const)$/.test(c.peek().text)) return variable(c)
  return c.is(';') ? c.take() : expression(c)
}

function doLoop(c: Cursor): Node {
  const parts: Part[] = [c.take(), body(c)]
  if (c.is('while')) parts.push(c.take(), head(c))
  if (c.is(';')) parts.push(c.take())
  return made('loop', parts)
}

function choice(c: Cursor): Node {
  const parts: Part[] = [c.take(), head(c)]
  if (c.is('{')) parts.push(...c.within(() => branch(c)))
  return made('switch', parts)
}

function branch(c: Cursor): Node {
  const parts: Part[] = [c.take()]
  if (!c.is(':')) parts.push(expression(c))
  if (c.is(':')) parts.push(c.take())
  while (!c.isDone && !isCase(c)) parts.push(statement(c))
  return made('case', parts)
}

function attempt(c: Cursor): Node {
  return made('other', [c.take(), ...(c.is('{') ? [block(c)] : [])])
}

function caught(c: Cursor): Node {
  const parts: Part[] = [c.take()]
  if (c.is('(')) parts.push(parameters(c))
  if (c.is('{')) parts.push(block(c))
  return made('catch', parts)
}

function jump(c: Cursor): Node {
  const parts: Part[] = [c.take()]
  const [word] = parts as Token[]
  const isValue = word?.text === 'return' || word?.text === 'throw'
  const follows = !c.isDone && !c.is(';') && c.peek().line === word?.line
  if (follows && isValue) parts.push(expression(c))
  else if (follows && c.peek().kind === 'name') parts.push(c.take())
  if (c.is(';')) parts.push(c.take())
  return made('jump', parts)
}

/** Up to the string that it names. */
function imported(c: Cursor): Node {
  if (c.peek(1).text === '(' || c.peek(1).text === '.') {
    return made('expression', [expression(c)])
  }
  return made('other', untilString(c))
}

function exported(c: Cursor): Node {
  if (c.peek(1).text === '*') return made('other', untilString(c))
  const parts: Part[] = [c.take()]
  if (c.is('default')) {
    const isDeclared = /^(?:function|class|async)$/.test(c.peek(1).text)
    parts.push(c.take())
    return made('other', [...parts, isDeclared ? body(c) : expression(c)])
  }
  if (c.is('{')) {
    parts.push(...c.within(() => c.take()))
    return made('other', c.is('from') ? [...parts, ...untilString(c)] : parts)
  }
  return made('other', [...parts, body(c)])
}

function untilString(c: Cursor): Part[] {
  const parts: Part[] = []
  while (!c.isDone && !c.is(';') && c.peek().kind !== 'string') parts.push(c.take())
  if (c.peek().kind === 'string') parts.push(c.take())
  if (c.is(';')) parts.push(c.take())
  return parts
}
