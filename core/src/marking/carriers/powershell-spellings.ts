// PowerShell: spellings that its documents say mean the same.

import type { Equivalence } from './rules.ts'

/** Programs that look at their own text, or give names another meaning. */
const LOOKED_AT =
  /\b(?:Ast|ScriptBlock|Set-PSDebug|Set-StrictMode|Set-PSBreakpoint|Get-PSCallStack|ScriptLineNumber|Trace-\w+)\b|MyCommand\.Definition|InvocationInfo/i
/** … or names of commands. */
const RENAMED = new RegExp(
  `${LOOKED_AT.source}|\\b(?:Set|New|Remove|Import|Export)-Alias\\b|\\balias:|\\bfunction\\s+(?:\\w+:)?(?:Where-Object|ForEach-Object|where|foreach|[%?])`,
  'i',
)

/** Operators that ignore case unless they say otherwise, with and without saying so. */
const BLIND = [
  'eq',
  'ne',
  'like',
  'notlike',
  'match',
  'notmatch',
  'contains',
  'notcontains',
  'gt',
  'lt',
]

const LOGIC: readonly Equivalence[] = [
  { name: 'not', class: 'logic', spellings: ['-not $A', '!$A'], where: { A: 'tight' } },
  ...BLIND.map(
    (sign): Equivalence => ({
      name: `blind-${sign}`,
      class: 'logic',
      spellings: [`$A -${sign} $B`, `$A -i${sign} $B`],
    }),
  ),
]

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-not-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if (-not $C) {\n  $$S\n} else {\n  $$T\n}',
      'if ($C) {\n  $$T\n} else {\n  $$S\n}',
    ],
    where: { C: 'tight' },
    lacks: { S: /@["']/, T: /@["']/ },
    unless: new RegExp(`${LOOKED_AT.source}|\\$\\?`, 'i'),
  },
]

const IDIOMS: readonly Equivalence[] = [
  {
    name: 'quotes',
    class: 'format',
    spellings: ["'$A'", '"$A"'],
    where: { A: 'text' },
    lacks: { A: /[^\x20-\x7e]|[`$"']/ },
    unless: new RegExp(`${LOOKED_AT.source}|--%`, 'i'),
  },
  ...['+', '-', '*', '/'].map(
    (sign): Equivalence => ({
      name: `assign-${sign}`,
      class: 'idiom',
      statements: true,
      spellings: [`$X ${sign}= $E`, `$X = $X ${sign} $E`],
      where: { X: 'variable', E: 'simple' },
      lacks: { X: /^(?!\$\w+$)/ },
    }),
  ),
  ...(
    [
      ['each', 'ForEach-Object', '%', 'foreach'],
      ['where', 'Where-Object', '?', 'where'],
    ] as const
  ).map(
    ([name, ...words]): Equivalence => ({
      name,
      class: 'idiom',
      statements: true,
      spellings: words.map((word) => `$A | ${word} { $B }`),
      unless: RENAMED,
    }),
  ),
]

export const POWERSHELL_SPELLINGS: readonly Equivalence[] = [...BRANCHES, ...LOGIC, ...IDIOMS].map(
  (rule) => (rule.unless === undefined ? { ...rule, unless: LOOKED_AT } : rule),
)
