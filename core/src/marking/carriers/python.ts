// Python 3: what may be written in several ways, and where its names are bound.

import { PYTHON_ORDERS } from './python-orders.ts'
import { PYTHON_SPELLINGS } from './python-spellings.ts'
import type { LanguageRules } from './rules.ts'

const NUMBERS = ['integer', 'float']
const LITERALS = [...NUMBERS, 'string', 'true', 'false', 'none']
const CHAIN = ['identifier', 'attribute']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'call',
  'subscript',
  'parenthesized_expression',
  'list',
  'tuple',
]
const STRING_INSIDE = ['string_start', 'string_content', 'string_end', 'escape_sequence']
const INSIDE = [...STRING_INSIDE, ...LITERALS, ...CHAIN]

export const python: LanguageRules = {
  expression: '(%)',
  statement: 'def f():\n  %',
  statementHole: '%',
  lists: ['module', 'block'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    'plain-literal': { kinds: [...NUMBERS, 'string'], of: STRING_INSIDE },
    number: { kinds: NUMBERS },
    name: { kinds: ['identifier'] },
    tight: { kinds: TIGHT },
    one: { kinds: [...TIGHT, 'binary_operator', 'unary_operator'] },
    'constant-argument': { kinds: ['keyword_argument'], of: INSIDE },
    'constant-assignment': {
      kinds: ['expression_statement'],
      of: [...STRING_INSIDE, ...LITERALS, 'identifier', 'assignment', 'tuple', 'list'],
    },
  },
  equivalences: PYTHON_SPELLINGS,
  permutables: PYTHON_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: ['function_definition'],
    binders: [
      { kind: 'assignment', path: [0], known: 'everywhere' },
      { kind: 'for_statement', path: [1], known: 'everywhere' },
      { kind: 'as_pattern', path: ['as_pattern_target'], known: 'everywhere' },
    ],
    properties: [
      ['attribute', 2],
      ['keyword_argument', 0],
    ],
    reflects: /\b(?:locals|globals|vars|eval|exec|__dict__|__code__)\b/,
    exposes: ['global_statement', 'nonlocal_statement', 'parameters', 'default_parameter'],
    recase: false,
  },
  prose: { under: 'expression_statement' },
}
