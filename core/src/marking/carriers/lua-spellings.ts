// Lua, and the scripts of Nmap: spellings that mean the same.

import type { Equivalence } from './rules.ts'

/** Metamethods of == and < see no literal but a number, and a number has none in any real program. */
const COMPARISONS: readonly Equivalence[] = [
  {
    name: 'equal-literal',
    class: 'logic',
    spellings: ['$A == $L', '$L == $A'],
    where: { L: 'literal', A: 'tight' },
  },
  {
    name: 'differ-literal',
    class: 'logic',
    spellings: ['$A ~= $L', '$L ~= $A', 'not ($A == $L)'],
    where: { L: 'literal', A: 'tight' },
  },
  {
    name: 'not-empty',
    class: 'logic',
    spellings: ['#$A > 0', '#$A >= 1', '#$A ~= 0', '0 < #$A'],
    where: { A: 'tight' },
  },
  {
    name: 'less-literal',
    class: 'logic',
    spellings: ['$A < $L', '$L > $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'more-literal',
    class: 'logic',
    spellings: ['$A > $L', '$L < $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'at-most-literal',
    class: 'logic',
    spellings: ['$A <= $L', '$L >= $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'at-least-literal',
    class: 'logic',
    spellings: ['$A >= $L', '$L <= $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'less',
    class: 'logic',
    spellings: ['$A < $B', '$B > $A'],
    where: { A: 'pure', B: 'pure' },
  },
  {
    name: 'at-most',
    class: 'logic',
    spellings: ['$A <= $B', '$B >= $A'],
    where: { A: 'pure', B: 'pure' },
  },
  {
    name: 'differ',
    class: 'logic',
    spellings: ['$A ~= $B', 'not ($A == $B)'],
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
]

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-equal-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if $A == $B then\n  $$S\nelse\n  $$T\nend',
      'if $A ~= $B then\n  $$T\nelse\n  $$S\nend',
    ],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'if-not-else',
    class: 'branch',
    statements: true,
    spellings: ['if $C then\n  $$S\nelse\n  $$T\nend', 'if not $C then\n  $$T\nelse\n  $$S\nend'],
    where: { C: 'tight' },
  },
  {
    name: 'return-or-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if $C then\n  return $A\nend\nreturn $B',
      'if $C then\n  return $A\nelse\n  return $B\nend',
    ],
  },
  {
    name: 'return-list-or-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if $C then\n  return $$A\nend\nreturn $$B',
      'if $C then\n  return $$A\nelse\n  return $$B\nend',
    ],
  },
]

const LOOPS: readonly Equivalence[] = [
  {
    name: 'for-step',
    class: 'loop',
    statements: true,
    spellings: ['for $I = $A, $B do\n  $$S\nend', 'for $I = $A, $B, 1 do\n  $$S\nend'],
  },
  {
    name: 'endless',
    class: 'loop',
    statements: true,
    spellings: ['while true do\n  $$S\nend', 'repeat\n  $$S\nuntil false'],
    lacks: { S: /\bgoto\b|::/ },
  },
]

const IDIOMS: readonly Equivalence[] = [
  {
    name: 'append',
    class: 'idiom',
    statements: true,
    spellings: ['table.insert($T, $V)', '$T[#$T + 1] = $V'],
    where: { T: 'name', V: 'inert' }, // a call in V might append to T as well
    needs: ['table'],
  },
  {
    name: 'local-function',
    class: 'idiom',
    statements: true,
    spellings: ['local function $F($$P)\n  $$S\nend', 'local $F = function($$P)\n  $$S\nend'],
    apart: [['F', 'S']],
  },
  {
    name: 'function-value',
    class: 'idiom',
    statements: true,
    spellings: ['function $F($$P)\n  $$S\nend', '$F = function($$P)\n  $$S\nend'],
    where: { F: 'chain' },
  },
  {
    name: 'function-value-0',
    class: 'idiom',
    statements: true,
    spellings: ['function $F()\n  $$S\nend', '$F = function()\n  $$S\nend'],
    where: { F: 'chain' },
  },
  {
    name: 'format-method',
    class: 'idiom',
    spellings: ['string.format($L, $$A)', '($L):format($$A)'],
    where: { L: 'string' },
    needs: ['string'],
  },
  {
    name: 'rep-method',
    class: 'idiom',
    spellings: ['string.rep($L, $$A)', '($L):rep($$A)'],
    where: { L: 'string' },
    needs: ['string'],
  },
  {
    name: 'sub-end',
    class: 'idiom',
    spellings: ['string.sub($S, $I)', 'string.sub($S, $I, -1)'],
    where: { I: 'single' },
    needs: ['string'],
  },
  {
    name: 'find-start',
    class: 'idiom',
    spellings: ['string.find($S, $P)', 'string.find($S, $P, 1)'],
    where: { P: 'single' },
    needs: ['string'],
  },
  {
    name: 'match-start',
    class: 'idiom',
    spellings: ['string.match($S, $P)', 'string.match($S, $P, 1)'],
    where: { P: 'single' },
    needs: ['string'],
  },
  {
    name: 'concat-nothing',
    class: 'idiom',
    spellings: ['table.concat($T)', 'table.concat($T, "")'],
    where: { T: 'single' },
    needs: ['table'],
  },
  {
    name: 'method-call',
    class: 'idiom',
    spellings: ['$O:$M($$A)', '$O.$M($O, $$A)'],
    where: { O: 'name', M: 'name' },
  },
  {
    name: 'method-call-0',
    class: 'idiom',
    spellings: ['$O:$M()', '$O.$M($O)'],
    where: { O: 'name', M: 'name' },
  },
  ...[1, 2, 3].map(
    (level): Equivalence => ({
      name: `debug-${level}`,
      class: 'idiom',
      spellings: [`stdnse.debug${level}($$A)`, `stdnse.debug(${level}, $$A)`],
    }),
  ),
]

export const LUA_SPELLINGS: readonly Equivalence[] = [
  ...BRANCHES,
  ...LOOPS,
  ...COMPARISONS,
  ...IDIOMS,
]
