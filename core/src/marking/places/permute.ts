// Finds neighbours that may stand in any order.

import { type SyntaxNode, type SyntaxTree, textOf } from '../../syntax/tree.ts'
import type { LanguageRules, Permutable } from '../carriers/rules.ts'
import type { Earlier } from '../earlier.ts'
import { type Catch, hasShape, mentions } from './pattern.ts'

export interface Run {
  readonly rule: Permutable
  /** Two to four of them. */
  readonly elements: readonly Catch[]
}

interface Around {
  readonly tree: SyntaxTree
  readonly rules: LanguageRules
  /** Those of the language that this text allows. */
  readonly permutables: readonly Permutable[]
  readonly parents: readonly (SyntaxNode | undefined)[]
  /** Decides how many neighbours are one place, where the text has had places before. */
  readonly earlier?: Earlier | undefined
}

/** Elements up to this length are permuted by threes, which a reader can still tell apart. */
const SHORT = 60
/** Longer ones, up to this, by twos; those that are longer still are found by where they stand. */
const MEDIUM = 250

/** The run of permutable neighbours that begins at `nodes[i]`, if one does. */
export function permutableRun(
  nodes: readonly SyntaxNode[],
  i: number,
  around: Around,
): Run | undefined {
  const [list, outer] = around.parents
  if (list === undefined) return undefined
  for (const rule of around.permutables) {
    if (rule.list !== list.kind || rule.within?.includes(outer?.kind ?? '') === false) continue
    if (belongs(nodes, i, rule, around)) continue
    if (!outsideFits(rule, outer, around.tree)) continue
    const all = elementsFrom(nodes, i, rule, around)
    const most = all.every(({ start, end }) => end - start <= SHORT)
      ? 3
      : all.every(isMedium)
        ? 2
        : 4
    const ranges = all.map(({ start, end }) => [start, end] as const)
    const elements = all.slice(0, around.earlier?.run(rule.name, ranges, most) ?? most)
    if (elements.length < 2 || !areIndependent(rule, elements, around.tree)) continue
    if (rule.whole && !isWhole(nodes, rule, around)) continue
    return { rule, elements }
  }
  return undefined
}

/** Whether what stands right before `nodes[i]`, comments aside, speaks of it. */
function belongs(
  nodes: readonly SyntaxNode[],
  i: number,
  rule: Permutable,
  { rules }: Around,
): boolean {
  if (rule.notAfter === undefined) return false
  const before = nodes.slice(0, i).findLast(({ kind }) => !rules.comments.includes(kind))
  return rule.notAfter.includes(before?.kind ?? '')
}

const isMedium = ({ start, end }: Catch): boolean => end - start <= MEDIUM

function outsideFits(rule: Permutable, outer: SyntaxNode | undefined, tree: SyntaxTree): boolean {
  if (rule.outside === undefined && rule.notOutside === undefined) return true
  if (outer === undefined) return false
  const text = textOf(tree, outer)
  return (rule.outside?.test(text) ?? true) && !(rule.notOutside?.test(text) ?? false)
}

/** Elements in a row from `i` on, each with the comments on the lines right above it. */
function elementsFrom(
  nodes: readonly SyntaxNode[],
  i: number,
  rule: Permutable,
  around: Around,
): Catch[] {
  const elements: Catch[] = []
  let above: SyntaxNode[] = []
  for (const node of nodes.slice(i)) {
    if (around.rules.comments.includes(node.kind)) {
      if (!startsLine(around.tree, node)) {
        elements.pop() // a remark behind an element would stay behind another
        break
      }
      above.push(node)
    } else if (isElement(node, rule, around)) {
      const [first] = above
      if (!touch(around.tree, [...above, node])) break
      elements.push({
        start: first?.start ?? node.start,
        end: node.end,
        nodes: [...above, node],
        isStatements: true,
      })
      above = []
    } else if (node.named || !/^(?:[,;]|and|or)$/.test(node.kind) || elements.length === 0) break
  }
  return elements
}

/** Whether no blank line stands between neighbours. */
function touch({ source }: SyntaxTree, nodes: readonly SyntaxNode[]): boolean {
  return nodes.every((node, i) => {
    const next = nodes[i + 1]
    return next === undefined || !/\n[ \t]*\r?\n/.test(source.slice(node.end, next.start))
  })
}

function startsLine({ source }: SyntaxTree, { start }: SyntaxNode): boolean {
  return source.slice(source.lastIndexOf('\n', start - 1) + 1, start).trim() === ''
}

function isElement(node: SyntaxNode, rule: Permutable, { tree, rules }: Around): boolean {
  if (node.kind !== rule.element) return false
  const text = textOf(tree, node)
  if (rule.like?.test(text) === false || rule.unlike?.test(text)) return false
  const last = node.children.findLast(({ named }) => named)
  if (rule.endsIn?.includes(last?.kind ?? '') === false) return false
  const shape = rule.shape === undefined ? undefined : rules.shapes[rule.shape]
  if (node.children.some(({ kind }) => rule.avoids?.includes(kind))) return false
  return shape === undefined || hasShape(shape, node, { tree, rules })
}

/** Each has a key of its own and, where the rule asks for it, no other mentions it. */
function areIndependent(rule: Permutable, elements: readonly Catch[], tree: SyntaxTree): boolean {
  const texts = elements.map(({ nodes }) => textOf(tree, nodes.at(-1) as SyntaxNode))
  const keys = texts.map((text) => rule.key.exec(text)?.[1])
  const each = keys.flatMap((key) =>
    rule.keysParted ? key?.split(rule.keysParted).filter((one) => one !== '') : key,
  )
  if (keys.includes(undefined) || new Set(each).size !== each.length) return false
  if (!rule.apart && rule.opening === undefined) return true
  const parts = texts.map((text) => rule.opening?.exec(text)?.[0] ?? text)
  return parts.every((part, i) => keys.every((key, j) => i === j || !mentions(part, key ?? '')))
}

function isWhole(nodes: readonly SyntaxNode[], rule: Permutable, around: Around): boolean {
  const from = nodes.findLastIndex(({ kind }) => kind === '{') // what is before is no part of the list
  const named = nodes.slice(from + 1).filter((node) => node.named)
  return named.every(
    (node, i) =>
      isElement(node, rule, around) ||
      around.rules.comments.includes(node.kind) ||
      (node.kind === rule.besides && i === named.length - 1),
  )
}
