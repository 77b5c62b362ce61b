// Snort and Suricata: what may be written in several ways without a rule firing on anything else.

import { type SyntaxNode, type SyntaxTree, textOf, walk } from '../../syntax/tree.ts'
import { NO_BINDINGS } from './no-bindings.ts'
import type { LanguageRules, Words } from './rules.ts'

const whole = /^([\s\S]+)$/

/**
 * Only options that say what a rule is called change places: contents and their modifiers refer to
 * what stands before them. Rules stay in order, since engines cap the alerts of a packet.
 */
export const snort: LanguageRules = {
  expression: 'alert ip any any -> any any (msg:"x"; %; sid:1;)',
  statement: 'alert ip any any -> any any (msg:"x"; %; sid:1;)',
  statementHole: '%',
  lists: ['source_file'],
  comments: ['comment'],
  strings: ['string', 'prose', 'content'],
  shapes: {},
  equivalences: [],
  permutables: [
    { name: 'option-order', list: 'options', element: 'general_option', key: whole },
    { name: 'metadata-order', list: 'metadata', element: 'metadata_entry', key: whole },
  ],
  bindings: NO_BINDINGS,
  prose: { kinds: ['prose'] },
  words: (tree) => [...walk(tree.root)].flatMap((node) => contents(tree, node)),
}

/** A content is bytes: written as text, or as hex in either case, with blanks or without. */
function contents(tree: SyntaxTree, node: SyntaxNode): Words[] {
  if (node.kind !== 'content') return []
  const text = textOf(tree, node)
  const own = text.slice(1, -1)
  const inside = [own, ...variants(own)]
  const spellings = [...new Set(inside)].slice(0, 4).map((one) => `"${one}"`)
  if (spellings.length < 2) return []
  return [{ class: 'format', spellings, starts: [node.start], areTokens: true }]
}

const HEX = /^(?:[\da-fA-F]{2}(?: ?(?=[\da-fA-F]))?)+$/

/** None where a byte is written in a way that is not certain to be read alike. */
function variants(own: string): string[] {
  const parts = own.split('|')
  if (parts.length % 2 === 0 || own.includes('\\')) return []
  const isHex = (i: number) => i % 2 === 1
  if (parts.some((part, i) => isHex(i) && !HEX.test(part))) return []
  const each = (change: (hex: string) => string) =>
    parts.map((part, i) => (isHex(i) ? change(part) : part)).join('|')
  const tight = (hex: string) => hex.replaceAll(' ', '')
  const loose = (hex: string) => tight(hex).replace(/..(?=.)/g, '$& ')
  const spaced = own === each(tight) ? loose : tight
  const cased = own === each((hex) => hex.toUpperCase()) ? 'toLowerCase' : 'toUpperCase'
  return [
    each((hex) => hex[cased]()),
    each(spaced),
    each((hex) => spaced(hex)[cased]()),
    punctuationAsHex(parts),
  ].filter((one) => one !== own)
}

/** The first sign of the first text that has one, as hex: signs have no case, so `nocase` agrees. */
function punctuationAsHex(parts: readonly string[]): string {
  const at = parts.findIndex((part, i) => i % 2 === 0 && /[./=&_-]/.test(part))
  return parts
    .map((part, i) => {
      if (i !== at) return part
      return part.replace(/[./=&_-]/, (sign) => `|${sign.charCodeAt(0).toString(16)}|`)
    })
    .join('|')
}
