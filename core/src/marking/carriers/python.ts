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
  opaque: ['case_pattern', 'interpolation', 'type'],
  lists: ['module', 'block'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    'plain-literal': { kinds: [...NUMBERS, 'string'], of: STRING_INSIDE },
    number: { kinds: NUMBERS },
    string: { kinds: ['string'] },
    name: { kinds: ['identifier'] },
    repeatable: { kinds: ['string', 'concatenated_string', 'list'] },
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
    binders: [],
    scoping: {
      blocks: [],
      functions: ['function_definition'],
      heads: ['parameters'],
      reaching: ['global_statement', 'nonlocal_statement'],
      rows: ['pattern_list', 'tuple_pattern', 'list_pattern', 'as_pattern_target'],
      joining: 'like_this',
      fixed: /^(?:self|cls|_.*)$/,
      binders: [
        { kind: 'assignment', path: [0], from: 'scope' },
        { kind: 'for_statement', path: [1], from: 'scope' },
        { kind: 'as_pattern', path: ['as_pattern_target'], from: 'scope' },
      ],
    },
    properties: [
      ['attribute', 2],
      ['keyword_argument', 0],
      ['keyword_pattern', 0],
    ],
    reads: [
      'argument_list',
      'binary_operator',
      'boolean_operator',
      'call',
      'comparison_operator',
      'except_clause',
      'generic_type',
      'parenthesized_expression',
      'raise_statement',
      'return_statement',
      'subscript',
      'tuple',
      'type',
      'union_type',
    ],
    bindsAny: /^[ \t]*from\s[^\n]*\simport\s*\*/m,
    reflects:
      /\b(?:locals|globals|vars|eval|exec|__dict__|__code__|f_locals|_getframe|currentframe)\b|\bdir\(\)|\{[^{}\n]*[^=!<>{}\n]=\s*(?:![ars])?(?::[^{}\n]*)?\}/,
    exposes: [
      'class_definition',
      'default_parameter',
      'dotted_name',
      'function_definition',
      'global_statement',
      'lambda_parameters',
      'nonlocal_statement',
      'parameters',
      'type',
    ],
    recase: false,
  },
  prose: { under: 'expression_statement' },
}
