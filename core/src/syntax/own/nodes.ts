// What our own parsers build trees with, where npm has no grammar.

import type { SyntaxNode, SyntaxTree } from '../tree.ts'

export type Place = Pick<SyntaxNode, 'start' | 'end'>

export const leaf = (kind: string, { start, end }: Place): SyntaxNode => ({
  ...{ kind, named: true, start, end, children: [] },
})

/** A keyword or a sign: its text is its kind. */
export const sign = (text: string, { start, end }: Place): SyntaxNode => ({
  ...{ kind: text, named: false, start, end, children: [] },
})

/** A node from the first of its children to the last, of which there is at least one. */
export function branch(kind: string, children: readonly SyntaxNode[]): SyntaxNode {
  const [first, last] = [children[0], children.at(-1)]
  return { kind, named: true, start: first?.start ?? 0, end: last?.end ?? 0, children }
}

/** The text is not the language's, or not the part of it that the parser knows: nothing is certain. */
export class NotUnderstood extends Error {}

/** What `parse` makes of `source`; a broken tree where it does not understand every letter. */
export function treeOf(source: string, parse: () => SyntaxNode): SyntaxTree {
  try {
    const root = { ...parse(), start: 0, end: source.length }
    return { source, root, isBroken: false }
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error
    const root = { kind: 'broken', named: true, start: 0, end: source.length, children: [] }
    return { source, root, isBroken: true }
  }
}

/** The tree with each comment in the innermost node around it, between that node's children. */
export function withComments(root: SyntaxNode, comments: readonly SyntaxNode[]): SyntaxNode {
  if (comments.length === 0) return root
  const left = [...comments]
  const children = root.children.map((child) => {
    const inner = left.filter(({ start, end }) => start >= child.start && end <= child.end)
    for (const one of inner) left.splice(left.indexOf(one), 1)
    return withComments(child, inner)
  })
  const all = [...children, ...left].sort((a, b) => a.start - b.start)
  return { ...root, children: all }
}
