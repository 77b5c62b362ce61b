// Go: what may be written in several ways, and where its names are bound.

import {
  BARE,
  commuted,
  compounds,
  leavingBranches,
  literalComparisons,
  negations,
  nestedBranches,
  sizes,
  turnedBranches,
  turnedComparisons,
} from './braces.ts'
import { GO_ORDERS } from './go-orders.ts'
import type { Equivalence, LanguageRules } from './rules.ts'

const NUMBERS = ['int_literal', 'float_literal']
const STRINGS = ['interpreted_string_literal', 'raw_string_literal']
const LITERALS = [...NUMBERS, ...STRINGS, 'rune_literal', 'true', 'false', 'nil']
const CHAIN = ['identifier', 'selector_expression', 'field_identifier']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'call_expression',
  'index_expression',
  'parenthesized_expression',
]
const UNARY = [...TIGHT, 'unary_expression']
const INSIDE = [
  ...LITERALS,
  ...CHAIN,
  'interpreted_string_literal_content',
  'raw_string_literal_content',
  'escape_sequence',
]

/** A name and what it begins with, which in Go has one type however it is declared. */
const DECLARED: readonly Equivalence[] = [
  { type: 'int', zero: '0' },
  { type: 'string', zero: '""' },
  { type: 'bool', zero: 'false' },
].map(({ type, zero }) => ({
  name: `zero ${type}`,
  class: 'idiom',
  statements: true,
  spellings: [`$X := ${zero}`, `var $X ${type}`, `var $X = ${zero}`],
  where: { X: 'name' },
  within: ['statement_list'],
  needs: [type, 'false'],
}))

const STEPS: readonly Equivalence[] = ['+', '-'].map((sign) => ({
  name: `count ${sign}`,
  class: 'idiom',
  statements: true,
  spellings: [`$I${sign}${sign}`, `$I ${sign}= 1`, `$I = $I ${sign} 1`],
  where: { I: 'name' },
}))

const SLICES: readonly Equivalence[] = [
  { name: 'slice-to', class: 'idiom', spellings: ['$A[:$N]', '$A[0:$N]'] },
  {
    name: 'slice-from',
    class: 'idiom',
    spellings: ['$A[$N:]', '$A[$N:len($A)]'],
    where: { A: 'name' },
    needs: ['len'],
  },
]

const SPELLINGS: readonly Equivalence[] = [
  ...turnedBranches(BARE, [['==', '!=']], { A: 'unary', B: 'unary' }),
  ...nestedBranches(BARE),
  ...leavingBranches(BARE),
  ...sizes(['len($A)']).map((one) => ({ ...one, needs: ['len'] })),
  ...literalComparisons(['==', '!='], { A: 'unary', L: 'literal' }),
  ...turnedComparisons(['==', '!='], { A: 'pure', B: 'pure' }),
  ...negations({ A: 'tight', B: 'tight' }),
  ...DECLARED,
  {
    name: 'var-short',
    class: 'idiom',
    statements: true,
    spellings: ['$X := $E', 'var $X = $E'],
    where: { X: 'name' },
    within: ['statement_list'],
  },
  ...STEPS,
  ...compounds(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>'], { X: 'name', E: 'inert' }).map(
    (one): Equivalence => ({ ...one, statements: true }),
  ),
  ...commuted(['+', '*', '&', '|', '^'], { A: 'tight', L: 'number' }),
  ...SLICES,
]

export const go: LanguageRules = {
  expression: 'package a\nfunc f() { g(%) }',
  statement: 'package a\nfunc f() {\n%\n}',
  statementHole: '%()',
  lists: ['source_file', 'statement_list', 'expression_list', 'argument_list'],
  comments: ['comment'],
  strings: STRINGS,
  shapes: {
    literal: { kinds: LITERALS },
    number: { kinds: NUMBERS },
    name: { kinds: ['identifier'], unlike: /^_$/ },
    tight: { kinds: TIGHT },
    unary: { kinds: UNARY },
    pure: { kinds: CHAIN, of: CHAIN },
    inert: { kinds: ['identifier', 'selector_expression', ...NUMBERS, ...STRINGS], of: INSIDE },
    clause: { kinds: [...UNARY, 'binary_expression'], unlike: /\|\||[{}]/ },
    'constant-pair': {
      kinds: ['keyed_element'],
      of: [...INSIDE, 'literal_element', 'unary_expression'],
    },
  },
  equivalences: SPELLINGS,
  permutables: GO_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: [
      'function_declaration',
      'method_declaration',
      'func_literal',
      'block',
      'if_statement',
      'for_statement',
      'expression_switch_statement',
      'expression_case',
      'default_case',
      'communication_case',
    ],
    binders: [
      { kind: 'short_var_declaration', path: [0], known: 'after' },
      { kind: 'var_spec', path: [], known: 'after' },
      { kind: 'range_clause', path: [0], known: 'after' },
      {
        kind: 'function_declaration',
        path: ['parameter_list', 'parameter_declaration'],
        known: 'everywhere',
      },
      {
        kind: 'method_declaration',
        path: ['parameter_list', 'parameter_declaration'],
        known: 'everywhere',
      },
      {
        kind: 'func_literal',
        path: ['parameter_list', 'parameter_declaration'],
        known: 'everywhere',
      },
    ],
    properties: [],
    reads: [
      'argument_list',
      'binary_expression',
      'call_expression',
      'index_expression',
      'slice_expression',
      'selector_expression',
      'return_statement',
      'unary_expression',
      'parenthesized_expression',
    ],
    reflects: /^import "C"$/m,
    exposes: ['literal_element', 'dot', 'type_switch_statement'],
    recase: false,
  },
  prose: {
    skips: /^\/\/(?:go:|\s*\+build|\s*Output:|nolint)/,
    unless: /^import "C"$|^func Example/m,
  },
}
