// C++: what may be written in several ways where no operator can be overloaded.

import {
  chosen,
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
import { C_BINDINGS, C_DECLARATIONS, C_SHAPES, DEFINITIONS, MACRO_CALLS } from './c.ts'
import { C_ORDERS } from './c-orders.ts'
import { NUMBERS, pointers, TEXTS, TYPES } from './c-spellings.ts'
import type { Equivalence, LanguageRules, Permutable, Shape } from './rules.ts'

/** Names that their function declares as numbers, and calls that answer with one in every library. */
const SIZE: Shape = {
  kinds: ['call_expression'],
  like: /(?:\.|->)(?:size|length)\(\)$|^(?:std::)?(?:str|mem)\w+\(/,
}
const COUNT: Shape = { kinds: ['identifier'], declared: 'number' }
const PLACE: Shape = { kinds: ['identifier'], declared: 'pointer' }

const CPP_SPELLINGS: readonly Equivalence[] = [
  ...turnedBranches(PARENTHESES, SAME, { A: 'certain', B: 'certain' }),
  ...nestedBranches(PARENTHESES),
  ...leavingBranches(PARENTHESES, { C: 'clause' }),
  ...loneBranches(),
  ...loops('true'),
  ...chosen(SAME, { A: 'certain', B: 'certain' }),
  ...TEXTS,
  ...pointers('nullptr'),
  ...pointers('NULL').map((one) => ({ ...one, name: `${one.name} NULL` })),
  ...literalComparisons(['==', '!='], { A: 'certain', L: 'literal' }),
  ...turnedComparisons(['==', '!='], { A: 'plain', B: 'plain' }),
  ...negations({ A: 'plain', B: 'plain' }),
  ...NUMBERS,
  ...steps(STATEMENT, { I: 'place' }),
  ...TYPES,
]

const isOfFile = ({ name }: Permutable) => name === 'function-order' || name === 'prototype-order'
const inNamespace = (rule: Permutable): Permutable => ({ ...rule, list: 'declaration_list' })

export const cpp: LanguageRules = {
  expression: 'void f(int count, char *place) { x = (%); }',
  statement: 'void f(int count, char *place) { %\n}',
  statementHole: '%;',
  lists: ['translation_unit', 'declaration_list'],
  comments: ['comment'],
  strings: ['string_literal'],
  shapes: {
    ...C_SHAPES,
    certain: { ...COUNT, or: { ...PLACE, or: { ...SIZE, or: { kinds: ['number_literal'] } } } },
    plain: { ...COUNT, or: PLACE },
  },
  equivalences: CPP_SPELLINGS,
  permutables: [...C_ORDERS, ...C_ORDERS.filter(isOfFile).map(inNamespace)],
  bindings: {
    ...C_BINDINGS,
    scopes: [...C_BINDINGS.scopes, 'lambda_expression', 'for_range_loop', 'catch_clause'],
    exposes: [...C_BINDINGS.exposes, 'lambda_capture_specifier', 'lambda_expression'],
  },
  declarations: C_DECLARATIONS,
  macros: DEFINITIONS,
  macroCalls: MACRO_CALLS,
  islands: { within: 'function_definition', kind: 'compound_statement' },
  prose: {},
}
