// JavaScript and TypeScript: spellings that mean the same.

import type { Equivalence } from './rules.ts'

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
    spellings: ['$A.length > 0', '0 < $A.length'],
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

/** Nothing is assigned to what was a constant, so that it may be a variable; minifiers keep which. */
export const CONSTANTS: readonly Equivalence[] = [
  {
    name: 'constant',
    class: 'idiom',
    statements: true,
    spellings: ['const $X = $E;', 'let $X = $E;'],
    from: [0],
  },
  {
    name: 'constant-each',
    class: 'loop',
    statements: true,
    spellings: ['for (const $X of $E) {\n  $$S\n}', 'for (let $X of $E) {\n  $$S\n}'],
    from: [0],
  },
]

export const JAVASCRIPT_SPELLINGS: readonly Equivalence[] = [
  ...BRANCHES,
  ...LOOPS,
  ...COMPARISONS,
  ...IDIOMS,
]
