// C: spellings that mean the same.

import {
  chosen,
  commuted,
  compounds,
  counts,
  leavingBranches,
  literalComparisons,
  loneBranches,
  loops,
  negations,
  nestedBranches,
  PARENTHESES,
  SAME,
  STATEMENT,
  steps,
  turnedBranches,
  turnedComparisons,
} from './braces.ts'
import type { Equivalence } from './rules.ts'

/** All that compare texts and answer with a number, of which nothing but its sign is known. */
const COMPARERS = ['strcmp', 'strncmp', 'memcmp', 'strcasecmp', 'strncasecmp']

/** C and C++. */
export const TEXTS: readonly Equivalence[] = COMPARERS.flatMap((name): Equivalence[] => [
  {
    name: `alike ${name}`,
    class: 'logic',
    spellings: [`${name}($$A) == 0`, `0 == ${name}($$A)`, `!${name}($$A)`],
  },
  {
    name: `unlike ${name}`,
    class: 'logic',
    spellings: [`${name}($$A) != 0`, `0 != ${name}($$A)`],
  },
])

/** C and C++: a pointer that points nowhere. */
export const pointers = (nowhere: string): Equivalence[] => [
  {
    name: 'nowhere',
    class: 'logic',
    spellings: [`$P == ${nowhere}`, `${nowhere} == $P`, '!$P'],
    where: { P: 'place' },
  },
  {
    name: 'somewhere',
    class: 'logic',
    spellings: [`$P != ${nowhere}`, `${nowhere} != $P`],
    where: { P: 'place' },
  },
]

/** C and C++: names that their function declares as numbers. */
export const NUMBERS: readonly Equivalence[] = [
  ...counts({ I: 'count' }),
  ...compounds(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>'], { X: 'count', E: 'inert' }),
  ...commuted(['+', '*', '&', '|', '^'], { A: 'count', L: 'number' }),
]

/** C and C++: types with two names. */
export const TYPES: readonly Equivalence[] = [
  ['unsigned', 'unsigned int'],
  ['long', 'long int'],
  ['unsigned long', 'unsigned long int'],
  ['short', 'short int'],
].map(([one, other]) => ({
  name: `type ${one}`,
  class: 'format',
  statements: true,
  spellings: [`${one} $X;`, `${other} $X;`],
}))

const LAYOUT: readonly Equivalence[] = [
  {
    name: 'return-parentheses',
    class: 'format',
    statements: true,
    spellings: ['return $A;', 'return ($A);'],
    where: { A: 'returned' },
  },
  { name: 'sizeof', class: 'format', spellings: ['sizeof(*$P)', 'sizeof *$P'] },
]

export const C_SPELLINGS: readonly Equivalence[] = [
  ...turnedBranches(PARENTHESES, SAME, { A: 'unary', B: 'unary' }),
  ...nestedBranches(PARENTHESES),
  ...leavingBranches(PARENTHESES),
  ...loneBranches(),
  ...loops('1'),
  ...chosen(SAME, { A: 'unary', B: 'unary' }),
  ...TEXTS,
  ...pointers('NULL'),
  ...literalComparisons(['==', '!='], { A: 'unary', L: 'literal' }),
  ...turnedComparisons(['==', '!='], { A: 'pure', B: 'pure' }),
  ...negations({ A: 'tight', B: 'tight' }),
  ...NUMBERS,
  ...steps(STATEMENT, { I: 'chain' }),
  ...TYPES,
  ...LAYOUT,
]
