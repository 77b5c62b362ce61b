// JavaScript and TypeScript: what may be written in several ways, and where its names are bound.

import { JAVASCRIPT_ORDERS } from './javascript-orders.ts'
import { otherRegexes } from './javascript-regexes.ts'
import { CONSTANTS, JAVASCRIPT_SPELLINGS } from './javascript-spellings.ts'
import type { Binder, LanguageRules, Path } from './rules.ts'

const LITERALS = ['number', 'string', 'true', 'false', 'null']
const CHAIN = ['identifier', 'member_expression', 'this', 'property_identifier', 'undefined']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'call_expression',
  'subscript_expression',
  'parenthesized_expression',
  'template_string',
  'array',
]
const UNARY = [...TIGHT, 'unary_expression']
const STRING_INSIDE = ['string_fragment', 'escape_sequence']
const CONSTANT = [...STRING_INSIDE, ...LITERALS, 'identifier', 'undefined']

const FUNCTIONS = [
  ...['function_declaration', 'function_expression', 'arrow_function', 'method_definition'],
  ...['generator_function', 'generator_function_declaration'],
]

/** A module keeps its name. */
const MODULE = /=\s*(?:await\s+import|require)\s*\(/

/** With defaults, and as TypeScript writes them. */
const PARAMETERS: readonly Path[] = [
  ...[[], ['assignment_pattern', 0], ['rest_pattern']],
  ...[
    ['required_parameter', 0],
    ['optional_parameter', 0],
  ],
]

export const javascript: LanguageRules = {
  expression: '(%)',
  statement: 'function f() { %\n}',
  statementHole: '%',
  optional: ';',
  lists: ['program'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    number: { kinds: ['number'] },
    name: { kinds: ['identifier'] },
    tight: { kinds: TIGHT },
    unary: { kinds: UNARY },
    pure: { kinds: ['identifier', 'this', 'undefined', 'null'] },
    choice: {
      kinds: [...UNARY, 'object', 'binary_expression', 'new_expression', 'arrow_function'],
    },
    expression: {
      kinds: [
        ...UNARY,
        'binary_expression',
        'new_expression',
        'ternary_expression',
        'await_expression',
      ],
    },
    'constant-declaration': {
      kinds: ['lexical_declaration'],
      of: [...CONSTANT, 'variable_declarator', 'regex', 'regex_pattern', 'regex_flags', 'array'],
    },
  },
  equivalences: [...CONSTANTS, ...JAVASCRIPT_SPELLINGS],
  permutables: JAVASCRIPT_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: [
      'program',
      'statement_block',
      'function_declaration',
      'function_expression',
      'arrow_function',
      'method_definition',
      'for_statement',
      'for_in_statement',
    ],
    binders: [],
    scoping: {
      blocks: [
        ...['program', 'statement_block', 'switch_body', 'catch_clause'],
        ...['for_statement', 'for_in_statement'],
      ],
      functions: [...FUNCTIONS, 'class_static_block'],
      heads: ['formal_parameters'],
      rows: ['formal_parameters', 'rest_pattern', 'array_pattern'],
      joining: 'likeThis',
      fixed:
        /^(?:arguments|undefined|NaN|Infinity|async|await|of|get|set|let|static|yield|require|module|exports|define|_.*|\$.*)$/,
      binders: [
        {
          kind: 'lexical_declaration',
          path: ['variable_declarator', 0],
          unlike: MODULE,
          from: 'scope',
        },
        {
          kind: 'variable_declaration',
          path: ['variable_declarator', 0],
          unlike: MODULE,
          from: 'scope',
          isFunctions: true,
        },
        {
          kind: 'for_in_statement',
          path: [3],
          like: /^for\s*\(\s*(?:const|let)\b/,
          from: 'scope',
        },
        { kind: 'catch_clause', path: [2], from: 'scope' },
        { kind: 'arrow_function', path: [0], like: /^[A-Za-z]\w*\s*=>/, from: 'scope' },
        ...FUNCTIONS.flatMap((kind): Binder[] =>
          PARAMETERS.map((path) => ({
            ...{ kind, path: ['formal_parameters', ...path], from: 'scope' },
          })),
        ),
      ],
    },
    properties: [],
    reads: [
      'arguments',
      'array',
      'binary_expression',
      'call_expression',
      'class_heritage',
      'member_expression',
      'new_expression',
      'parenthesized_expression',
      'return_statement',
      'subscript_expression',
      'ternary_expression',
      'unary_expression',
    ],
    titles: ['class', 'class_declaration'],
    named: ['arrow_function', 'function_expression', 'generator_function', 'class'],
    ownFile: /^\s*(?:import|export)\b|\brequire\s*\(|\bmodule\.exports\b/m,
    reflects: /\b(?:eval|with|Function)\s*\(/,
    exposes: [
      'ambient_declaration',
      'class',
      'class_declaration',
      'function_declaration',
      'function_expression',
      'generator_function',
      'generator_function_declaration',
      'jsx_opening_element',
      'jsx_closing_element',
      'jsx_self_closing_element',
      'shorthand_property_identifier',
      'shorthand_property_identifier_pattern',
      'export_specifier',
      'export_statement',
    ],
    recase: false,
  },
  tokens: { kind: 'regex', spell: otherRegexes },
  prose: {},
}

/** What a constant is called in types hangs on its being one. */
export const typescript: LanguageRules = { ...javascript, equivalences: JAVASCRIPT_SPELLINGS }
