// Java: what may be written in several ways, and where its names are bound.

import {
  chosen,
  commuted,
  compounds,
  counts,
  leavingBranches,
  literalComparisons,
  loneBranches,
  loops,
  negations,
  nestedBranches,
  PARENTHESES,
  SAME,
  STATEMENT,
  sizes,
  steps,
  turnedBranches,
  turnedComparisons,
} from './braces.ts'
import { JAVA_ORDERS } from './java-orders.ts'
import type { Equivalence, LanguageRules } from './rules.ts'

const NUMBERS = ['decimal_integer_literal', 'hex_integer_literal', 'decimal_floating_point_literal']
const LITERALS = [
  ...NUMBERS,
  ...['character_literal', 'string_literal', 'true', 'false', 'null_literal'],
]
const CHAIN = ['identifier', 'field_access', 'this']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'method_invocation',
  'array_access',
  'parenthesized_expression',
]
const UNARY = [...TIGHT, 'unary_expression']

/** Only a name that is certainly an `int` or a `long` is not a text, and is not narrowed unseen. */
const COUNTS: readonly Equivalence[] = [
  ...counts({ I: 'count' }),
  ...compounds(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>'], { X: 'count', E: 'whole' }),
  ...compounds(['+'], { X: 'words', E: 'inert' }).map((one) => ({ ...one, name: 'append' })),
]

const ARRAYS: readonly Equivalence[] = [
  {
    name: 'array-of',
    class: 'format',
    statements: true,
    spellings: ['$T[] $X = $E;', '$T $X[] = $E;'],
  },
]

const SPELLINGS: readonly Equivalence[] = [
  ...turnedBranches(PARENTHESES, SAME, { A: 'unary', B: 'unary' }),
  ...nestedBranches(PARENTHESES),
  ...leavingBranches(PARENTHESES, { C: 'clause' }),
  ...loneBranches(),
  ...loops('true'),
  ...chosen(SAME, { A: 'unary', B: 'unary' }),
  ...sizes(['$A.length()', '$A.size()']),
  ...literalComparisons(['==', '!='], { A: 'unary', L: 'literal' }),
  ...turnedComparisons(['==', '!='], { A: 'pure', B: 'pure' }),
  ...negations({ A: 'tight', B: 'tight' }),
  ...COUNTS,
  ...steps(STATEMENT, { I: 'pure' }),
  ...commuted(['*', '&', '|', '^'], { A: 'tight', L: 'number' }),
  ...ARRAYS,
]

export const java: LanguageRules = {
  expression: 'class A { Object f(int count, String words) { return (%); } }',
  statement: 'class A { void f(int count, String words) { %\n} }',
  statementHole: '%;',
  lists: ['program'],
  comments: ['line_comment', 'block_comment'],
  strings: ['string_literal'],
  shapes: {
    literal: { kinds: LITERALS },
    number: { kinds: NUMBERS },
    whole: { kinds: ['decimal_integer_literal'], unlike: /[lL]$/ },
    count: { kinds: ['identifier'], declared: 'number' },
    words: { kinds: ['identifier'], declared: 'text' },
    tight: { kinds: TIGHT },
    unary: { kinds: UNARY },
    pure: { kinds: ['identifier', 'field_access'], of: CHAIN },
    inert: {
      kinds: ['identifier', 'field_access', 'string_literal'],
      of: [...CHAIN, 'string_fragment', 'escape_sequence'],
    },
    clause: { kinds: [...UNARY, 'binary_expression'], unlike: /\|\|/ },
    choice: { kinds: [...UNARY, 'binary_expression', 'object_creation_expression'] },
  },
  equivalences: SPELLINGS,
  permutables: JAVA_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: [
      'method_declaration',
      'constructor_declaration',
      'lambda_expression',
      'block',
      'for_statement',
      'enhanced_for_statement',
      'catch_clause',
      'switch_block',
    ],
    binders: [
      { kind: 'local_variable_declaration', path: ['variable_declarator', 0], known: 'from' },
      { kind: 'enhanced_for_statement', path: [3], known: 'from' },
      { kind: 'catch_formal_parameter', path: [1], known: 'from' },
    ],
    properties: [
      ['field_access', 2],
      ['method_invocation', 2],
      ['labeled_statement', 0],
      ['break_statement', 1],
      ['continue_statement', 1],
      ['element_value_pair', 0],
    ],
    reads: [],
    reflects: /^\b$/,
    exposes: [
      'field_declaration',
      'formal_parameter',
      'inferred_parameters',
      'lambda_expression',
      'method_declaration',
      'class_declaration',
      'enum_constant',
      'resource',
    ],
    recase: false,
  },
  declarations: {
    function: 'method_declaration',
    kinds: ['local_variable_declaration', 'formal_parameter', 'field_declaration'],
    types: [
      'integral_type',
      'floating_point_type',
      'boolean_type',
      'type_identifier',
      'array_type',
      'generic_type',
      'scoped_type_identifier',
    ],
    number: /^(?:int|long)$/,
    text: /^String$/,
    through: ['variable_declarator'],
    pointers: [],
  },
  prose: { skips: /@formatter|CHECKSTYLE|NOPMD|NOSONAR/ },
}
