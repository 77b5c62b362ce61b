// Tells which names a file may give a meaning of its own.

import { type SyntaxNode, type SyntaxTree, textOf } from '../../syntax/tree.ts'
import type { Bindings } from '../carriers/rules.ts'
import { isProperty } from './scopes.ts'

/** Whether the file may bind a name: it stands somewhere else than where names are only read. */
export function boundNames(tree: SyntaxTree, bindings: Bindings): (name: string) => boolean {
  if (bindings.bindsAny?.test(tree.source)) return () => true
  const bound = new Set<string>()
  const visit = (node: SyntaxNode, parent: SyntaxNode | undefined) => {
    const around = parent?.kind ?? ''
    const isTitle = bindings.titles?.includes(around) && node === parent?.children[1]
    const isName = node.kind === bindings.identifier && !isProperty(bindings, node, parent)
    if (isTitle || (isName && !bindings.reads.includes(around))) bound.add(textOf(tree, node))
    for (const child of node.children) visit(child, node)
  }
  visit(tree.root, undefined)
  return (name) => bound.has(name)
}
