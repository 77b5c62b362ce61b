// JavaScript and TypeScript: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

/** Modules of Node that may be loaded in any order: none looks at another's doing. */
const MODULES =
  `assert async_hooks buffer child_process cluster crypto dgram dns events fs fs/promises http
  http2 https module net os path perf_hooks process querystring readline stream stream/promises
  string_decoder timers timers/promises tls tty url util v8 vm worker_threads zlib`
    .split(/\s+/)
    .join('|')

/** In the block of a loop or a branch, declared functions are hoisted in ways that differ by mode. */
const FUNCTIONS = [
  'function_declaration',
  'function_expression',
  'arrow_function',
  'method_definition',
]

export const JAVASCRIPT_ORDERS: readonly Permutable[] = [
  {
    name: 'import-order',
    list: 'program',
    element: 'import_statement',
    like: new RegExp(`from ['"](?:node:)?(?:${MODULES})['"];?$`),
    key: /from ['"](?:node:)?([\w/]+)/,
  },
  {
    name: 'require-order',
    list: 'program',
    element: 'lexical_declaration',
    like: new RegExp(`^const [\\w{}, ]+ = require\\(['"](?:node:)?(?:${MODULES})['"]\\);?$`),
    key: /require\(['"](?:node:)?([\w/]+)/,
  },
  {
    name: 'imported-order',
    list: 'named_imports',
    element: 'import_specifier',
    key: /(\w+)$/,
  },
  {
    name: 'exported-order',
    list: 'export_clause',
    element: 'export_specifier',
    key: /(\w+)$/,
  },
  {
    name: 'taken-order',
    list: 'object_pattern',
    element: 'shorthand_property_identifier_pattern',
    key: /^([\w$]+)$/,
    whole: true,
  },
  ...['program', 'statement_block'].flatMap((list): Permutable[] => [
    {
      name: 'function-order',
      list,
      ...(list === 'program' ? {} : { within: FUNCTIONS }),
      element: 'function_declaration',
      notAfter: ['function_signature'],
      key: /^(?:async )?function ?\*? ?([\w$]+)/,
    },
    {
      name: 'constant-order',
      list,
      element: 'lexical_declaration',
      shape: 'constant-declaration',
      like: /^const [\w$]+ = /,
      key: /^const ([\w$]+)/,
      apart: true,
    },
  ]),
  {
    name: 'method-order',
    list: 'class_body',
    element: 'method_definition',
    notAfter: ['decorator', 'method_signature', 'abstract_method_signature'],
    unless: /\b(?:getOwnProperty(?:Names|Descriptors)|ownKeys)\b/,
    like: /^(?:async )?[A-Za-z_$][\w$]*\s*\(/,
    unlike: /^(?:constructor|get |set |static )/,
    key: /^(?:async )?([\w$]+)/,
  },
  {
    name: 'member-order', // of a list that is asked whether it has something, and of nothing else
    list: 'array',
    within: ['member_expression'],
    outside: /\]\s*\.includes$/,
    element: 'string',
    key: /^(["'][^"'\\]*["'])$/,
    whole: true,
  },
  {
    name: 'case-order',
    list: 'switch_body',
    element: 'switch_case',
    endsIn: ['break_statement', 'return_statement', 'throw_statement'],
    besides: 'switch_default',
    unlike: /\b(?:let|const|class|function)\b/,
    key: /^case\s+(["'][^"'\\]*["']|\d+)\s*:/,
    whole: true,
  },
]
