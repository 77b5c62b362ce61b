// What a file of Snort's or Suricata's rules says, in one spelling: equal meanings, equal text.

import { parseSnort } from '../syntax/own/snort.ts'
import { type SyntaxNode, type SyntaxTree, textOf } from '../syntax/tree.ts'

/**
 * Rules in order: headers, what matches in the order in which it stands, contents as bytes; then
 * whose rule it is, sorted. Words of `msg` are left out. `undefined` for what is not understood.
 */
export function snortMeaning(source: string): string | undefined {
  const tree = parseSnort(source)
  if (tree.isBroken) return undefined
  const rules = tree.root.children.filter(({ kind }) => kind === 'rule')
  return JSON.stringify(rules.map((rule) => meaningOf(tree, rule)))
}

function meaningOf(tree: SyntaxTree, rule: SyntaxNode) {
  const [header] = rule.children
  const options = rule.children.find(({ kind }) => kind === 'options')?.children ?? []
  const matching = options.filter(({ kind }) => kind === 'option')
  const general = options.filter(({ kind }) => kind === 'general_option')
  return {
    header: header && textOf(tree, header).replace(/\s+/g, ' '),
    matching: matching.map((option) => partsOf(tree, option)),
    general: general.map((option) => partsOf(tree, option).flat().sort().join(' ')).sort(),
  }
}

function partsOf(tree: SyntaxTree, node: SyntaxNode): string[] {
  if (node.kind === 'prose') return []
  if (node.kind === 'content') return [`bytes ${contentBytes(textOf(tree, node))?.join(' ')}`]
  if (node.children.length === 0) return [textOf(tree, node)]
  const parts = node.children.map((child) => partsOf(tree, child))
  return node.kind === 'metadata_entry' ? [parts.flat().join(' ')] : parts.flat()
}

/** The bytes that a content in quotes stands for; `undefined` where its hex is none. */
export function contentBytes(quoted: string): number[] | undefined {
  const bytes: number[] = []
  const parts = quoted.slice(1, -1).split(/(?<!\\)\|/)
  if (parts.length % 2 === 0) return undefined
  for (const [i, part] of parts.entries()) {
    if (i % 2 === 0) bytes.push(...new TextEncoder().encode(part.replace(/\\([;:"\\|])/g, '$1')))
    else {
      const digits = part.replace(/\s/g, '')
      if (!/^(?:[\da-fA-F]{2})+$/.test(digits)) return undefined
      bytes.push(...(digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))
    }
  }
  return bytes
}
