// Puts the strings of string arrays back where they are read, and takes the machinery away.

import { Evaluator } from './evaluate.ts'
import { constantOf, literal } from './literal.ts'
import {
  type Binding,
  bare,
  become,
  erase,
  firstToken,
  made,
  type Node,
  nameOf,
  nodes,
  textOf,
  topDown,
} from './node.ts'
import { valuesOf } from './parse-expression.ts'
import type { Program } from './scope.ts'
import {
  accessorsOf,
  arraysOf,
  calleeOf,
  functionAround,
  type StringArray,
} from './string-array.ts'

/** Characters put back, per program: one long string may be read any number of times. */
const MOST_CHARACTERS = 20_000_000

/** @returns whether any string was found */
export function restoreStrings({ root, bindings }: Program): boolean {
  const arrays = arraysOf(bindings)
  const accessors = accessorsOf(arrays, bindings)
  if (accessors.size === 0) return false
  const evaluator = new Evaluator(accessors)
  const used = new Set([...accessors.values()].map(({ array }) => array))
  for (const array of used) turn(array, evaluator)
  const wrappers = bindings.filter((one) => evaluator.target(one) !== undefined)
  let left = MOST_CHARACTERS
  for (const node of topDown(root)) {
    if (left <= 0) break
    const call = node.kind === 'sequence' ? (nodes(node).at(-1) ?? node) : node
    if (evaluator.target(calleeOf(call)) === undefined) continue
    const value = evaluator.value(node.kind === 'sequence' ? node : head(node))
    if (typeof value !== 'string') continue
    left -= value.length + 1
    putString(node, value)
  }
  for (const { binding } of used) remove(binding)
  for (const wrapper of wrappers) remove(wrapper)
  return left < MOST_CHARACTERS
}

function putString(node: Node, value: string): void {
  const put = literal(value, firstToken(node))
  if (node.kind === 'chain' && node.parts.length > 2) node.parts = [put, ...node.parts.slice(2)]
  else become(node, put)
}

/** The call alone, of a chain that goes on. */
const head = (node: Node): Node => made('chain', node.parts.slice(0, 2))

function remove({ declaration, value }: Binding): void {
  if (value?.kind === 'hoisted' || declaration.kind === 'declarator') erase(declaration)
}

/** Finds the call that turns the array, does what it does, and takes it away. */
function turn(array: StringArray, evaluator: Evaluator): void {
  for (const reference of array.binding.references) {
    const found = turnerOf(reference, evaluator)
    if (found === undefined) continue
    const { chain, amount, sum } = found
    const count = array.strings.length
    if (sum === undefined) array.turned = ((amount % count) + count) % count
    else turnUntil(array, () => evaluator.value(sum) === amount)
    erase(chain)
    return
  }
}

interface Turner {
  /** What is done at once. */
  readonly chain: Node
  /** How far, or what the sum has to be. */
  readonly amount: number
  readonly sum: Node | undefined
}

/** `(function (array, amount) { … })(array, 1)`, or the same with both in line. */
function turnerOf(reference: Node, evaluator: Evaluator): Turner | undefined {
  const call = reference.parent
  const isGiven = call?.kind === 'call'
  const holder = isGiven ? undefined : functionAround(reference)
  const chain = isGiven ? call.parent : calledAtOnce(holder)
  const [callee] = chain?.kind === 'chain' ? nodes(chain) : []
  if (chain === undefined || callee === undefined || bare(callee).kind !== 'function')
    return undefined
  const sum = checksum(bare(callee))
  if (sum === undefined && !topDown(callee).some(isShift)) return undefined
  const given = isGiven
    ? valuesOf(call)
    : sum?.parent && nodes(sum.parent).filter((one) => one !== sum)
  const amount = given?.map((one) => evaluator.value(one)).find((one) => typeof one === 'number')
  if (typeof amount !== 'number' || (sum === undefined && !isGiven)) return undefined
  return { chain, amount, sum }
}

const isShift = ({ kind, parts }: Node): boolean =>
  kind === 'member' && textOf(parts[1]) === 'shift'

function calledAtOnce(holder: Node | undefined): Node | undefined {
  let node = holder?.parent
  while (node?.kind === 'paren') node = node.parent
  return node
}

/** A turn costs some decoding: more of them than this is none of the known tools. */
const MOST_TURNS = 20_000

function turnUntil(array: StringArray, isRight: () => boolean): void {
  const most = Math.min(array.strings.length, MOST_TURNS)
  for (array.turned = 0; array.turned < most; array.turned++) if (isRight()) return
  array.turned = 0
}

const ARITHMETIC: ReadonlySet<string> = new Set(['chain', 'binary', 'unary', 'paren', 'call'])
const COMPARES: ReadonlySet<string> = new Set(['===', '=='])

/** The sum of `parseInt`s that tells when the array stands right. */
function checksum(callee: Node): Node | undefined {
  let node = topDown(callee).find((one) => nameOf(one) === 'parseInt')
  while (node?.parent !== undefined && ARITHMETIC.has(node.parent.kind)) {
    const { parts } = node.parent
    const isTest = parts.some((part) => !('parts' in part) && COMPARES.has(part.text))
    if (isTest) break
    node = node.parent
  }
  return node && constantOf(node) === undefined ? node : undefined
}
