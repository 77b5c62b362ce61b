// YARA: what may be written in several ways without a rule firing on anything else.

import { type SyntaxTree, textOf, walk } from '../../syntax/tree.ts'
import { NO_BINDINGS } from './no-bindings.ts'
import { ruleNames, stemAndNumber } from './rule-names.ts'
import type { Equivalence, Idle, LanguageRules, Permutable, Words } from './rules.ts'

/** Both sides of a comparison are reckoned before it, whichever stands first. */
const flipped = (name: string, sign: string, turned: string): Equivalence => ({
  name,
  class: 'logic',
  spellings: [`$A ${sign} $B`, `$B ${turned} $A`],
})

const EQUIVALENCES: readonly Equivalence[] = [
  { name: 'any-of-them', class: 'idiom', spellings: ['any of them', '1 of them'] },
  { name: 'any-of-set', class: 'idiom', spellings: ['any of ($$A)', '1 of ($$A)'] },
  { name: 'counted', class: 'idiom', spellings: ['#$A > 0', '#$A >= 1'] },
  flipped('equal-flipped', '==', '=='),
  flipped('unequal-flipped', '!=', '!='),
  flipped('less-flipped', '<', '>'),
  flipped('least-flipped', '<=', '>='),
]

const whole = /^([\s\S]+)$/

/**
 * `and` and `or` take what is undefined for false on either side, so the order of operands decides
 * nothing but how soon the answer is known: calls and loops stay where they are. Rules do not see
 * each other's strings, and print in another order at most. Tags stay: people route on them.
 */
const PERMUTABLES: readonly Permutable[] = [
  { name: 'string-order', list: 'strings_section', element: 'string_definition', key: whole },
  { name: 'meta-order', list: 'meta_section', element: 'meta_entry', key: /^(\w+)/ },
  { name: 'modifier-order', list: 'modifiers', element: 'modifier', key: /^(\w+)/ },
  { name: 'set-order', list: 'set', element: 'member', key: whole },
  ...['and_expression', 'or_expression'].map(
    (list): Permutable => ({
      ...{ name: 'operand-order', list, element: 'operand', key: whole },
      unless: /^\s*import\s+"console"/m,
    }),
  ),
  {
    name: 'rule-order',
    list: 'source_file',
    element: 'rule',
    key: /\brule\s+(\w+)/,
    apart: true,
    unless: /\bof\s*\(\s*[A-Za-z_]/,
  },
]

export const yara: LanguageRules = {
  expression: 'rule mv { condition: % }',
  statement: 'rule mv { condition: % }',
  statementHole: '%',
  lists: ['source_file', 'modifiers'],
  comments: ['comment'],
  strings: ['string', 'prose'],
  shapes: {},
  equivalences: EQUIVALENCES,
  permutables: PERMUTABLES,
  bindings: NO_BINDINGS,
  prose: { kinds: ['prose'] },
  words: (tree) => [
    ...ruleNames(tree, { name: 'string_name', prefix: 'string_prefix', others }),
    ...sizes(tree),
    ...hexCases(tree),
  ],
  idle,
}

const STEMS: readonly (readonly string[])[] = [
  ['s', 'str', 't'],
  ['string', 'text', 'strg'],
  ['x', 'xs', 'xx'],
  ['hex', 'bytes', 'hx'],
  ['re', 'rx', 'regex'],
  ['op', 'code', 'opc'],
  ['a', 'sa', 'a_'],
  ['b', 'sb', 'b_'],
  ['c', 'sc', 'c_'],
  ['magic', 'header', 'mz'],
  ['url', 'uri', 'link'],
  ['path', 'file', 'fname'],
  ['cmd', 'command', 'exec'],
]

/** `s1` → `s_1`, `s01`, `str1`. */
function others(name: string): string[] {
  const { stem, number } = stemAndNumber(name)
  const stems = STEMS.find((group) => group.includes(stem)) ?? [stem]
  if (number === '') {
    const named = stems.filter((other) => other !== stem)
    return [...named, `${stem}_1`, `${stem}0`, `s_${stem}`]
  }
  const forms = [`${stem}_${number}`, `${stem}${number}`, `${stem}0${number}`]
  return [...forms, ...stems.map((other) => `${other}${number}`)].filter((one) => one !== name)
}

/** `1MB` is 1024KB, and `2KB` is 2048. */
function sizes(tree: SyntaxTree): Words[] {
  return [...walk(tree.root)].flatMap((node): Words[] => {
    const [, digits, unit] = /^(\d{1,6})([KM])B$/.exec(textOf(tree, node)) ?? []
    if (node.kind !== 'number' || digits === undefined) return []
    const other = unit === 'M' ? `${Number(digits) * 1024}KB` : `${Number(digits) * 1024}`
    const spellings = [`${digits}${unit}B`, other]
    return [{ class: 'format', spellings, starts: [node.start], areTokens: true }]
  })
}

/** Letters of bytes, all large or all small; comments inside would change with them. */
function hexCases(tree: SyntaxTree): Words[] {
  return [...walk(tree.root)].flatMap((node): Words[] => {
    const text = textOf(tree, node)
    const [upper, lower] = [text.toUpperCase(), text.toLowerCase()]
    if (node.kind !== 'hex_string' || text.includes('/') || upper === lower) return []
    if (text !== upper && text !== lower) return []
    const spellings = text === upper ? [upper, lower] : [lower, upper]
    return [{ class: 'format', spellings, starts: [node.start], areTokens: true }]
  })
}

/** A rule's own identifier, which its author drew. */
function idle(tree: SyntaxTree): Idle[] {
  return [...walk(tree.root)].flatMap((node): Idle[] => {
    const [name, , value] = node.children
    if (node.kind !== 'meta_entry' || name === undefined || value?.kind !== 'string') return []
    if (!/^(?:id|uuid|rule_id)$/i.test(textOf(tree, name))) return []
    return [{ text: textOf(tree, value).slice(1, -1), start: value.start + 1 }]
  })
}
