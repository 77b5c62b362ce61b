// C#: what may be written in several ways where no operator of a type's own can tell, and its names.

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
  steps,
  turnedBranches,
  turnedComparisons,
} from './braces.ts'
import { CSHARP_ORDERS } from './csharp-orders.ts'
import type { Equivalence, LanguageRules } from './rules.ts'

const NUMBERS = ['integer_literal', 'real_literal']
/** An operator that compares with one of these takes it on either side. */
const EVEN = ['character_literal', 'string_literal', 'boolean_literal', 'null_literal']
const CHAIN = ['identifier', 'member_access_expression', 'this', 'this_expression']
const TIGHT = [
  ...[...NUMBERS, ...EVEN, ...CHAIN],
  'invocation_expression',
  'element_access_expression',
  'parenthesized_expression',
]
const UNARY = [...TIGHT, 'prefix_unary_expression']
const INERT = [...CHAIN, 'string_literal', 'string_literal_content', 'string_literal_fragment']

const COUNTS: readonly Equivalence[] = [
  ...counts({ I: 'count' }),
  ...compounds(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>'], { X: 'count', E: 'whole' }),
  ...compounds(['+'], { X: 'words', E: 'inert' }).map((one) => ({ ...one, name: 'append' })),
  ...commuted(['+', '*', '&', '|', '^'], { A: 'count', L: 'whole' }),
]

const NEW: readonly Equivalence[] = ['$$A', ''].map((given) => ({
  name: `new${given === '' ? '-0' : ''}`,
  class: 'idiom',
  statements: true,
  spellings: [`var $X = new $T(${given});`, `$T $X = new $T(${given});`],
  where: { X: 'name', T: 'type' },
}))

const EMPTY: readonly Equivalence[] = ['return ', '$X = '].map((before) => ({
  name: `empty ${before.trim()}`,
  class: 'idiom',
  statements: true,
  spellings: [`${before}"";`, `${before}string.Empty;`],
}))

const SPELLINGS: readonly Equivalence[] = [
  ...turnedBranches(PARENTHESES, SAME, { A: 'unary', B: 'even' }),
  ...nestedBranches(PARENTHESES),
  ...leavingBranches(PARENTHESES, { C: 'clause' }),
  ...loneBranches(),
  ...loops('true'),
  ...chosen(SAME, { A: 'unary', B: 'even' }),
  ...literalComparisons(['==', '!='], { A: 'certain', L: 'number' }),
  ...literalComparisons(['==', '!='], { A: 'unary', L: 'even' })
    .slice(0, 2)
    .map((one) => ({ ...one, name: `${one.name} even` })),
  ...turnedComparisons(['==', '!='], { A: 'count', B: 'count' }),
  ...negations({ A: 'tight', B: 'tight' }),
  ...COUNTS,
  ...steps(STATEMENT, { I: 'chain' }),
  ...NEW,
  ...EMPTY,
]

export const csharp: LanguageRules = {
  expression: 'class A { object F(int count, int total, string words) { return (%); } }',
  statement: 'class A { void F(int count, int total, string words) { %\n} }',
  statementHole: '%();',
  lists: ['compilation_unit'],
  comments: ['comment'],
  strings: ['string_literal'],
  shapes: {
    even: { kinds: EVEN },
    number: { kinds: NUMBERS },
    whole: { kinds: ['integer_literal'], unlike: /[uUlL]$/ },
    name: { kinds: ['identifier'] },
    type: { kinds: ['identifier', 'generic_name', 'qualified_name'], unlike: /^(?:var|dynamic)$/ },
    count: { kinds: ['identifier'], declared: 'number' },
    words: { kinds: ['identifier'], declared: 'text' },
    certain: {
      ...{ kinds: ['member_access_expression'], like: /\.(?:Length|Count)$/ },
      or: { kinds: ['identifier'], declared: 'number' },
    },
    chain: { kinds: ['identifier', 'member_access_expression'], of: CHAIN },
    tight: { kinds: TIGHT, unlike: /\bout\b/ },
    unary: { kinds: UNARY, unlike: /\bout\b/ },
    inert: { kinds: ['identifier', 'string_literal'], of: INERT },
    clause: { kinds: [...UNARY, 'binary_expression'], unlike: /\|\||\?\?|\bis\b|\bout\b/ },
    choice: { kinds: [...UNARY, 'binary_expression', 'object_creation_expression'] },
  },
  equivalences: SPELLINGS,
  permutables: CSHARP_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: [
      'method_declaration',
      'constructor_declaration',
      'local_function_statement',
      'lambda_expression',
      'block',
      'for_statement',
      'foreach_statement',
    ],
    binders: [
      {
        kind: 'local_declaration_statement',
        path: ['variable_declaration', 'variable_declarator', 0],
        known: 'from',
      },
      { kind: 'foreach_statement', path: [3], known: 'from' },
    ],
    properties: [
      ['member_access_expression', 2],
      ['member_binding_expression', 1],
      ['argument', 0],
      ['labeled_statement', 0],
      ['goto_statement', 1],
    ],
    reads: [],
    reflects:
      /\bnameof\b|\bThrowIf|CallerArgumentExpression|\bExpression<|\bIQueryable\b|\bDbContext\b|\bfrom \w+ in\b/,
    exposes: [
      'anonymous_object_creation_expression',
      'field_declaration',
      'initializer_expression',
      'parameter',
      'implicit_parameter',
      'property_declaration',
      'tuple_expression',
      'tuple_element',
      'enum_member_declaration',
      'with_initializer',
    ],
    recase: false,
  },
  declarations: {
    function: 'method_declaration',
    kinds: ['variable_declaration', 'parameter'],
    types: [
      'predefined_type',
      'implicit_type',
      'identifier',
      'generic_name',
      'qualified_name',
      'array_type',
      'nullable_type',
    ],
    number: /^(?:int|long)$/,
    text: /^string$/,
    through: ['variable_declarator'],
    pointers: [],
  },
  prose: {},
}
