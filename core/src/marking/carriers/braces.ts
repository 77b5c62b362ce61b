// Spellings that languages with braces have in common; each language says where they are certain.

import type { Equivalence } from './rules.ts'

/** How a language writes the head of a statement, and its end. */
export interface Brace {
  readonly head: (condition: string) => string
  readonly end: ';' | ''
}
export const PARENTHESES: Brace = { head: (condition) => `(${condition})`, end: ';' }
export const BARE: Brace = { head: (condition) => condition, end: '' }

/** Where an expression stands whose value nobody uses, in languages that have `for ( ; ; )`. */
export const STATEMENT = ['expression_statement', ['for_statement', ')']] as const

/** A sign and its negation. */
export const SAME = [['==', '!=']] as const

/** Names of a language's shapes. */
type Shapes = Readonly<Record<string, string>>

/** `x < 3` and `3 > x`. */
export function literalComparisons(equal: readonly string[], where: Shapes): Equivalence[] {
  const turned = [['<', '>'] as const, ['>', '<'] as const, ['<=', '>='] as const]
  const pairs = [...equal.map((sign) => [sign, sign] as const), ...turned, ['>=', '<='] as const]
  return pairs.map(([one, other]) => ({
    name: `literal ${one}`,
    class: 'logic',
    spellings: [`$A ${one} $L`, `$L ${other} $A`],
    where,
  }))
}

/** `a == b` and `b == a`: nothing in either may have an effect. */
export function turnedComparisons(equal: readonly string[], where: Shapes): Equivalence[] {
  const pairs = [...equal.map((sign) => [sign, sign] as const), ['<', '>'], ['<=', '>=']] as const
  return pairs.map(([one, other]) => ({
    name: `turned ${one}`,
    class: 'logic',
    spellings: [`$A ${one} $B`, `$B ${other} $A`],
    where,
  }))
}

/** `i++` and the like: only of what is certainly a number. */
export function counts(where: Shapes): Equivalence[] {
  const count = (name: string, sign: '+' | '-'): Equivalence => ({
    ...{ name, class: 'idiom', where, within: STATEMENT },
    spellings: [`$I${sign}${sign}`, `${sign}${sign}$I`, `$I ${sign}= 1`, `$I = $I ${sign} 1`],
  })
  return [count('count-up', '+'), count('count-down', '-')]
}

/** De Morgan. */
export function negations(where: Shapes): Equivalence[] {
  return [
    { name: 'neither', class: 'logic', spellings: ['!$A && !$B', '!($A || $B)'], where },
    { name: 'not-both', class: 'logic', spellings: ['!$A || !$B', '!($A && $B)'], where },
  ]
}

/** `2 * x` and `x * 2`. */
export function commuted(signs: readonly string[], where: Shapes): Equivalence[] {
  return signs.map((sign) => ({
    name: `commuted ${sign}`,
    class: 'logic',
    spellings: [`$A ${sign} $L`, `$L ${sign} $A`],
    where,
  }))
}

/** Branches that change places when their condition is negated; `pairs` of a sign and its negation. */
export function turnedBranches(
  { head }: Brace,
  pairs: readonly (readonly [string, string])[],
  where: Shapes,
): Equivalence[] {
  const branch = (condition: string, first: string, second: string) =>
    `if ${head(condition)} {\n  $$${first}\n} else {\n  $$${second}\n}`
  const signs = pairs.map(
    ([same, differ]): Equivalence => ({
      name: `else ${same}`,
      class: 'branch',
      statements: true,
      spellings: [branch(`$A ${same} $B`, 'S', 'T'), branch(`$A ${differ} $B`, 'T', 'S')],
      where,
    }),
  )
  const negated: Equivalence = {
    name: 'else !',
    class: 'branch',
    statements: true,
    spellings: [branch('$C', 'S', 'T'), branch('!$C', 'T', 'S')],
    where: { C: 'tight' },
  }
  return [...signs, negated]
}

