// Finds local names that may be called otherwise: certainly local, and the new name not in use.

import { type SyntaxNode, type SyntaxTree, textOf } from '../../syntax/tree.ts'
import { otherNames } from '../carriers/names.ts'
import type { Bindings, LanguageRules, Path } from '../carriers/rules.ts'
import { callsMacro, macroText } from './declared.ts'
import { mentions } from './pattern.ts'
import { isProperty, namesValue } from './scopes.ts'
import { variables } from './variables.ts'

/** A name and every place where it stands. */
export interface Renamable {
  /** The author's first. */
  readonly names: readonly string[]
  readonly places: readonly SyntaxNode[]
}

interface Occurrence {
  readonly node: SyntaxNode
  /** From the node around it outwards. */
  readonly parents: readonly SyntaxNode[]
}

/** In text order of their first places. None where the file reads names at run time. */
export function renamables(tree: SyntaxTree, rules: LanguageRules): Renamable[] {
  const { bindings } = rules
  if (bindings.reflects.test(tree.source)) return []
  if (bindings.scoping !== undefined) return variables(tree, bindings, bindings.scoping)
  const macros = macroText({ tree, rules })
  const survey: Survey = { occurrences: new Map(), shown: new Set(), known: new Map() }
  look(tree, bindings, survey, tree.root, [])
  const taken = new Set<string>()
  return [...survey.occurrences].flatMap(([name, all]) => {
    const isFree = (other: string) =>
      !taken.has(other) &&
      !mentions(tree.source, other) &&
      !(bindings.everyMention && mentionCount(tree.source, other) > 0)
    const names = otherNames(name, bindings.recase).filter(
      (other) => other === name || isFree(other),
    )
    const ranges = survey.known.get(name) ?? []
    const isLocal = all.every(({ node }) =>
      ranges.some(([start, end]) => node.start >= start && node.end <= end),
    )
    if (names.length < 2 || survey.shown.has(name) || !isLocal) return []
    if (bindings.everyMention && mentionCount(tree.source, name) !== all.length) return []
    if (mentions(macros, name)) return []
    if (all.some(({ parents }) => isShaded(tree, rules, parents))) return []
    for (const other of names) taken.add(other)
    return [{ names, places: all.map(({ node }) => node) }]
  })
}

/** How often a name occurs as a word, whatever sign stands before it. */
function mentionCount(source: string, name: string): number {
  return source.match(new RegExp(`(?<!\\w)${name}(?!\\w)`, 'g'))?.length ?? 0
}

/** Whether something around a name may mean it unseen, or use it as text. */
function isShaded(tree: SyntaxTree, rules: LanguageRules, parents: readonly SyntaxNode[]): boolean {
  if (parents.some((one) => callsMacro({ tree, rules }, one))) return true
  const { shaded } = rules.bindings
  const around = shaded && parents.find(({ kind }) => kind === shaded.kind)
  return around !== undefined && (shaded?.by.test(textOf(tree, around)) ?? false)
}

interface Survey {
  /** By name: the places where it names a variable. */
  readonly occurrences: Map<string, Occurrence[]>
  /** Names that show outside their scope. */
  readonly shown: Set<string>
  /** By name: the ranges in which it is certainly local. */
  readonly known: Map<string, (readonly [number, number])[]>
}

function look(
  tree: SyntaxTree,
  bindings: Bindings,
  survey: Survey,
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
): void {
  const isName = node.kind === bindings.identifier
  const text = isName || node.children.length === 0 ? textOf(tree, node) : ''
  if (bindings.exposes.includes(node.kind) && text !== '') survey.shown.add(text)
  if (isName && !isProperty(bindings, node, parents[0])) {
    survey.occurrences.set(text, [...(survey.occurrences.get(text) ?? []), { node, parents }])
    const until = parents.findIndex(({ kind }) => bindings.scopes.includes(kind))
    const near = until < 0 ? parents : parents.slice(0, Math.max(1, until))
    const isExposed = near.some(({ kind }) => bindings.exposes.includes(kind))
    if (isExposed || namesValue(bindings, node, parents[0])) survey.shown.add(text)
  }
  bind(tree, bindings, survey, node, parents)
  for (const child of node.children) look(tree, bindings, survey, child, [node, ...parents])
}

function bind(
  tree: SyntaxTree,
  bindings: Bindings,
  { known }: Survey,
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
): void {
  const scope = [node, ...parents].find(({ kind }) => bindings.scopes.includes(kind))
  if (scope === undefined) return
  if (scope === tree.root && bindings.ownFile?.test(tree.source) === false) return
  for (const binder of bindings.binders) {
    if (binder.kind !== node.kind || binder.like?.test(textOf(tree, node)) === false) continue
    for (const name of namesAt(node, binder.path, bindings.identifier)) {
      const after = [name.end, node.end][binder.known === 'after' ? 1 : 0] as number
      const from = binder.known === 'everywhere' ? scope.start : after
      const text = textOf(tree, name)
      const ranges = known.get(text) ?? []
      known.set(text, [...ranges, [name.start, name.end], [from, scope.end]])
    }
  }
}

function namesAt(node: SyntaxNode, path: Path, identifier: string): readonly SyntaxNode[] {
  const [step, ...rest] = path
  if (step === undefined) {
    return node.kind === identifier
      ? [node]
      : node.children.filter(({ kind }) => kind === identifier)
  }
  const next =
    typeof step === 'number'
      ? node.children.slice(step, step + 1)
      : node.children.filter(({ kind }) => kind === step)
  return next.flatMap((child) => namesAt(child, rest, identifier))
}
