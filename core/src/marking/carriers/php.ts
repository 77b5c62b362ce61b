// PHP: what may be written in several ways, and where its names are bound.

import {
  chosen,
  commuted,
  compounds,
  leavingBranches,
  literalComparisons,
  loneBranches,
  loops,
  negations,
  nestedBranches,
  PARENTHESES,
  STATEMENT,
  steps,
  turnedBranches,
  turnedComparisons,
} from './braces.ts'
import type { Equivalence, LanguageRules, Permutable } from './rules.ts'

const NUMBERS = ['integer', 'float']
const LITERALS = [...NUMBERS, 'string', 'boolean', 'null']
const TIGHT = [
  ...LITERALS,
  'variable_name',
  'member_access_expression',
  'class_constant_access_expression',
  'function_call_expression',
  'member_call_expression',
  'scoped_call_expression',
  'subscript_expression',
  'parenthesized_expression',
]
const UNARY = [...TIGHT, 'unary_op_expression']
const EQUAL = ['===', '!==', '==', '!=']
const PAIRS = [['===', '!=='] as const, ['==', '!='] as const]

const OWN: readonly Equivalence[] = [
  {
    name: 'is-set',
    class: 'logic',
    spellings: ['isset($A) && isset($B)', 'isset($A, $B)'],
    where: { A: 'place', B: 'place' },
  },
  {
    name: 'or-else',
    class: 'logic',
    spellings: ['isset($A) ? $A : $B', '$A ?? $B'],
    where: { A: 'variable', B: 'choice' },
  },
  { name: 'array', class: 'format', spellings: ['array($$A)', '[$$A]'], where: { A: 'member' } },
  { name: 'array-0', class: 'format', spellings: ['array()', '[]'] },
]

const SPELLINGS: readonly Equivalence[] = [
  ...turnedBranches(PARENTHESES, PAIRS, { A: 'unary', B: 'unary' }),
  ...nestedBranches(PARENTHESES),
  ...leavingBranches(PARENTHESES),
  ...loneBranches(),
  ...loops('true'),
  ...chosen(PAIRS, { A: 'unary', B: 'unary' }),
  ...OWN,
  ...literalComparisons(EQUAL, { A: 'unary', L: 'literal' }),
  ...turnedComparisons(EQUAL, { A: 'variable', B: 'variable' }),
  ...negations({ A: 'tight', B: 'tight' }),
  ...steps(STATEMENT, { I: 'variable' }),
  ...compounds(['+', '-', '*', '|', '&', '^', '%'], { X: 'variable', E: 'inert' }),
  ...commuted(['+', '*', '&', '|', '^'], { A: 'tight', L: 'number' }),
]

/** Programs that look at the order of what a class has, and tests, which run in it. */
const LOOKS = /\bget_class_methods\b|\bReflection|\bTestCase\b|\bfunction test/

const ORDERS: readonly Permutable[] = [
  {
    name: 'use-order',
    list: 'program',
    element: 'namespace_use_declaration',
    like: /^use [\w\\]+;$/,
    key: /^use ([\w\\]+);/,
  },
  {
    name: 'function-order',
    list: 'program',
    element: 'function_definition',
    unless: LOOKS,
    key: /^function\s+&?(\w+)/,
  },
  {
    name: 'method-order',
    list: 'declaration_list',
    within: ['class_declaration', 'trait_declaration'],
    element: 'method_declaration',
    like: /^(?:(?:public|private|protected|static|final)\s+)*function\s/,
    unless: LOOKS,
    key: /function\s+&?(\w+)/,
  },
  {
    name: 'local-order', // nothing that may destroy what was there, and no second name for one place
    list: 'compound_statement',
    element: 'expression_statement',
    like: /^\$\w+ = (?:-?[\d.]+|'[^'\\]*'|true|false|\[\]|array\(\));$/,
    unless: /&\s*\$|\bglobal\b|__destruct/,
    key: /^(\$\w+)/,
  },
]

export const php: LanguageRules = {
  expression: '<?php f(%);',
  statement: '<?php function f() { %\n}',
  statementHole: '%;',
  lists: ['program', 'arguments'],
  variables: ['I', 'X'],
  wrappers: ['argument', 'array_element_initializer'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    number: { kinds: NUMBERS },
    variable: { kinds: ['variable_name', 'argument'], like: /^\$(?!this$)\w+$/ },
    place: {
      kinds: ['argument', 'variable_name', 'subscript_expression', 'member_access_expression'],
    },
    member: { kinds: ['array_element_initializer', ','] },
    tight: { kinds: TIGHT },
    unary: { kinds: UNARY },
    inert: { kinds: ['variable_name', ...NUMBERS] },
    clause: {
      kinds: [...UNARY, 'binary_expression'],
      unlike: /\?\?|\|\||\b(?:and|x?or)\b/i,
    },
    choice: { kinds: TIGHT },
  },
  equivalences: SPELLINGS,
  permutables: ORDERS,
  bindings: {
    identifier: 'variable_name',
    scopes: ['function_definition', 'method_declaration'],
    binders: [
      { kind: 'assignment_expression', path: [0], known: 'everywhere' },
      { kind: 'foreach_statement', path: ['variable_name'], known: 'everywhere' },
    ],
    properties: [],
    reads: [],
    reflects:
      /\b(?:eval|compact|extract|get_defined_vars|parse_str|include|include_once|require|require_once)\b|\$\$|\$\{|\bglobal\b/,
    exposes: [
      'simple_parameter',
      'variadic_parameter',
      'property_promotion_parameter',
      'property_element',
      'scoped_property_access_expression',
      'static_variable_declaration',
    ],
    recase: true,
  },
  prose: { skips: /^\/\*\*/ },
}
