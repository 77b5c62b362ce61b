// C: what may be written in several ways, and where its names are bound.

import { C_ORDERS, DECLARED, DESIGNATED } from './c-orders.ts'
import { C_SPELLINGS } from './c-spellings.ts'
import type { Bindings, Declarations, LanguageRules, Shape } from './rules.ts'

/** A name in capitals may be a macro, and a macro may be anything. */
const MACRO = /\b(?!NULL\b)[A-Z][A-Z0-9_]+\b/

const LITERALS = ['number_literal', 'char_literal', 'true', 'false', 'null']
export const CHAIN = ['identifier', 'field_expression', 'field_identifier', 'this']
export const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'string_literal',
  'call_expression',
  'subscript_expression',
  'parenthesized_expression',
]
const UNARY = [...TIGHT, 'unary_expression', 'pointer_expression']
const PURE = [...CHAIN, 'subscript_expression', 'pointer_expression', 'subscript_argument_list']
const INERT = [...PURE, ...LITERALS, 'parenthesized_expression', 'binary_expression']

const shape = (kinds: readonly string[], more: Omit<Shape, 'kinds'> = {}): Shape => ({
  ...{ kinds, unlike: MACRO, ...more },
})

/** C and C++. */
export const C_SHAPES: Readonly<Record<string, Shape>> = {
  literal: { kinds: LITERALS },
  number: { kinds: ['number_literal'] },
  name: shape(['identifier']),
  chain: shape(['identifier', 'field_expression'], { of: CHAIN }),
  count: shape(['identifier'], { declared: 'number' }),
  place: shape(['identifier'], { declared: 'pointer' }),
  tight: shape(TIGHT),
  unary: shape(UNARY),
  pure: shape(PURE, { of: [...PURE, ...LITERALS] }),
  inert: shape(['identifier', 'field_expression', 'number_literal', 'parenthesized_expression'], {
    of: INERT,
  }),
  clause: shape([...UNARY, 'binary_expression'], { unlike: /\|\||\b[A-Z][A-Z0-9_]{2,}\s*\(/ }),
  choice: shape([...UNARY, 'binary_expression']),
  returned: shape([...TIGHT.filter((kind) => kind !== 'parenthesized_expression')]),
  'constant-pair': {
    kinds: ['initializer_pair'],
    of: [
      ...LITERALS,
      ...['identifier', 'field_designator', 'field_identifier', 'string_literal'],
      ...['string_content', 'escape_sequence', 'character', 'pointer_expression'],
    ],
  },
}

/** C and C++: the types whose values are numbers, and that no operator can be overloaded for. */
const NUMBER =
  /^(?:const )?(?:(?:unsigned|signed|long|short|int|char|float|double|size_t|ssize_t|off_t|u?int(?:8|16|32|64|max|ptr)_t|ptrdiff_t|time_t)\s*)+$/

export const C_DECLARATIONS: Declarations = {
  function: 'function_definition',
  kinds: [
    'declaration',
    'parameter_declaration',
    'optional_parameter_declaration',
    'for_range_loop',
  ],
  types: [
    'primitive_type',
    'sized_type_specifier',
    'type_identifier',
    'struct_specifier',
    'enum_specifier',
    'union_specifier',
    'placeholder_type_specifier',
    'qualified_identifier',
    'template_type',
  ],
  number: NUMBER,
  through: ['init_declarator', 'reference_declarator'],
  pointers: ['pointer_declarator'],
}

/** Macros and assembler may mean names that nobody sees them use. */
const SHADED = /\b[A-Z][A-Z0-9_]{2,}\s*\(|\bassert\s*\(|\b_*asm(?:__)?\b|#\s*define/

export const C_BINDINGS: Bindings = {
  identifier: 'identifier',
  scopes: ['function_definition', 'compound_statement', 'for_statement'],
  binders: [
    { kind: 'declaration', path: [], known: 'from' },
    { kind: 'declaration', path: ['init_declarator', 0], known: 'from' },
    { kind: 'declaration', path: ['pointer_declarator', 1], known: 'from' },
    { kind: 'declaration', path: ['array_declarator', 0], known: 'from' },
    { kind: 'declaration', path: ['init_declarator', 'pointer_declarator', 1], known: 'from' },
    { kind: 'declaration', path: ['init_declarator', 'array_declarator', 0], known: 'from' },
    { kind: 'parameter_declaration', path: [1], known: 'everywhere' },
    { kind: 'parameter_declaration', path: [2], known: 'everywhere' },
    { kind: 'parameter_declaration', path: ['pointer_declarator', 1], known: 'everywhere' },
  ],
  properties: [],
  reads: ['argument_list', 'binary_expression', 'call_expression', 'parenthesized_expression'],
  reflects: /\b(?:__typeof__|_Generic)\b/,
  exposes: ['preproc_arg', 'preproc_def', 'enumerator', 'function_declarator'],
  recase: true,
  shaded: { kind: 'function_definition', by: SHADED },
}

export const DEFINITIONS = /^[ \t]*#[ \t]*define[ \t]+(\w+)(?:[^\\\n]|\\[\s\S])*/gm

export const MACRO_CALLS = {
  kind: 'call_expression',
  like: /^(?:[A-Z][A-Z0-9_]{2,}|\w*assert\w*)\s*\(/,
}

export const c: LanguageRules = {
  expression: 'void f(int count, char *place) { x = (%); }',
  statement: 'void f(int count, char *place) { %\n}',
  statementHole: '%;',
  lists: ['translation_unit'],
  comments: ['comment'],
  strings: ['string_literal'],
  shapes: C_SHAPES,
  equivalences: C_SPELLINGS,
  permutables: [...C_ORDERS, DESIGNATED, DECLARED],
  bindings: C_BINDINGS,
  declarations: C_DECLARATIONS,
  macros: DEFINITIONS,
  macroCalls: MACRO_CALLS,
  islands: { within: 'function_definition', kind: 'compound_statement' },
  prose: {},
}
