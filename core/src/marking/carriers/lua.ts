// Lua, and the scripts of Nmap: what may be written in several ways, and where its names are bound.

import { LUA_ORDERS } from './lua-orders.ts'
import { LUA_SPELLINGS } from './lua-spellings.ts'
import type { LanguageRules } from './rules.ts'

const LITERALS = ['number', 'string', 'true', 'false', 'nil']
const CHAIN = ['identifier', 'dot_index_expression']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'bracket_index_expression',
  'function_call',
  'parenthesized_expression',
]
const INSIDE = ['string_content', 'escape_sequence', ...LITERALS, ...CHAIN]

const PURE_INSIDE = [...INSIDE, 'table_constructor', 'field', 'unary_expression']

export const lua: LanguageRules = {
  expression: 'return %',
  statement: '%',
  statementHole: '%()',
  optional: ';',
  lists: ['chunk', 'block'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    number: { kinds: ['number'] },
    string: { kinds: ['string'] },
    name: { kinds: ['identifier'] },
    chain: { kinds: CHAIN, of: CHAIN },
    pure: { kinds: ['number', ...CHAIN], of: INSIDE },
    tight: { kinds: TIGHT },
    operand: { kinds: [...TIGHT, 'unary_expression'] },
    single: {
      kinds: [...LITERALS, ...CHAIN, 'binary_expression', 'unary_expression', 'table_constructor'],
    },
    inert: {
      kinds: [...LITERALS, ...CHAIN, 'binary_expression', 'unary_expression', 'table_constructor'],
      of: [...PURE_INSIDE, 'binary_expression', 'parenthesized_expression'],
    },
    'constant-field': { kinds: ['field'], of: PURE_INSIDE },
    'constant-local': {
      kinds: ['variable_declaration'],
      of: [...PURE_INSIDE, 'assignment_statement', 'variable_list', 'expression_list'],
    },
    'constant-assignment': {
      kinds: ['assignment_statement'],
      of: [...PURE_INSIDE, 'variable_list', 'expression_list'],
    },
  },
  equivalences: LUA_SPELLINGS,
  permutables: LUA_ORDERS,
  bindings: {
    identifier: 'identifier',
    scopes: ['chunk', 'block', 'function_definition', 'function_declaration'],
    binders: [],
    scoping: {
      blocks: ['chunk', 'block', 'repeat_statement', 'for_statement'],
      functions: ['function_definition', 'function_declaration'],
      heads: ['parameters'],
      around: ['repeat_statement'],
      rows: ['variable_list', 'parameters'],
      joining: 'like_this',
      fixed: /^(?:self|arg|_ENV|_G|_+)$/,
      binders: [
        {
          kind: 'variable_declaration',
          path: ['assignment_statement', 'variable_list'],
          unlike: /=\s*require\b/, // a module keeps its name
          from: 'after',
        },
        { kind: 'variable_declaration', path: ['variable_list'], from: 'after' },
        { kind: 'function_definition', path: ['parameters'], from: 'scope' },
        { kind: 'function_declaration', path: ['parameters'], from: 'scope' },
        { kind: 'for_numeric_clause', path: [0], from: 'after' },
        { kind: 'for_generic_clause', path: ['variable_list'], from: 'after' },
      ],
    },
    properties: [
      ['dot_index_expression', 2],
      ['method_index_expression', 2],
      ['field', 0],
    ],
    reads: ['arguments', 'binary_expression', 'dot_index_expression', 'function_call'],
    reflects:
      /\b(?:load|loadstring|setfenv|getfenv|debug\.(?:getlocal|setlocal|getupvalue)|_ENV)\b/,
    exposes: ['function_declaration', 'attribute'],
    recase: true,
  },
  prose: { after: /\bdescription\s*=\s*$/ },
}
