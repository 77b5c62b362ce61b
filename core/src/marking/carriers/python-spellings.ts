// Python 3: spellings that mean the same.

import type { Equivalence } from './rules.ts'

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
    unless: /\basync\s+def\b/, // an asynchronous generator must not return a value
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
  ...['encode', 'decode'].flatMap((method): Equivalence[] => [
    {
      name: `${method}-literal`,
      class: 'idiom',
      spellings: [`$S.${method}()`, `$S.${method}("utf-8")`, `$S.${method}("utf8")`],
      where: { S: 'string' },
    },
    {
      name: method, // of what may be anything, also an object whose own method takes no encoding
      class: 'idiom',
      spellings: [`$S.${method}("utf-8")`, `$S.${method}("utf8")`],
    },
  ]),
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
    spellings: ['sys.exit()', 'sys.exit(None)'],
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
    spellings: ['class $N:\n  $$S', 'class $N(object):\n  $$S'],
    needs: ['object'],
  },
  {
    name: 'times-literal',
    class: 'logic',
    spellings: ['$L * $A', '$A * $L'],
    where: { L: 'number', A: 'repeatable' },
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

export const PYTHON_SPELLINGS: readonly Equivalence[] = [
  ...BRANCHES,
  ...LOOPS,
  ...COMPARISONS,
  ...IDIOMS,
]
