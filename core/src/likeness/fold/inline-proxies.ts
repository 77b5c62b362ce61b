// Objects of tiny functions and strings that stand between a program and what it does, taken out again.

import { parametersOf, propertiesOf, returned } from './evaluate.ts'
import { literal, stringOf } from './literal.ts'
import {
  type Binding,
  become,
  bottomUp,
  erase,
  firstToken,
  isNode,
  made,
  type Node,
  nodes,
  type Part,
  textOf,
  tokenAt,
  topDown,
} from './node.ts'
import { valuesOf } from './parse-expression.ts'
import type { Program } from './scope.ts'

type Storage = ReadonlyMap<string, Node>

/** Storages name each other; nobody chains more of them. */
const DEEPEST = 40
/** Characters of strings put back, and nodes of functions. */
const MOST_PUT = 2_000_000
const LARGEST_PROXY = 24
const CHARACTERS_A_NODE = 16

/** @returns whether any was found */
export function inlineProxies({ root, bindings }: Program): boolean {
  const storages = new Map<Binding, Storage>()
  for (const binding of bindings) {
    const storage = storageOf(binding)
    if (storage !== undefined) storages.set(binding, storage)
  }
  if (storages.size === 0) return false
  let left = MOST_PUT
  for (const node of bottomUp(root)) {
    for (let depth = 0; depth < DEEPEST && left > 0; depth++) {
      const put = inline(node, storages)
      if (put === 0) break
      left -= put
    }
  }
  for (const { declaration } of storages.keys()) erase(declaration)
  return true
}

/** Tools draw such names by chance: five letters each. */
const KEY = /^[A-Za-z]{5}$/

function storageOf({ value, writes, references }: Binding): Storage | undefined {
  if (value?.kind !== 'object' || writes > 0 || value.parts.length < 3) return undefined
  if (!references.every(isRead)) return undefined
  const storage = propertiesOf(value)
  const isWhole = storage.size === nodes(value).length
  const isStorage = [...storage].every(([key, one]) => KEY.test(key) && isProxied(one))
  return isWhole && isStorage ? storage : undefined
}

function isRead(leaf: Node): boolean {
  const chain = leaf.parent
  const [base, member] = chain?.kind === 'chain' ? chain.parts : []
  if (base !== leaf || member === undefined || !isNode(member)) return false
  const isTarget = chain?.parent?.kind === 'assign' && chain.parent.parts[0] === chain
  return member.kind === 'member' && !(isTarget && chain.parts.length === 2)
}

function isProxied(value: Node): boolean {
  if (stringOf(value) !== undefined || proxyOf(value) !== undefined) return true
  return value.kind === 'chain' && nodes(value)[1]?.kind === 'member' && value.parts.length === 2
}

/** What a function gives that only hands its parameters on, each once. */
function proxyOf(value: Node): Node | undefined {
  const given = value.kind === 'function' ? returned(value) : undefined
  if (given?.kind !== 'binary' && given?.kind !== 'chain') return undefined
  const parameters = new Set(parametersOf(value).map(({ binding }) => binding))
  const used = topDown(given)
    .map(({ binding }) => binding)
    .filter((binding) => binding !== undefined && parameters.has(binding))
  if (used.length === 0 || new Set(used).size < used.length) return undefined
  return topDown(given).length <= LARGEST_PROXY ? given : undefined
}

/** @returns how much was put in its place */
function inline(chain: Node, storages: ReadonlyMap<Binding, Storage>): number {
  const [base, member, ...rest] = chain.kind === 'chain' ? chain.parts : []
  if (!isNode(base) || !isNode(member) || base.binding === undefined) return 0
  const value = storages.get(base.binding)?.get(textOf(member.parts[1]))
  if (value === undefined || member.kind !== 'member') return 0
  const text = stringOf(value)
  if (text !== undefined)
    return replace(chain, literal(text, firstToken(base)), rest, text.length / CHARACTERS_A_NODE)
  if (value.kind === 'chain') return replace(chain, clone(value, new Map()), rest, 1)
  const [call, ...more] = rest
  const given = isNode(call) && call.kind === 'call' ? valuesOf(call) : undefined
  const body = given && proxyOf(value)
  if (body === undefined) return 0
  const known = new Map<Binding | undefined, Node>()
  for (const [at, { binding }] of parametersOf(value).entries()) {
    known.set(binding, given?.[at] ?? made('other', []))
  }
  return replace(chain, clone(body, known), more, topDown(body).length)
}

function replace(chain: Node, value: Node, rest: readonly Part[], size: number): number {
  if (rest.length === 0) become(chain, value)
  else if (value.kind === 'chain') chain.parts = [...value.parts, ...rest]
  else chain.parts = [value.kind === 'leaf' ? value : wrapped(value), ...rest]
  return 1 + size
}

function wrapped(value: Node): Node {
  const near = firstToken(value)
  const parts = [tokenAt(near, 'operator', '('), value, tokenAt(near, 'operator', ')')]
  return made('paren', parts)
}

/** A copy with arguments in the place of parameters; what is called is kept apart by parentheses. */
function clone(node: Node, known: ReadonlyMap<Binding | undefined, Node>): Node {
  const argument = node.binding && known.get(node.binding)
  if (argument !== undefined) return argument
  const parts = node.parts.map((part) => (isNode(part) ? clone(part, known) : part))
  const [base] = parts
  const needsParens =
    node.kind === 'chain' && isNode(base) && !/^(?:leaf|chain|paren)$/.test(base.kind)
  if (needsParens) parts[0] = wrapped(base)
  else if (node.kind === 'chain' && isNode(base) && base.kind === 'chain') {
    parts.splice(0, 1, ...base.parts)
  }
  return { ...node, parts }
}
