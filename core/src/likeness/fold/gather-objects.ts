// Objects that were taken apart into assignments, put together again: `a = {}; a.b = 1; f(a)` as `f({ b: 1 })`.

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
import type { Program } from './scope.ts'

/** @param begun objects that were gathered in part before; more are added. @returns whether any was found */
export function gatherObjects({ root, begun }: Program): boolean {
  const gathered = new Map<Binding, Gathered>()
  for (const node of bottomUp(root)) {
    if (node.kind === 'block' || node.kind === 'case') gatherIn(node, gathered, begun)
  }
  for (const [binding, found] of gathered) {
    putBack(binding, found)
    begun.add(found.object)
  }
  return gathered.size > 0
}

interface Gathered {
  readonly object: Node
  /** Leaves that named it in assignments that are gone. */
  readonly gone: Set<Node>
}

function gatherIn(
  container: Node,
  gathered: Map<Binding, Gathered>,
  begun: ReadonlySet<Node>,
): void {
  const open = new Map<Binding, Node>()
  for (const statement of nodes(container)) {
    if (statement.kind === 'variable') declare(statement, open, begun)
    else if (open.size > 0) {
      for (const item of itemsOf(statement)) take(item, open, gathered)
    }
  }
}

function declare(statement: Node, open: Map<Binding, Node>, begun: ReadonlySet<Node>): void {
  for (const declarator of nodes(statement)) {
    const [name, value] = nodes(declarator)
    if (value !== undefined && open.size > 0) close(value, open)
    const isOpen = value?.kind === 'object' && (value.parts.length === 2 || begun.has(value))
    const binding = name?.binding
    if (isOpen && binding?.value === value && binding.writes === 0) open.set(binding, value)
  }
}

/** Steps of a statement that is nothing but steps. */
function itemsOf(statement: Node): Node[] {
  if (statement.kind !== 'expression' && statement.kind !== 'jump') return [statement]
  return nodes(statement).flatMap((one) => (one.kind === 'sequence' ? nodes(one) : [one]))
}

function take(item: Node, open: Map<Binding, Node>, gathered: Map<Binding, Gathered>): void {
  const [target, value] = item.kind === 'assign' && textOf(item.parts[1]) === '=' ? nodes(item) : []
  const [base, member] = target?.kind === 'chain' && target.parts.length === 2 ? nodes(target) : []
  const binding = base?.binding
  const object = binding && open.get(binding)
  if (
    value === undefined ||
    base === undefined ||
    member?.kind !== 'member' ||
    object === undefined
  ) {
    close(item, open)
    return
  }
  close(value, open)
  if (binding === undefined || !open.has(binding)) return
  add(object, member, value)
  const found = gathered.get(binding) ?? { object, gone: new Set() }
  gathered.set(binding, found)
  found.gone.add(base)
  erase(item)
}

/** Whatever is named is in use from here on. */
function close(used: Node, open: Map<Binding, Node>): void {
  for (const { binding } of topDown(used)) if (binding !== undefined) open.delete(binding)
}

function add(object: Node, member: Node, value: Node): void {
  const near = firstToken(member)
  const comma: Part[] = object.parts.length > 2 ? [tokenAt(near, 'operator', ',')] : []
  const key = member.parts[1] as Part
  const parts: Part[] = [key, tokenAt(near, 'operator', ':'), value]
  object.parts.splice(-1, 0, ...comma, made('property', parts))
}

/** Where it is named once, as a whole, it stands there itself. */
function putBack({ declaration, references }: Binding, { object, gone }: Gathered): void {
  const [only, ...others] = references.filter((leaf) => !gone.has(leaf))
  if (only === undefined || others.length > 0) return
  const isBase = only.parent?.kind === 'chain' && only.parent.parts[0] === only
  if (isBase || !isNode(only)) return
  become(only, { ...object })
  erase(declaration)
}
