// Tells which stretches of a text are certainly the language's, where not all of it is.

import type { SyntaxNode, SyntaxTree } from '../../syntax/tree.ts'
import type { Range } from '../../syntax/unchanged.ts'
import type { LanguageRules } from '../carriers/rules.ts'

/** Places where the parser found what it could not read, or missed what it wanted. */
export function errorsIn({ root, isBroken }: SyntaxTree): number {
  return isBroken ? count(root) : 0
}

function count(node: SyntaxNode): number {
  const own = node.kind === 'ERROR' || (node.start === node.end && node.children.length === 0)
  return node.children.reduce((sum, child) => sum + count(child), own ? 1 : 0)
}

/** The whole text where all of it was read; otherwise every body of a function that was. */
export function certainRanges(tree: SyntaxTree, { islands }: LanguageRules): readonly Range[] {
  if (!tree.isBroken) return [[0, tree.source.length]]
  if (islands === undefined || errorsIn(tree) === 0) return []
  const found: Range[] = []
  const visit = (node: SyntaxNode) => {
    for (const child of node.children) {
      const isBody = node.kind === islands.within && child.kind === islands.kind
      if (isBody && count(child) === 0) found.push([child.start, child.end])
      else visit(child)
    }
  }
  visit(tree.root)
  return found
}
