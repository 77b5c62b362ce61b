// Go: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

const LITERAL = `(?:-?\\d[\\w.]*|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)+'|true|false)`

export const GO_ORDERS: readonly Permutable[] = [
  {
    name: 'function-order', // tests run in the order in which they stand, and so does \`init\`
    list: 'source_file',
    element: 'function_declaration',
    unlike: /^func (?:init|Test|Benchmark|Example|Fuzz)/,
    key: /^func (\w+)/,
    unless: /^import "C"$/m,
  },
  {
    name: 'method-order',
    list: 'source_file',
    element: 'method_declaration',
    key: /^func (\([^)]*\) \w+)/,
    unless: /^import "C"$/m,
  },
  {
    name: 'type-order',
    list: 'source_file',
    element: 'type_declaration',
    like: /^type \w+ /,
    key: /^type (\w+)/,
  },
  {
    name: 'constant-order',
    list: 'source_file',
    element: 'const_declaration',
    like: /^const \w+ (?:\w+ )?= /,
    unlike: /\biota\b/,
    key: /^const (\w+)/,
  },
  {
    name: 'constants-order', // one without a value repeats the one before
    list: 'const_declaration',
    element: 'const_spec',
    like: /^\w+\s+(?:\w+\s+)?=/,
    unlike: /\biota\b/,
    key: /^(\w+)/,
    whole: true,
  },
  {
    name: 'key-order',
    list: 'literal_value',
    element: 'keyed_element',
    shape: 'constant-pair',
    like: new RegExp(`^(?:[A-Z]\\w*|${LITERAL})\\s*:`),
    key: new RegExp(`^([A-Z]\\w*|${LITERAL})\\s*:`),
    whole: true,
  },
  {
    name: 'case-order',
    list: 'expression_switch_statement',
    element: 'expression_case',
    like: new RegExp(`^case ${LITERAL}:`),
    unlike: /\bfallthrough\b/,
    besides: 'default_case',
    key: new RegExp(`^case (${LITERAL}):`),
    whole: true,
  },
]
