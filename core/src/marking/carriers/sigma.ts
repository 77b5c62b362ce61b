// Sigma: what may be written in several ways without a rule firing on any other event.

import { type SyntaxTree, textOf, walk } from '../../syntax/tree.ts'
import { NO_BINDINGS } from './no-bindings.ts'
import { ruleNames, stemAndNumber } from './rule-names.ts'
import type { Idle, LanguageRules, Permutable } from './rules.ts'

const whole = /^([\s\S]+)$/
const keyed = /^([^\s:]+)/

const anyOrder = (name: string, list: string, element: string, key: RegExp): Permutable => ({
  ...{ name, list, element, key },
})

/** Keys of a map have no order in YAML; fields are all wanted, and of a list one is enough. */
const PERMUTABLES: readonly Permutable[] = [
  anyOrder('key-order', 'rule', 'top_pair', keyed),
  anyOrder('pair-order', 'map', 'pair', keyed),
  anyOrder('field-order', 'fields', 'field', keyed),
  anyOrder('search-order', 'detection', 'search', keyed),
  anyOrder('value-order', 'values', 'item', whole),
  anyOrder('list-order', 'list', 'item', whole),
  anyOrder('condition-order', 'conditions', 'item', whole),
  anyOrder('operand-order', 'and_expression', 'operand', whole),
  anyOrder('operand-order', 'or_expression', 'operand', whole),
]

export const sigma: LanguageRules = {
  expression: 'title: x\nlogsource:\n  product: x\ndetection:\n  a: x\n  condition: %\n',
  statement: 'title: x\nlogsource:\n  product: x\ndetection:\n  a: x\n  condition: %\n',
  statementHole: '%',
  lists: ['source_file', 'rule', 'condition'],
  comments: ['comment'],
  strings: [],
  shapes: {},
  equivalences: [],
  permutables: PERMUTABLES,
  bindings: NO_BINDINGS,
  prose: { kinds: ['prose'] },
  words: (tree) => ruleNames(tree, { name: 'search_name', prefix: 'search_prefix', others }),
  idle,
}

const STEMS: readonly (readonly string[])[] = [
  ['selection', 'select', 'sel'],
  ['filter', 'exclude', 'without'],
  ['keywords', 'words', 'terms'],
]

function others(name: string): string[] {
  const { stem, number } = stemAndNumber(name)
  const [first = ''] = stem.split('_', 1)
  const rest = stem.slice(first.length) + (number && name.slice(stem.length))
  const stems = STEMS.find((group) => group.includes(first)) ?? []
  const renamed = stems.map((other) => `${other}${rest}`)
  return [...renamed, `${name}_set`, `${name}_event`, `${name}_x`].filter((one) => one !== name)
}

/** A rule's own identifier; those of related rules are set by others. */
function idle(tree: SyntaxTree): Idle[] {
  return [...walk(tree.root)].flatMap((node): Idle[] => {
    const [key, value] = node.children
    if (node.kind !== 'top_pair' || key === undefined || value?.kind !== 'text') return []
    if (textOf(tree, key) !== 'id') return []
    return [{ text: textOf(tree, value), start: value.start }]
  })
}
