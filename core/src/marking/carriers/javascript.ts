// JavaScript and TypeScript: what may be written in several ways.

import type { Equivalence, LanguageRules, Permutable } from './rules.ts'

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

const swaps: readonly (readonly [name: string, one: string, other: string, literal: string])[] = [
  ['same-literal', '===', '===', 'literal'],
  ['not-same-literal', '!==', '!==', 'literal'],
  ['equal-literal', '==', '==', 'literal'],
  ['differ-literal', '!=', '!=', 'literal'],
  ['less-literal', '<', '>', 'literal'],
  ['more-literal', '>', '<', 'literal'],
  ['at-most-literal', '<=', '>=', 'literal'],
  ['at-least-literal', '>=', '<=', 'literal'],
]

const COMPARISONS: readonly Equivalence[] = [
  {
    name: 'not-empty',
    class: 'logic',
    spellings: ['$A.length > 0', '$A.length >= 1', '0 < $A.length'],
    where: { A: 'tight' },
  },
  {
    name: 'found',
    class: 'logic',
    spellings: [
      '$O.indexOf($$A) !== -1',
      '$O.indexOf($$A) >= 0',
      '$O.indexOf($$A) > -1',
      '$O.indexOf($$A) != -1',
    ],
    where: { O: 'tight' },
  },
  {
    name: 'not-found',
    class: 'logic',
    spellings: ['$O.indexOf($$A) === -1', '$O.indexOf($$A) < 0', '$O.indexOf($$A) == -1'],
    where: { O: 'tight' },
  },
  ...swaps.map(
    ([name, one, other, literal]): Equivalence => ({
      name,
      class: 'logic',
      spellings: [`$A ${one} $L`, `$L ${other} $A`],
      where: { A: 'unary', L: literal },
    }),
  ),
  ...['===', '!=='].map(
    (sign): Equivalence => ({
      name: sign === '===' ? 'same' : 'not-same',
      class: 'logic',
      spellings: [`$A ${sign} $B`, `$B ${sign} $A`],
      where: { A: 'pure', B: 'pure' },
    }),
  ),
  {
    name: 'nullish',
    class: 'logic',
    spellings: ['$X == null', '$X === null || $X === undefined', '$X === undefined || $X === null'],
    where: { X: 'name' },
  },
  {
    name: 'neither',
    class: 'logic',
    spellings: ['!$A && !$B', '!($A || $B)'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'not-both',
    class: 'logic',
    spellings: ['!$A || !$B', '!($A && $B)'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'truth',
    class: 'logic',
    spellings: ['!!$A', 'Boolean($A)'],
    where: { A: 'tight' },
    needs: ['Boolean'],
  },
  {
    name: 'times-literal',
    class: 'logic',
    spellings: ['$A * $L', '$L * $A'],
    where: { A: 'tight', L: 'number' },
  },
]

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-same-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if ($A === $B) {\n  $$S\n} else {\n  $$T\n}',
      'if ($A !== $B) {\n  $$T\n} else {\n  $$S\n}',
    ],
    where: { A: 'unary', B: 'unary' },
  },
  {
    name: 'if-not-else',
    class: 'branch',
    statements: true,
    spellings: ['if ($C) {\n  $$S\n} else {\n  $$T\n}', 'if (!$C) {\n  $$T\n} else {\n  $$S\n}'],
    where: { C: 'tight' },
  },
  {
    name: 'choose-same',
    class: 'branch',
    spellings: ['$A === $B ? $S : $T', '$A !== $B ? $T : $S'],
    where: { A: 'unary', B: 'unary', S: 'choice', T: 'choice' },
  },
  {
    name: 'choose-not',
    class: 'branch',
    spellings: ['$C ? $S : $T', '!$C ? $T : $S'],
    where: { C: 'tight', S: 'choice', T: 'choice' },
  },
  {
    name: 'return-or-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if ($C) {\n  return $A;\n}\nreturn $B;',
      'if ($C) {\n  return $A;\n} else {\n  return $B;\n}',
    ],
  },
  {
    name: 'if-return',
    class: 'branch',
    statements: true,
    spellings: ['if ($C) return $A;', 'if ($C) {\n  return $A;\n}'],
  },
]

