// Names that mean something inside one rule alone: of YARA's strings and of Sigma's searches.

import type { SyntaxNode, SyntaxTree } from '../../syntax/tree.ts'
import { textOf, walk } from '../../syntax/tree.ts'
import type { Words } from './rules.ts'

interface Naming {
  /** Kinds of nodes that are such a name, and that are how several of them begin. */
  readonly name: string
  readonly prefix: string
  /** `name` first, then what else it may be called, the best first. */
  others(name: string): readonly string[]
}

/** Names with more than this many spellings would not read as a person's. */
const MOST = 4

/**
 * Every name at all its places. Another name belongs to exactly those wildcards of the file that
 * the author's does, and is no name of the file yet. An underscore in front means something: YARA
 * lets such strings be unused, and Sigma leaves such searches out of `them`.
 */
export function ruleNames(tree: SyntaxTree, { name, prefix, others }: Naming): Words[] {
  const places = new Map<string, SyntaxNode[]>()
  const prefixes = new Set<string>()
  for (const node of walk(tree.root)) {
    const text = textOf(tree, node)
    if (node.kind === prefix) prefixes.add(text.replace(/\*$/, ''))
    if (node.kind === name) places.set(text, [...(places.get(text) ?? []), node])
  }
  const taken = new Set([...places.keys()].map((known) => known.toLowerCase()))
  return [...places].flatMap(([own, nodes]): Words[] => {
    const isFit = (other: string) =>
      !taken.has(other.toLowerCase()) &&
      other.startsWith('_') === own.startsWith('_') &&
      [...prefixes].every((start) => other.startsWith(start) === own.startsWith(start))
    const spellings = [own, ...new Set(others(own).filter(isFit))].slice(0, MOST)
    if (spellings.length < 2) return []
    for (const other of spellings) taken.add(other.toLowerCase())
    return [{ class: 'name', spellings, starts: nodes.map(({ start }) => start) }]
  })
}

/** Letters, and perhaps a number behind them. */
export function stemAndNumber(name: string): { stem: string; number: string } {
  const found = /^(.*?[A-Za-z])_?(\d*)$/.exec(name)
  return { stem: found?.[1] ?? name, number: found?.[2] ?? '' }
}
