// Finds arrays of strings that a program reads through a function, and how that function decodes them.

import { fromAlphabet, rc4 } from './decode.ts'
import { constantOf, stringOf, type Value } from './literal.ts'
import { type Binding, bare, leafToken, type Node, nameOf, nodes, textOf, topDown } from './node.ts'
import { valuesOf } from './parse-expression.ts'

/** A function that gives the strings of an array by number. */
export interface Accessor {
  readonly array: StringArray
  readonly offset: number
  /** Of base64; without it the strings are as they are. */
  readonly alphabet: string | undefined
  /** Whether a second argument is the key of RC4. */
  readonly isKeyed: boolean
  readonly decoded: Map<string, string | undefined>
  /** Characters that may still be decoded, and some for each string. */
  left: number
}

export interface StringArray {
  readonly binding: Binding
  readonly strings: readonly string[]
  /** How far the program turns it before it reads. */
  turned: number
}

export function arraysOf(bindings: readonly Binding[]): StringArray[] {
  return bindings.flatMap((binding) => {
    const list = listOf(binding)
    const strings = list?.map(stringOf)
    if (strings === undefined || strings.length === 0) return []
    return strings.every((one) => one !== undefined) ? [{ binding, strings, turned: 0 }] : []
  })
}

/** `x = [ … ]`, or `function x() { const y = [ … ]; x = function () { return y }; return x() }`. */
function listOf({ value, writes }: Binding): Node[] | undefined {
  if (value?.kind === 'list') return valuesOf(value)
  if (writes === 0 || (value?.kind !== 'hoisted' && value?.kind !== 'function')) return undefined
  const block = value.parts.at(-1)
  const [first] = block !== undefined && 'parts' in block ? nodes(block) : []
  const declared = first?.kind === 'variable' ? nodes(first) : []
  const list = declared.map((one) => nodes(one)[1]).find((one) => one?.kind === 'list')
  return list && valuesOf(list)
}

/** Per function that reads an array by a number: how. */
export function accessorsOf(
  arrays: readonly StringArray[],
  bindings: readonly Binding[],
): Map<Binding, Accessor> {
  const byValue = new Map(bindings.map((binding) => [binding.value, binding]))
  const found = new Map<Binding, Accessor>()
  for (const array of arrays) {
    for (const reference of array.binding.references) {
      const holder = functionAround(reference)
      const binding = byValue.get(holder)
      if (holder === undefined || binding === undefined || binding === array.binding) continue
      const accessor = found.has(binding) ? undefined : accessorIn(holder, array)
      if (accessor !== undefined) found.set(binding, accessor)
    }
  }
  return found
}

/** The nearest one. */
export function functionAround(leaf: Node): Node | undefined {
  let node = leaf.parent
  while (node !== undefined && !/^(?:function|hoisted|arrow)$/.test(node.kind)) node = node.parent
  return node
}

const MOST_DECODED = 10_000_000
/** What a key costs before the first character. */
const COST_OF_KEY = 60

const LONGEST_ACCESSOR = 3_000
const ALPHABET = /^[A-Za-z0-9+/]{64}=?$/

function accessorIn(holder: Node, array: StringArray): Accessor | undefined {
  const inside = topDown(holder)
  if (inside.length > LONGEST_ACCESSOR || !inside.some(isLookUp)) return undefined
  const alphabet = inside.map(stringOf).find((one) => one !== undefined && ALPHABET.test(one))
  const isKeyed = alphabet !== undefined && inside.some((node) => constantOf(node) === 256)
  return {
    array,
    offset: offsetOf(inside),
    alphabet,
    isKeyed,
    decoded: new Map(),
    left: MOST_DECODED,
  }
}

const isLookUp = (node: Node): boolean =>
  node.kind === 'index' && nameOf(indexName(nodes(node)[0])) !== undefined

/** Of `a`, `a = a - 1` and `a -= 1`. */
const indexName = (node: Node | undefined): Node | undefined =>
  node?.kind === 'assign' ? nodes(node)[0] : node

/** `a = a - 0x1f3` or `a -= 0x1f3`, of a parameter. */
function offsetOf(inside: readonly Node[]): number {
  for (const node of inside) {
    if (node.kind !== 'assign') continue
    const [target, value] = nodes(node)
    if (target?.binding?.declaration.parent?.kind !== 'parameters') continue
    const amount = textOf(node.parts[1]) === '-=' ? constantOf(value) : subtracted(target, value)
    if (typeof amount === 'number') return amount
  }
  return 0
}

function subtracted(target: Node, value: Node | undefined): Value | undefined {
  const difference = value && bare(value)
  if (difference?.kind !== 'binary' || difference.parts.length !== 3) return undefined
  const [first, second] = nodes(difference)
  const amount = constantOf(second)
  if (first?.binding !== target.binding || typeof amount !== 'number') return undefined
  return textOf(difference.parts[1]) === '-' ? amount : -amount
}

/** The string at `index`, as the accessor decodes it. */
export function read(
  accessor: Accessor,
  index: Value | undefined,
  key?: Value,
): string | undefined {
  const { array, offset, alphabet, isKeyed, decoded } = accessor
  const at = Number(index) - offset
  const count = array.strings.length
  if (index === undefined || !Number.isInteger(at) || at < 0 || at >= count) return undefined
  const packed = array.strings[(at + array.turned) % count] ?? ''
  if (alphabet === undefined) return packed
  const memo = isKeyed ? `${key}\n${packed}` : packed
  if (!decoded.has(memo) && accessor.left > 0) {
    accessor.left -= packed.length + COST_OF_KEY
    const plain = fromAlphabet(packed, alphabet)
    const isOpen = !isKeyed || plain === undefined || typeof key !== 'string'
    decoded.set(memo, isOpen ? plain : rc4(plain, key))
  }
  return decoded.get(memo)
}

/** The leaf that names a function called, if that is what it is. */
export const calleeOf = (node: Node): Binding | undefined => {
  const [callee, call] = node.kind === 'chain' ? node.parts : []
  const isCall = call !== undefined && 'parts' in call && call.kind === 'call'
  if (!isCall || callee === undefined || !('parts' in callee)) return undefined
  return leafToken(callee)?.kind === 'name' ? callee.binding : undefined
}