const LOOPS: readonly Equivalence[] = [
  {
    name: 'while-for',
    class: 'loop',
    statements: true,
    spellings: ['while ($C) {\n  $$S\n}', 'for (; $C; ) {\n  $$S\n}'],
  },
  ...['let', 'var'].map(
    (word): Equivalence => ({
      name: `step-${word}`,
      class: 'loop',
      statements: true,
      spellings: ['$I++', '++$I'].map((step) => `for (${word} $V = $L; $C; ${step}) {\n  $$S\n}`),
      where: { I: 'name' },
    }),
  ),
]

const IDIOMS: readonly Equivalence[] = [
  ...['+', '-', '*', '/', '|', '&', '^', '%'].map(
    (sign): Equivalence => ({
      name: `assign-${sign}`,
      class: 'idiom',
      spellings: [`$X ${sign}= $E`, `$X = $X ${sign} $E`],
      where: { X: 'name', E: 'tight' },
    }),
  ),
  {
    name: 'two-constants',
    class: 'idiom',
    statements: true,
    spellings: ['const $A = $X;\nconst $B = $Y;', 'const $A = $X,\n  $B = $Y;'],
    where: { A: 'name', B: 'name' },
    lacks: { X: /\n/, Y: /\n/ },
  },
  {
    name: 'two-lets',
    class: 'idiom',
    statements: true,
    spellings: ['let $A = $X;\nlet $B = $Y;', 'let $A = $X,\n  $B = $Y;'],
    where: { A: 'name', B: 'name' },
    lacks: { X: /\n/, Y: /\n/ },
  },
  {
    name: 'two-vars',
    class: 'idiom',
    statements: true,
    spellings: ['var $A = $X;\nvar $B = $Y;', 'var $A = $X,\n  $B = $Y;'],
    where: { A: 'name', B: 'name' },
    lacks: { X: /\n/, Y: /\n/ },
  },
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError'].map(
    (error): Equivalence => ({
      name: `throw-${error}`,
      class: 'idiom',
      spellings: [`new ${error}($$A)`, `${error}($$A)`],
      needs: [error],
    }),
  ),
  ...['($$P)', '()', '$P'].map(
    (parameters): Equivalence => ({
      name: `arrow-block${parameters === '()' ? '-0' : parameters === '$P' ? '-1' : ''}`,
      class: 'idiom',
      spellings: [`${parameters} => $E`, `${parameters} => {\n  return $E;\n}`],
      where: { E: 'expression' },
    }),
  ),
  ...(['toString', 'readFileSync', 'from'] as const).map(
    (method): Equivalence => ({
      name: `utf8-${method}`,
      class: 'idiom',
      spellings:
        method === 'toString'
          ? ["$O.toString('utf8')", "$O.toString('utf-8')"]
          : [`$O.${method}($A, 'utf8')`, `$O.${method}($A, 'utf-8')`],
    }),
  ),
  {
    name: 'throwing-spread',
    class: 'idiom',
    spellings: ['Array.prototype.slice.call($A)', 'Array.prototype.slice.call($A, 0)'],
    where: { A: 'name' },
  },
]

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

const PERMUTABLES: readonly Permutable[] = [
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
    like: /^(?:async )?[A-Za-z_$][\w$]*\s*\(/,
    unlike: /^(?:constructor|get |set |static )/,
    key: /^(?:async )?([\w$]+)/,
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
  equivalences: [...BRANCHES, ...LOOPS, ...COMPARISONS, ...IDIOMS],
  permutables: PERMUTABLES,
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
    binders: [
      { kind: 'lexical_declaration', path: ['variable_declarator', 0], known: 'from' },
      { kind: 'function_declaration', path: ['formal_parameters'], known: 'everywhere' },
      { kind: 'function_expression', path: ['formal_parameters'], known: 'everywhere' },
      { kind: 'arrow_function', path: ['formal_parameters'], known: 'everywhere' },
      { kind: 'method_definition', path: ['formal_parameters'], known: 'everywhere' },
    ],
    properties: [],
    reflects: /\b(?:eval|with|Function)\s*\(/,
    exposes: [
      'shorthand_property_identifier',
      'shorthand_property_identifier_pattern',
      'export_specifier',
      'export_statement',
    ],
    recase: false,
  },
  prose: {},
}
