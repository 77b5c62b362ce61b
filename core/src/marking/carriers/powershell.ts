// PowerShell: what may be written in several ways. No PowerShell ran over these: they rest on its documents.

import { POWERSHELL_SPELLINGS } from './powershell-spellings.ts'
import type { LanguageRules } from './rules.ts'

/** The grammar has a node for every level of precedence, however simple what stands there is. */
const LEVELS = [
  'pipeline',
  'pipeline_chain',
  'logical_expression',
  'bitwise_expression',
  'comparison_expression',
  'additive_expression',
  'multiplicative_expression',
  'format_expression',
  'range_expression',
  'array_literal_expression',
  'unary_expression',
]
const SIMPLE = ['variable', 'integer_literal', 'string_literal', 'member_access']

export const powershell: LanguageRules = {
  expression: '(%)',
  statement: '%',
  hole: '$%',
  statementHole: '%',
  lists: ['program', 'statement_list'],
  comments: ['comment'],
  separators: [';'],
  wrappers: LEVELS,
  strings: [],
  shapes: {
    text: { kinds: [] },
    simple: {
      kinds: [...LEVELS, ...SIMPLE],
      of: [
        ...LEVELS,
        ...['variable', 'integer_literal', 'decimal_integer_literal', 'string_literal'],
        ...['verbatim_string_characters', 'expandable_string_literal'],
      ],
    },
    tight: {
      kinds: [...LEVELS, ...SIMPLE, 'parenthesized_expression', 'invokation_expression'],
      of: [
        ...[...LEVELS, ...SIMPLE, 'parenthesized_expression', 'invokation_expression'],
        ...['decimal_integer_literal', 'verbatim_string_characters', 'expandable_string_literal'],
        ...['member_name', 'simple_name', 'argument_list', 'argument_expression_list'],
        'argument_expression',
      ],
    },
    variable: { kinds: [...LEVELS, 'variable', 'left_assignment_expression'] },
    block: { kinds: ['script_block_expression', 'array_literal_expression', 'unary_expression'] },
  },
  equivalences: POWERSHELL_SPELLINGS,
  permutables: [
    {
      name: 'function-order',
      list: 'statement_list',
      element: 'function_statement',
      key: /^function\s+([\w-]+)/i,
    },
  ],
  bindings: {
    identifier: 'variable',
    scopes: [],
    binders: [],
    properties: [],
    reads: [],
    reflects: /^/, // who is called sees its caller's variables, and their names in any case
    exposes: [],
    recase: false,
  },
  prose: {},
}
