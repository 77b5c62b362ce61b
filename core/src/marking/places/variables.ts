// Local variables that may be called otherwise, each for itself.

import type { SyntaxNode, SyntaxTree } from '../../syntax/tree.ts'
import { anyNames } from '../carriers/names.ts'
import type { Bindings, Scoping } from '../carriers/rules.ts'
import { mentions } from './pattern.ts'
import { localBindings } from './scopes.ts'

/**
 * Variables of one name share their other names: wherever one hides another, it still does, or nothing
 * is hidden. No other name stands anywhere in the text.
 */
export function variables(
  tree: SyntaxTree,
  bindings: Bindings,
  scoping: Scoping,
): { readonly names: readonly string[]; readonly places: readonly SyntaxNode[] }[] {
  const owners = new Map<string, string>()
  const known = new Map<string, readonly string[]>()
  const namesOf = (name: string): readonly string[] => {
    const made = known.get(name)
    if (made !== undefined) return made
    const all = scoping.fixed.test(name) ? [name] : anyNames(name, scoping.joining)
    const free = all.filter(
      (other) => other === name || !(owners.has(other) || mentions(tree.source, other)),
    )
    for (const other of free) owners.set(other, name)
    known.set(name, free)
    return free
  }
  return localBindings(tree, bindings, scoping).flatMap(({ name, places }) => {
    const names = namesOf(name)
    return names.length > 1 ? [{ names, places }] : []
  })
}
