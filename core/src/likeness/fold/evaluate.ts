// The value of an expression, of calls through wrappers too, by walking the tree with a limited stride.

import { compute, constantOf, type Value } from './literal.ts'
import { type Binding, bare, isNode, type Node, nameOf, nodes, textOf } from './node.ts'
import { valuesOf } from './parse-expression.ts'
import { type Accessor, read } from './string-array.ts'

/** Calls through calls deeper than this are no wrappers. */
const DEEPEST = 40
/** Nodes looked at in one program, whatever it asks for. */
const MOST_STEPS = 5_000_000

type Environment = ReadonlyMap<Binding, Value | undefined>
const NOTHING: Environment = new Map()

export class Evaluator {
  readonly #accessors: ReadonlyMap<Binding, Accessor>
  /** Per object: its properties. */
  readonly #properties = new Map<Node, ReadonlyMap<string, Node>>()
  readonly #targets = new Map<Binding, Binding | undefined>()
  #steps = 0

  constructor(accessors: ReadonlyMap<Binding, Accessor>) {
    this.#accessors = accessors
  }

  value(node: Node | undefined, known = NOTHING, depth = 0): Value | undefined {
    if (node === undefined || depth > DEEPEST || this.#steps++ > MOST_STEPS) return undefined
    const inner = bare(node)
    const stated = constantOf(inner)
    if (stated !== undefined) return stated
    if (inner.kind === 'leaf') return this.#name(inner, known, depth)
    if (inner.kind === 'binary') return this.#binary(inner, known, depth)
    if (inner.kind === 'unary') return this.#negative(inner, known, depth)
    if (inner.kind === 'sequence') return this.#sequence(inner, known, depth)
    return inner.kind === 'chain' ? this.#chain(inner, known, depth) : undefined
  }

  /** What a function that only calls on calls, in the end; an accessor is its own. */
  target(binding: Binding | undefined): Binding | undefined {
    const seen: Binding[] = []
    let next = binding
    while (next !== undefined && !this.#accessors.has(next) && !this.#targets.has(next)) {
      if (seen.length > DEEPEST || seen.includes(next)) return undefined
      seen.push(next)
      next = calledBy(next)
    }
    const found = next && (this.#accessors.has(next) ? next : this.#targets.get(next))
    for (const one of seen) this.#targets.set(one, found)
    return found
  }

  #name({ binding }: Node, known: Environment, depth: number): Value | undefined {
    if (binding === undefined) return undefined
    if (known.has(binding)) return known.get(binding)
    if (binding.writes > 0 || binding.value === undefined) return undefined
    return binding.value.kind === 'leaf' ? this.value(binding.value, NOTHING, depth + 1) : undefined
  }

  #binary(node: Node, known: Environment, depth: number): Value | undefined {
    const [first, ...others] = nodes(node)
    let value = this.value(first, known, depth + 1)
    for (const [at, other] of others.entries()) {
      const right = this.value(other, known, depth + 1)
      if (value === undefined || right === undefined) return undefined
      value = compute(textOf(node.parts[2 * at + 1]), value, right)
    }
    return value
  }

  /** `a = 1, b = 2, f(a - b)`: a wrapper that a minifier has put in line. */
  #sequence(node: Node, known: Environment, depth: number): Value | undefined {
    const inner = new Map(known)
    const steps = nodes(node)
    for (const step of steps.slice(0, -1)) {
      const [target, value] = step.kind === 'assign' ? nodes(step) : []
      if (target?.binding === undefined || textOf(step.parts[1]) !== '=') return undefined
      inner.set(target.binding, this.value(value, inner, depth + 1))
    }
    return this.value(steps.at(-1), inner, depth + 1)
  }

  #negative(node: Node, known: Environment, depth: number): Value | undefined {
    const value = this.value(nodes(node)[0], known, depth + 1)
    return textOf(node.parts[0]) === '-' && typeof value === 'number' ? -value : undefined
  }

  #chain(node: Node, known: Environment, depth: number): Value | undefined {
    const [base, suffix, ...more] = node.parts
    if (!isNode(base) || !isNode(suffix) || more.length > 0) return undefined
    if (suffix.kind === 'member') return this.#member(base, textOf(suffix.parts[1]), depth)
    if (suffix.kind !== 'call') return undefined
    const given = valuesOf(suffix) ?? []
    const isParse = nameOf(base) === 'parseInt' && base.binding === undefined
    if (!isParse) return this.#call(base.binding, given, known, depth)
    const parsed = Number.parseInt(String(this.value(given[0], known, depth + 1)), 10)
    return Number.isNaN(parsed) ? undefined : parsed
  }

  #member(base: Node, name: string, depth: number): Value | undefined {
    const value = base.binding?.writes === 0 ? base.binding.value : undefined
    if (value?.kind !== 'object') return undefined
    const properties = this.#properties.get(value) ?? propertiesOf(value)
    this.#properties.set(value, properties)
    const property = properties.get(name)
    return property && this.value(property, NOTHING, depth + 1)
  }

  #call(
    binding: Binding | undefined,
    given: readonly Node[],
    known: Environment,
    depth: number,
  ): Value | undefined {
    if (binding === undefined || this.target(binding) === undefined) return undefined
    const values = given.map((one) => this.value(one, known, depth + 1))
    const accessor = this.#accessors.get(binding)
    if (accessor !== undefined) return read(accessor, values[0], values[1])
    if (binding.value?.kind === 'leaf') {
      return this.#call(binding.value.binding, given, known, depth + 1)
    }
    const inner = new Map<Binding, Value | undefined>()
    for (const [at, { binding: own }] of parametersOf(binding.value).entries()) {
      if (own !== undefined) inner.set(own, values[at])
    }
    return this.value(returned(binding.value), inner, depth + 1)
  }
}

export function propertiesOf(object: Node): Map<string, Node> {
  const found = new Map<string, Node>()
  for (const property of nodes(object)) {
    const [key, value] = [property.parts[0], nodes(property).at(-1)]
    if (property.kind === 'property' && value !== undefined) found.set(textOf(key), value)
  }
  return found
}

/** The function that an alias or a wrapper hands its arguments to. */
function calledBy({ value, writes }: Binding): Binding | undefined {
  if (writes > 0 || value === undefined) return undefined
  if (value.kind === 'leaf') return value.binding
  const call = returned(value)
  const [callee, suffix] = call?.kind === 'chain' && call.parts.length === 2 ? nodes(call) : []
  return suffix?.kind === 'call' && callee?.kind === 'leaf' ? callee.binding : undefined
}

/** What a function gives whose whole body is one `return`. */
export function returned(value: Node | undefined): Node | undefined {
  if (value === undefined || !/^(?:function|hoisted|arrow)$/.test(value.kind)) return undefined
  const body = nodes(value).at(-1)
  if (body?.kind !== 'block') return value.kind === 'arrow' ? body : undefined
  const [only, ...others] = nodes(body).filter((one) => !isNothing(one))
  const isReturn = only?.kind === 'jump' && textOf(only.parts[0]) === 'return'
  return isReturn && others.length === 0 ? nodes(only)[0] : undefined
}

/** Nothing, or names without values. */
const isNothing = (node: Node): boolean =>
  node.parts.length === 0 ||
  (node.kind === 'variable' && nodes(node).every(({ parts }) => parts.length === 1))

export function parametersOf(value: Node | undefined): Node[] {
  const list = value && nodes(value).find(({ kind }) => kind === 'parameters')
  return list ? nodes(list) : []
}
