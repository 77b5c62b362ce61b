// Computes what can be computed without running anything: sums, joined strings, branches never taken.

import { compute, constantOf, literal, stringOf, type Value } from './literal.ts'
import {
  bare,
  become,
  bottomUp,
  erase,
  firstToken,
  isEmpty,
  isNode,
  type Kind,
  made,
  type Node,
  nodes,
  type Part,
  textOf,
  tokenAt,
} from './node.ts'

const RULES: Partial<Record<Kind, (node: Node) => void>> = {
  unary,
  binary,
  paren,
  index,
  property: key,
  method: key,
  conditional,
  chain,
  sequence,
  expression,
  variable: expression,
  if: branch,
}

/** Time linear in the tree. */
export function simplify(root: Node): void {
  for (const node of bottomUp(root)) RULES[node.kind]?.(node)
}

function put(node: Node, value: Value): void {
  become(node, literal(value, firstToken(node)))
}

function unary(node: Node): void {
  const [operand] = nodes(node)
  if (operand === undefined) return
  const operator = textOf(node.parts[0])
  const value = constantOf(operand)
  if (isEmpty(operand)) erase(node)
  else if (operator === '!' && isEmptyList(operand)) put(node, false)
  else if (operator === '!' && value !== undefined) put(node, !value)
  else if (typeof value !== 'number') return
  else if (operator === '-' && (value < 0 || operand.kind === 'paren')) put(node, -value)
  else if (operator === '+') put(node, value)
  else if (operator === '~') put(node, ~value)
}

const isEmptyList = (node: Node): boolean => node.kind === 'list' && node.parts.length === 2

/** From the left as far as values go; strings join wherever they stand. */
function binary(node: Node): void {
  flatten(node)
  if (node.kind !== 'binary') return
  const near = firstToken(node)
  const out: Part[] = []
  let left: Operand = {
    node: nodes(node)[0] as Node,
    value: constantOf(nodes(node)[0]),
    isNew: false,
  }
  const flush = (): void => void out.push(left.isNew ? literal(left.value ?? 0, near) : left.node)
  for (let at = 1; at + 1 < node.parts.length; at += 2) {
    const [operator, right] = [node.parts[at] as Part, node.parts[at + 1] as Node]
    const value = constantOf(right)
    const result = joined(left.value, [textOf(out.at(-1)), textOf(operator)], value)
    if (result === undefined) {
      flush()
      out.push(operator)
    }
    left = { node: right, value: result ?? value, isNew: result !== undefined }
  }
  flush()
  if (out.length === 1) become(node, out[0] as Node)
  else node.parts = out
}

interface Operand {
  readonly node: Node
  readonly value: Value | undefined
  readonly isNew: boolean
}

function joined(
  left: Value | undefined,
  [before, operator]: readonly [before: string, operator: string],
  right: Value | undefined,
): Value | undefined {
  if (SHORT.has(operator) || left === undefined || right === undefined) return undefined
  const follows = before === '+' && operator === '+' && typeof left === 'string'
  return before === '' || follows ? compute(operator, left, right) : undefined
}

const SHORT: ReadonlySet<string> = new Set(['&&', '||', '??'])
const SUMS: ReadonlySet<string> = new Set(['+', '-'])

/** `(a + b) + c` is `a + b + c`; so is `a && b` in its own kind, and a known side of it goes. */
function flatten(node: Node): void {
  const [first, operator] = node.parts
  if (!isNode(first)) return
  const inner = bare(first)
  const [own, innermost] = [textOf(operator), textOf(inner.parts[1])]
  const isSame = SUMS.has(own) ? SUMS.has(innermost) : own === innermost
  if (inner.kind === 'binary' && isSame) node.parts = [...inner.parts, ...node.parts.slice(1)]
  const value = constantOf(first)
  if (typeof value !== 'boolean' || node.parts.length !== 3) return
  const second = nodes(node)[1]
  if (second !== undefined && own === (value ? '&&' : '||')) become(node, second)
}

const SIMPLE: ReadonlySet<Kind> = new Set(['leaf', 'chain', 'paren'])

function paren(node: Node): void {
  const [only, ...others] = nodes(node)
  if (node.parts.length === 2 || (only !== undefined && isEmpty(only))) erase(node)
  else if (only === undefined || others.length > 0) return
  else if (SIMPLE.has(only.kind) || constantOf(only) !== undefined) become(node, only)
}

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u

/** `a['b']` is `a.b`. */
function index(node: Node): void {
  const name = stringOf(nodes(node)[0])
  if (name === undefined || nodes(node).length !== 1 || !NAME.test(name)) return
  const near = firstToken(node)
  const dot = textOf(node.parts[0]) === '?.' ? '?.' : '.'
  const parts = [tokenAt(near, 'operator', dot), tokenAt(near, 'name', name)]
  become(node, made('member', parts))
}

/** `{ ['a']: 1 }` and `{ 'a': 1 }` are `{ a: 1 }`. */
function key(node: Node): void {
  for (const [at, part] of node.parts.entries()) {
    const value = isNode(part) && part.kind === 'computed' ? stringOf(nodes(part)[0]) : undefined
    const written = !isNode(part) && part.kind === 'string' && at === 0 ? part : undefined
    const name = value ?? stringOf(written && made('leaf', [written]))
    if (name === undefined) continue
    const near = isNode(part) ? firstToken(part) : part
    const isName = NAME.test(name)
    node.parts[at] = tokenAt(near, isName ? 'name' : 'string', isName ? name : JSON.stringify(name))
    return
  }
}

/** A chain that begins with a chain is one. */
function chain(node: Node): void {
  const [base, ...suffixes] = node.parts
  if (!isNode(base)) return
  const inner = base.kind === 'paren' ? bare(base) : base
  if (inner.kind === 'chain') node.parts = [...inner.parts, ...suffixes]
}

function conditional(node: Node): void {
  const [test, yes, no] = nodes(node)
  const value = constantOf(test)
  const taken = value ? yes : no
  if (value !== undefined && taken !== undefined) become(node, taken)
}

function branch(node: Node): void {
  const [head, yes, no] = nodes(node)
  const value = head && constantOf(nodes(head)[0])
  if (typeof value !== 'boolean') return
  const taken = value ? yes : no
  if (taken === undefined) erase(node)
  else become(node, taken)
}

function sequence(node: Node): void {
  const left = nodes(node).filter((one) => !isEmpty(one))
  const [first] = left
  if (first === undefined) erase(node)
  else if (left.length === 1) become(node, first)
  else if (left.length * 2 - 1 < node.parts.length) node.parts = separated(left, node.parts[1])
}

const separated = (all: readonly Node[], comma: Part | undefined): Part[] =>
  all.flatMap((one, at) => (at === 0 || comma === undefined ? [one] : [comma, one]))

/** A statement without anything left in it. */
function expression(node: Node): void {
  const left = nodes(node).filter((one) => !isEmpty(one))
  if (left.length === 0) erase(node)
  else if (node.kind === 'variable' && left.length < nodes(node).length) {
    const comma = node.parts.find((part) => textOf(part) === ',')
    node.parts = [
      node.parts[0] as Part,
      ...separated(left, comma),
      ...node.parts.slice(-1).filter((part) => !isNode(part)),
    ]
  }
}
