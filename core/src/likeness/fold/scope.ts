// Which declaration every name of a program belongs to.

import {
  type Binding,
  isNode,
  leafToken,
  type Node,
  nameOf,
  nodes,
  textOf,
  topDown,
} from './node.ts'

interface Scope {
  readonly names: Map<string, Binding>
  readonly parent: Scope | undefined
  /** Where `var` is declared. */
  readonly home: Scope | undefined
}

const FUNCTIONS: ReadonlySet<string> = new Set(['function', 'hoisted', 'arrow', 'method'])
const BLOCKS: ReadonlySet<string> = new Set(['block', 'loop', 'switch', 'catch', 'class'])
/** Names are not looked for further out than this. */
const MOST_SCOPES = 500

/** What the passes hand on to each other. */
export interface Program {
  readonly root: Node
  /** In the order of the text, as they were before the last change. */
  bindings: readonly Binding[]
  /** Objects that were gathered in part; more may be added. */
  readonly begun: Set<Node>
}

/** Sets `binding` and `parent` below `root`; all bindings in the order of the text. Time linear. */
export function resolve(root: Node): Binding[] {
  const resolver = new Resolver()
  resolver.run(root)
  return resolver.bindings
}

class Resolver {
  readonly bindings: Binding[] = []
  readonly #declared = new Set<Node>()
  readonly #uses: [Node, Scope][] = []
  readonly #writes: Node[] = []

  run(root: Node): void {
    root.parent = undefined
    const open: [Node, Scope][] = [[root, scopeIn(undefined, true)]]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [node, outer] = next
      const scope = this.#enter(node, outer)
      for (let at = node.parts.length - 1; at >= 0; at--) {
        const part = node.parts[at]
        if (!isNode(part)) continue
        part.parent = node
        open.push([part, scope])
      }
    }
    for (const [leaf, scope] of this.#uses) this.#use(leaf, scope)
    for (const node of this.#writes) countWrites(node)
  }

  #enter(node: Node, scope: Scope): Scope {
    node.binding = this.#declared.has(node) ? node.binding : undefined
    if (node.kind === 'leaf') {
      if (nameOf(node) !== undefined) this.#uses.push([node, scope])
      return scope
    }
    if (/^(?:assign|postfix|unary)$/.test(node.kind)) this.#writes.push(node)
    if (node.kind === 'hoisted') this.#declareFunction(node, scope)
    if (node.kind === 'variable') this.#declareVariables(node, scope)
    if (node.kind === 'parameters') for (const one of nodes(node)) this.#declarePattern(one, scope)
    if (BLOCKS.has(node.kind)) return scopeIn(scope, false)
    if (!FUNCTIONS.has(node.kind)) return scope
    const inner = scopeIn(scope, true)
    if (node.kind === 'function') this.#declareFunction(node, inner)
    return inner
  }

  #declareFunction(node: Node, scope: Scope): void {
    const name = node.parts.find((part) => !isNode(part) && part.kind === 'name')
    if (name !== undefined) this.#declare(textOf(name), node, node, scope)
  }

  #declareVariables(node: Node, scope: Scope): void {
    const home = textOf(node.parts[0]) === 'var' ? (scope.home ?? scope) : scope
    for (const declarator of nodes(node)) {
      const [target, value] = nodes(declarator)
      const name = nameOf(target)
      if (target === undefined) continue
      if (name === undefined) this.#declarePattern(target, home)
      else this.#declared.add(target)
      if (name !== undefined) target.binding = this.#declare(name, declarator, value, home)
    }
  }

  /** Every name in a pattern, those of defaults too: it only makes them unknown. */
  #declarePattern(pattern: Node, scope: Scope): void {
    const leaves = pattern.kind === 'assign' ? nodes(pattern).slice(0, 1) : topDown(pattern)
    for (const leaf of leaves) {
      const name = nameOf(leaf)
      if (name === undefined) continue
      this.#declared.add(leaf)
      leaf.binding = this.#declare(name, leaf, undefined, scope)
    }
  }

  #declare(name: string, declaration: Node, value: Node | undefined, scope: Scope): Binding {
    const before = scope.names.get(name)
    if (before !== undefined) {
      before.writes++
      return before
    }
    const binding: Binding = { declaration, value, references: [], writes: 0 }
    scope.names.set(name, binding)
    this.bindings.push(binding)
    return binding
  }

  #use(leaf: Node, from: Scope): void {
    const name = nameOf(leaf)
    if (name === undefined || this.#declared.has(leaf)) return
    let scope: Scope | undefined = from
    for (let left = MOST_SCOPES; left > 0 && scope !== undefined; left--) {
      const binding = scope.names.get(name)
      if (binding !== undefined) {
        leaf.binding = binding
        binding.references.push(leaf)
        return
      }
      scope = scope.parent
    }
  }
}

function scopeIn(parent: Scope | undefined, isFunction: boolean): Scope {
  const names = new Map<string, Binding>()
  const scope: Scope = { names, parent, home: isFunction ? undefined : (parent?.home ?? parent) }
  return scope
}

function countWrites(node: Node): void {
  const steps = node.kind === 'postfix' || /^(?:\+\+|--)$/.test(textOf(node.parts[0]))
  if (node.kind !== 'assign' && !steps) return
  const [target] = nodes(node)
  if (target === undefined) return
  const isPattern = target.kind === 'list' || target.kind === 'object'
  for (const leaf of isPattern ? topDown(target) : [target]) {
    if (leafToken(leaf) !== undefined && leaf.binding !== undefined) leaf.binding.writes++
  }
}
