// Tells whether an expression stands where its value is not used, or wherever else its rule wants it.

import type { SyntaxNode } from '../../syntax/tree.ts'
import type { Equivalence } from '../carriers/rules.ts'

/** @param next what stands right behind it, in the same node */
export function standsWithin(
  { within }: Equivalence,
  around: SyntaxNode | undefined,
  next: SyntaxNode | undefined,
): boolean {
  return (
    within?.some((one) =>
      typeof one === 'string'
        ? one === around?.kind
        : one[0] === around?.kind && one[1] === next?.kind,
    ) ?? true
  )
}