/** One condition of two parts, or two conditions. */
export function nestedBranches({ head }: Brace): Equivalence[] {
  const inner = `if ${head('$B')} {\n    $$S\n  }`
  return [
    {
      name: 'if-and',
      class: 'branch',
      statements: true,
      spellings: [`if ${head('$A && $B')} {\n  $$S\n}`, `if ${head('$A')} {\n  ${inner}\n}`],
      where: { A: 'clause', B: 'clause' },
    },
  ]
}

/** What follows a branch that leaves, or stands in its `else`. */
export function leavingBranches({ head, end }: Brace, where: Shapes = {}): Equivalence[] {
  const leave = `if ${head('$C')} {\n  return $A${end}\n}`
  return [
    {
      name: 'return-or-else',
      class: 'branch',
      statements: true,
      spellings: [`${leave}\nreturn $B${end}`, `${leave} else {\n  return $B${end}\n}`],
      where,
    },
  ]
}

/** Braces around a single statement, where they may be left out. */
export function loneBranches(): Equivalence[] {
  return ['return $A;', 'return;', 'break;', 'continue;'].map((leave) => ({
    name: `braces ${leave.replace(/\W+/g, ' ').trim()}`,
    class: 'branch',
    statements: true,
    spellings: [`if ($C) ${leave}`, `if ($C) {\n  ${leave}\n}`],
  }))
}

export function chosen(
  pairs: readonly (readonly [string, string])[],
  where: Shapes,
): Equivalence[] {
  const branches = { S: 'choice', T: 'choice' }
  return [
    ...pairs.map(
      ([same, differ]): Equivalence => ({
        name: `choose ${same}`,
        class: 'branch',
        spellings: [`$A ${same} $B ? $S : $T`, `$A ${differ} $B ? $T : $S`],
        where: { ...where, ...branches },
      }),
    ),
    {
      name: 'choose !',
      class: 'branch',
      spellings: ['$C ? $S : $T', '!$C ? $T : $S'],
      where: { C: 'tight', ...branches },
    },
  ]
}

/** @param endless what a loop without end has as its condition */
export function loops(endless: string): Equivalence[] {
  return [
    {
      name: 'endless',
      class: 'loop',
      statements: true,
      spellings: [`while (${endless}) {\n  $$S\n}`, 'for (;;) {\n  $$S\n}'],
    },
    {
      name: 'while-for',
      class: 'loop',
      statements: true,
      spellings: ['while ($C) {\n  $$S\n}', 'for (; $C; ) {\n  $$S\n}'],
    },
  ]
}

/** A step whose value nobody uses. */
export function steps(within: Equivalence['within'], where: Shapes): Equivalence[] {
  return ['++', '--'].map((sign) => ({
    name: `step ${sign}`,
    class: 'loop',
    spellings: [`$I${sign}`, `${sign}$I`],
    where,
    ...(within === undefined ? {} : { within }),
  }))
}

/** `x += e` and `x = x + e`. */
export function compounds(signs: readonly string[], where: Shapes): Equivalence[] {
  return signs.map((sign) => ({
    name: `assign ${sign}`,
    class: 'idiom',
    spellings: [`$X ${sign}= $E`, `$X = $X ${sign} $E`],
    where,
  }))
}

/** Whether there is anything; `each` answers with a whole number that is never negative. */
export function sizes(each: readonly string[]): Equivalence[] {
  return each.flatMap((size): Equivalence[] => [
    {
      name: `some ${size.replace('$A', '')}`,
      class: 'logic',
      spellings: [`${size} > 0`, `0 < ${size}`, `${size} != 0`, `${size} >= 1`],
      where: { A: 'tight' },
    },
    {
      name: `none ${size.replace('$A', '')}`,
      class: 'logic',
      spellings: [`${size} == 0`, `0 == ${size}`, `${size} < 1`],
      where: { A: 'tight' },
    },
  ])
}
