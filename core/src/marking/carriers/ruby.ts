// Ruby: what may be written in several ways, and where its names are bound.

import { RUBY_ORDERS } from './ruby-orders.ts'
import { RUBY_SPELLINGS } from './ruby-spellings.ts'
import type { LanguageRules } from './rules.ts'

const LITERALS = ['integer', 'float', 'simple_symbol', 'true', 'false', 'nil']
const NAMES = ['identifier', 'constant', 'instance_variable', 'self']
const TIGHT = [
  ...LITERALS,
  ...NAMES,
  'string',
  'call',
  'element_reference',
  'parenthesized_statements',
]

export const ruby: LanguageRules = {
  expression: '[%]',
  statement: '%',
  statementHole: '%',
  opaque: [
    'heredoc_body',
    'regex',
    'subshell',
    'symbol_array',
    'delimited_symbol',
    'uninterpreted',
  ],
  lists: ['program', 'body_statement', 'then'],
  comments: ['comment'],
  separators: [';'],
  strings: [],
  shapes: {
    name: { kinds: ['identifier'] },
    symbol: { kinds: ['simple_symbol', 'hash_key_symbol'] },
    content: { kinds: ['string_content'] },
    string: { kinds: ['string'] },
    tight: { kinds: TIGHT },
    condition: { kinds: [...TIGHT, 'binary', 'unary'] },
    act: { kinds: ['call', 'return', 'break', 'next', 'yield', 'redo', 'retry', 'super'] },
    parameter: { kinds: ['identifier'] },
  },
  equivalences: RUBY_SPELLINGS,
  permutables: RUBY_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: ['method', 'singleton_method', 'block', 'do_block', 'lambda'],
    binders: [
      { kind: 'assignment', path: [0], known: 'after' },
      { kind: 'method', path: ['method_parameters'], known: 'everywhere' },
      { kind: 'singleton_method', path: ['method_parameters'], known: 'everywhere' },
      { kind: 'block', path: ['block_parameters'], known: 'everywhere' },
      { kind: 'do_block', path: ['block_parameters'], known: 'everywhere' },
    ],
    everyMention: true,
    properties: [],
    reads: [],
    reflects:
      /\b(?:binding|\w*eval|\w*_exec|local_variables?\w*|parameters|ERB|erb|irb|pry|byebug|debugger|RubyVM|Ripper)\b/,
    exposes: [],
    recase: false,
  },
  prose: {},
}
