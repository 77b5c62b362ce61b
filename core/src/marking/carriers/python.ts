// Python 3: what may be written in several ways.

import type { Equivalence, LanguageRules, Permutable } from './rules.ts'

const NUMBERS = ['integer', 'float']
const LITERALS = [...NUMBERS, 'string', 'true', 'false', 'none']
const CHAIN = ['identifier', 'attribute']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'call',
  'subscript',
  'parenthesized_expression',
  'list',
  'tuple',
]
const STRING_INSIDE = ['string_start', 'string_content', 'string_end', 'escape_sequence']
const INSIDE = [...STRING_INSIDE, ...LITERALS, ...CHAIN]

const COMPARISONS: readonly Equivalence[] = [
  ...(
    [
      ['equal-literal', '==', '=='],
      ['differ-literal', '!=', '!='],
    ] as const
  ).map(
    ([name, one, other]): Equivalence => ({
      name,
      class: 'logic',
      spellings: [`$A ${one} $L`, `$L ${other} $A`],
      where: { A: 'tight', L: 'plain-literal' },
    }),
  ),
  {
    name: 'not-empty',
    class: 'logic',
    spellings: ['len($A) > 0', 'len($A) >= 1', 'len($A) != 0', '0 < len($A)'],
    needs: ['len'],
  },
  {
    name: 'empty',
    class: 'logic',
    spellings: ['len($A) == 0', 'len($A) < 1', '0 == len($A)'],
    needs: ['len'],
  },
  ...(
    [
      ['less-literal', '<', '>'],
      ['more-literal', '>', '<'],
      ['at-most-literal', '<=', '>='],
      ['at-least-literal', '>=', '<='],
    ] as const
  ).map(
    ([name, one, other]): Equivalence => ({
      name,
      class: 'logic',
      spellings: [`$A ${one} $L`, `$L ${other} $A`],
      where: { A: 'tight', L: 'number' },
    }),
  ),
  {
    name: 'not-in',
    class: 'logic',
    spellings: ['$A not in $B', 'not $A in $B'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'is-not',
    class: 'logic',
    spellings: ['$A is not $B', 'not $A is $B'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'neither',
    class: 'logic',
    spellings: ['not $A and not $B', 'not ($A or $B)'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'not-both',
    class: 'logic',
    spellings: ['not $A or not $B', 'not ($A and $B)'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'found',
    class: 'logic',
    spellings: ['$O.find($$A) != -1', '$O.find($$A) >= 0', '$O.find($$A) > -1'],
  },
  {
    name: 'not-found',
    class: 'logic',
    spellings: ['$O.find($$A) == -1', '$O.find($$A) < 0'],
  },
]

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-not-else',
    class: 'branch',
    statements: true,
    spellings: ['if $C:\n  $$S\nelse:\n  $$T', 'if not $C:\n  $$T\nelse:\n  $$S'],
    where: { C: 'tight' },
  },
  {
    name: 'if-in-else',
    class: 'branch',
    statements: true,
    spellings: ['if $A in $B:\n  $$S\nelse:\n  $$T', 'if $A not in $B:\n  $$T\nelse:\n  $$S'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'if-is-else',
    class: 'branch',
    statements: true,
    spellings: ['if $A is $B:\n  $$S\nelse:\n  $$T', 'if $A is not $B:\n  $$T\nelse:\n  $$S'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'choose-not',
    class: 'branch',
    spellings: ['$A if $C else $B', '$B if not $C else $A'],
    where: { A: 'tight', B: 'tight', C: 'tight' },
  },
  {
    name: 'return-or-else',
    class: 'branch',
    statements: true,
    spellings: ['if $C:\n  return $A\nreturn $B', 'if $C:\n  return $A\nelse:\n  return $B'],
  },
  {
    name: 'return-none',
    class: 'branch',
    statements: true,
    spellings: ['return', 'return None'],
  },
]

const LOOPS: readonly Equivalence[] = [
  {
    name: 'endless',
    class: 'loop',
    statements: true,
    spellings: ['while True:\n  $$S', 'while 1:\n  $$S'],
  },
  {
    name: 'range-from-0',
    class: 'loop',
    spellings: ['range($N)', 'range(0, $N)', 'range(0, $N, 1)'],
    where: { N: 'one' },
    needs: ['range'],
  },
  {
    name: 'enumerate-from-0',
    class: 'loop',
    spellings: ['enumerate($N)', 'enumerate($N, 0)'],
    where: { N: 'one' },
    needs: ['enumerate'],
  },
]

const IDIOMS: readonly Equivalence[] = [
  { name: 'empty-list', class: 'idiom', spellings: ['[]', 'list()'], needs: ['list'] },
  { name: 'empty-dict', class: 'idiom', spellings: ['{}', 'dict()'], needs: ['dict'] },
  {
    name: 'encode',
    class: 'idiom',
    spellings: ['$S.encode()', '$S.encode("utf-8")', '$S.encode("utf8")'],
  },
  {
    name: 'decode',
    class: 'idiom',
    spellings: ['$S.decode()', '$S.decode("utf-8")', '$S.decode("utf8")'],
  },
  {
    name: 'open-to-read',
    class: 'idiom',
    spellings: ['open($F)', 'open($F, "r")'],
    where: { F: 'one' },
    needs: ['open'],
  },
  {
    name: 'exit-code',
    class: 'idiom',
    spellings: ['sys.exit()', 'sys.exit(0)', 'sys.exit(None)'],
  },
  {
    name: 'slice-from-0',
    class: 'idiom',
    spellings: ['$A[:$N]', '$A[0:$N]'],
    where: { A: 'name' },
  },
  {
    name: 'sum-from-0',
    class: 'idiom',
    spellings: ['sum($A)', 'sum($A, 0)'],
    where: { A: 'one' },
    needs: ['sum'],
  },
  {
    name: 'plain-class',
    class: 'idiom',
    statements: true,
    spellings: ['class $N:\n  $$S', 'class $N(object):\n  $$S', 'class $N():\n  $$S'],
    needs: ['object'],
  },
  {
    name: 'times-literal',
    class: 'logic',
    spellings: ['$L * $A', '$A * $L'],
    where: { L: 'number', A: 'tight' },
  },
  ...['ValueError', 'TypeError', 'RuntimeError', 'NotImplementedError', 'KeyError'].map(
    (error): Equivalence => ({
      name: `raise-${error}`,
      class: 'idiom',
      statements: true,
      spellings: [`raise ${error}`, `raise ${error}()`],
      needs: [error],
    }),
  ),
]

/** Modules of the standard library that may be imported in any order: none looks at another's doing. */
const MODULES =
  `abc argparse array ast asyncio atexit base64 binascii bisect calendar codecs collections
  configparser contextlib copy csv ctypes datetime decimal difflib email enum errno fnmatch fractions
  functools getopt getpass glob gzip hashlib heapq hmac html http inspect io ipaddress itertools json
  logging math mimetypes multiprocessing operator os pathlib platform pprint queue random re secrets
  select shlex shutil signal smtplib socket sqlite3 ssl stat string struct subprocess sys tarfile
  tempfile textwrap threading time traceback types typing unittest urllib uuid warnings weakref xml
  zipfile zlib`
    .split(/\s+/)
    .join('|')

const PERMUTABLES: readonly Permutable[] = [
  {
    name: 'import-order',
    list: 'module',
    element: 'import_statement',
    like: new RegExp(`^import (?:${MODULES})(?:\\.[a-z]+)?$`),
    key: /^import ([\w.]+)/,
  },
  {
    name: 'imported-order',
    list: 'import_from_statement',
    element: 'dotted_name',
    key: /^(\w+)$/,
    whole: true,
  },
  {
    name: 'argument-order',
    list: 'argument_list',
    within: ['call'],
    element: 'keyword_argument',
    shape: 'constant-argument',
    notOutside: /^(?:dict|OrderedDict|[\w.]*\.OrderedDict|[\w.]*\.update|[\w.]*_replace)\b/,
    key: /^(\w+)\s*=/,
  },
  {
    name: 'caught-order',
    list: 'tuple',
    within: ['except_clause'],
    element: 'identifier',
    key: /^(\w+)$/,
  },
  {
    name: 'member-order',
    list: 'tuple',
    within: ['comparison_operator'],
    outside: /\sin\s*\([^()]*\)$/,
    element: 'string',
    key: /^(["'][^\\]*["'])$/,
  },
  {
    name: 'member-number-order',
    list: 'tuple',
    within: ['comparison_operator'],
    outside: /\sin\s*\([^()]*\)$/,
    element: 'integer',
    key: /^(\d+)$/,
  },
  ...['module', 'block'].flatMap((list): Permutable[] => [
    {
      name: 'function-order',
      list,
      element: 'function_definition',
      unlike: /^async|^def [^\n]*=/,
      key: /^def (\w+)/,
    },
    {
      name: 'constant-order',
      list,
      element: 'expression_statement',
      shape: 'constant-assignment',
      like: /^[A-Za-z_]\w* = /,
      key: /^(\w+)/,
      apart: true,
    },
  ]),
]

export const python: LanguageRules = {
  expression: '(%)',
  statement: 'def f():\n  %',
  statementHole: '%',
  lists: ['module', 'block'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    'plain-literal': { kinds: [...NUMBERS, 'string'], of: STRING_INSIDE },
    number: { kinds: NUMBERS },
    name: { kinds: ['identifier'] },
    tight: { kinds: TIGHT },
    one: { kinds: [...TIGHT, 'binary_operator', 'unary_operator'] },
    'constant-argument': { kinds: ['keyword_argument'], of: INSIDE },
    'constant-assignment': {
      kinds: ['expression_statement'],
      of: [...STRING_INSIDE, ...LITERALS, 'identifier', 'assignment', 'tuple', 'list'],
    },
  },
  equivalences: [...BRANCHES, ...LOOPS, ...COMPARISONS, ...IDIOMS],
  permutables: PERMUTABLES,
  bindings: {
    identifier: 'identifier',
    scopes: ['function_definition'],
    binders: [
      { kind: 'assignment', path: [0], known: 'everywhere' },
      { kind: 'for_statement', path: [1], known: 'everywhere' },
      { kind: 'as_pattern', path: ['as_pattern_target'], known: 'everywhere' },
    ],
    properties: [
      ['attribute', 2],
      ['keyword_argument', 0],
    ],
    reflects: /\b(?:locals|globals|vars|eval|exec|__dict__|__code__)\b/,
    exposes: ['global_statement', 'nonlocal_statement', 'parameters', 'default_parameter'],
    recase: false,
  },
  prose: { under: 'expression_statement' },
}
