// Finds every local variable by itself: where it is known, and all the places where it stands.

import { type SyntaxNode, type SyntaxTree, textOf } from '../../syntax/tree.ts'
import type { Binder, Bindings, Path, Scoping } from '../carriers/rules.ts'

/** One variable. */
export interface Binding {
  readonly name: string
  /** In text order. */
  readonly places: readonly SyntaxNode[]
}

/** Places further up than this never matter, and a text nested deeper is no person's. */
const DEEPEST = 500

/**
 * All variables that are certainly local, in the order of their first places.
 *
 * Two variables of one name are told apart by their scopes. A name that stands where no variable of
 * that name is known is left alone, and so is one that shows at run time.
 */
export function localBindings(tree: SyntaxTree, bindings: Bindings, scoping: Scoping): Binding[] {
  const survey = new Survey(tree, bindings, scoping)
  survey.look(tree.root, [])
  return survey.bindings()
}

interface Region {
  readonly start: number
  readonly end: number
  readonly places: SyntaxNode[]
  isShown: boolean
}

interface Occurrence {
  readonly node: SyntaxNode
  readonly isShown: boolean
}

class Survey {
  readonly #tree: SyntaxTree
  readonly #bindings: Bindings
  readonly #scoping: Scoping
  /** By name, and then by range. */
  readonly #regions = new Map<string, Map<string, Region>>()
  /** Of names that are being declared: their own region, wherever they stand. */
  readonly #declared = new Map<number, Region>()
  readonly #occurrences = new Map<string, Occurrence[]>()
  /** Names that are left alone throughout the file. */
  readonly #left = new Set<string>()

  constructor(tree: SyntaxTree, bindings: Bindings, scoping: Scoping) {
    this.#tree = tree
    this.#bindings = bindings
    this.#scoping = scoping
  }

  look(node: SyntaxNode, parents: readonly SyntaxNode[]): void {
    if (parents.length > DEEPEST) return
    const isName = node.kind === this.#bindings.identifier
    if (isName || this.#bindings.exposes.includes(node.kind)) this.#meet(node, parents, isName)
    for (const binder of this.#scoping.binders) {
      if (binder.kind === node.kind) this.#bind(binder, node, parents)
    }
    for (const child of node.children) this.look(child, [node, ...parents])
  }

  bindings(): Binding[] {
    for (const [name, all] of this.#occurrences) {
      const regions = [...(this.#regions.get(name)?.values() ?? [])]
      for (const { node, isShown } of all) {
        const region = this.#declared.get(node.start) ?? innermost(regions, node)
        if (region === undefined) continue
        region.places.push(node)
        region.isShown ||= isShown
      }
    }
    const all = [...this.#regions].flatMap(([name, regions]) =>
      [...regions.values()]
        .filter(({ places, isShown }) => places.length > 0 && !isShown && !this.#left.has(name))
        .map(({ places }) => ({ name, places: places.sort((a, b) => a.start - b.start) })),
    )
    return all.sort((a, b) => (a.places[0]?.start ?? 0) - (b.places[0]?.start ?? 0))
  }

  #meet(node: SyntaxNode, parents: readonly SyntaxNode[], isName: boolean): void {
    const name = node.children.length === 0 ? textOf(this.#tree, node) : ''
    if (name === '' || (isName && isProperty(this.#bindings, node, parents[0]))) return
    if (this.#scoping.reaching?.includes(parents[0]?.kind ?? '')) this.#left.add(name)
    const { scopes, exposes } = this.#bindings
    const until = parents.findIndex(({ kind }) => scopes.includes(kind))
    const near = until < 0 ? parents : parents.slice(0, Math.max(1, until))
    const isShown =
      !isName ||
      near.some(({ kind }) => exposes.includes(kind)) ||
      namesValue(this.#bindings, node, parents[0])
    const known = this.#occurrences.get(name)
    if (known === undefined) this.#occurrences.set(name, [{ node, isShown }])
    else known.push({ node, isShown })
  }

  #bind(binder: Binder, node: SyntaxNode, parents: readonly SyntaxNode[]): void {
    const text = textOf(this.#tree, node)
    if (binder.like?.test(text) === false) return
    const isShown = binder.unlike?.test(text) ?? false
    const scope = this.#scopeOf(binder, [node, ...parents])
    if (scope === undefined) return
    for (const named of this.#namesAt(node, binder.path)) {
      const start = { scope: scope[0], name: named.start, after: node.end }[binder.from]
      const region = this.#region(textOf(this.#tree, named), start, scope[1])
      region.isShown ||= isShown
      this.#declared.set(named.start, region)
    }
  }

  #namesAt(node: SyntaxNode, [step, ...rest]: Path): readonly SyntaxNode[] {
    const { identifier } = this.#bindings
    if (step === undefined) {
      if (node.kind === identifier) return [node]
      const isRow = this.#scoping.rows.includes(node.kind)
      return isRow ? node.children.filter(({ kind }) => kind === identifier) : []
    }
    const next =
      typeof step === 'number'
        ? node.children.slice(step, step + 1)
        : node.children.filter(({ kind }) => kind === step)
    return next.flatMap((child) => this.#namesAt(child, rest))
  }

  #region(name: string, start: number, end: number): Region {
    const regions = this.#regions.get(name) ?? new Map<string, Region>()
    this.#regions.set(name, regions)
    const key = `${start} ${end}`
    const region = regions.get(key) ?? { start, end, places: [], isShown: false }
    regions.set(key, region)
    return region
  }

  /** From where to where what `binder` binds is known; `undefined` where it shows or none is certain. */
  #scopeOf(
    { isFunctions }: Binder,
    nodes: readonly SyntaxNode[],
  ): readonly [number, number] | undefined {
    const { blocks, functions, around } = this.#scoping
    const at = nodes.findIndex(({ kind }, i) => {
      if (functions.includes(kind)) return true
      const reachesOn = around?.includes(nodes[i + 1]?.kind ?? '') ?? false
      return !isFunctions && blocks.includes(kind) && !reachesOn
    })
    const scope = nodes[at]
    if (scope === undefined) return undefined
    if (scope === this.#tree.root) {
      const isOwn = this.#bindings.ownFile?.test(this.#tree.source) ?? true
      return isOwn ? [scope.start, scope.end] : undefined
    }
    if (!functions.includes(scope.kind)) return [scope.start, scope.end]
    const head = scope.children.find(({ kind }) => this.#scoping.heads.includes(kind))
    const hasDefaults = head !== undefined && textOf(this.#tree, head).includes('=')
    if (isFunctions && hasDefaults) return undefined
    return [head?.start ?? scope.start, scope.end]
  }
}

function innermost(regions: readonly Region[], node: SyntaxNode): Region | undefined {
  let best: Region | undefined
  for (const region of regions) {
    const holds = node.start >= region.start && node.end <= region.end
    if (holds && (best === undefined || lies(region, best))) best = region
  }
  return best
}

const lies = (inner: Region, outer: Region): boolean =>
  inner.start >= outer.start && inner.end <= outer.end

/** A function shows the name of the variable that it is first assigned to. */
export function namesValue(
  bindings: Bindings,
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
): boolean {
  const isFirst = parent?.children[0] === node
  return isFirst && parent.children.some(({ kind }) => bindings.named?.includes(kind))
}

export function isProperty(
  bindings: Bindings,
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
): boolean {
  return bindings.properties.some(
    ([kind, child]) =>
      kind === parent?.kind && parent.children[child] === node && parent.children.length > 1,
  )
}
