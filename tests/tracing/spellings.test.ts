// Every spelling of every rule: the language reads it, and it is found again as the same place.

import { CODE_LANGUAGES } from '@forewarn/core/marking/carriers/languages'
import type { Equivalence, LanguageRules } from '@forewarn/core/marking/carriers/rules'
import { compileRules, DOLLAR } from '@forewarn/core/marking/places/pattern'
import { unproven } from '@forewarn/core/marking/places/prove'
import { type Found, type Weaving, weave } from '@forewarn/core/marking/places/weave'
import { render } from '@forewarn/core/marking/template'
import type { GrammarName, Parse } from '@forewarn/core/syntax/parse'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'

let parse: Parse
beforeAll(async () => {
  parse = await loadGrammars()
})

/** What a hole holds in these tests, by the name of its shape. */
const FILLING: Readonly<Record<string, string>> = {
  literal: '7',
  'plain-literal': '7',
  number: '7',
  string: '"some text"',
  name: 'alpha',
  chain: 'alpha.beta',
  pure: 'alpha',
  tight: 'alpha',
  unary: 'alpha',
  repeatable: '"-"',
}

/** … and where a language calls the same otherwise; `$$` is what holes for several hold. */
const OWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bash: {
    quoted: '"$alpha"',
    count: '"$alpha"',
    condition: 'check alpha',
    command: 'act alpha',
    variable: 'alpha',
    plain: 'alpha',
    literal: '"some text"',
    $$: '-f some',
  },
  java: { count: 'count', words: 'words', inert: '"a"', whole: '7' },
  csharp: {
    ...{ count: 'count', 'count B': 'total', words: 'words', inert: '"a"', whole: '7' },
    ...{ certain: 'alpha.Length', even: '"a"', chain: 'alpha' },
  },
  go: { inert: '7' },
  php: {
    ...{ variable: '$alpha', place: '$alpha', inert: '7', member: "'a'", tight: '$alpha' },
    ...{ clause: '$alpha', unary: '$alpha', pure: '$alpha', choice: '$alpha' },
  },
  c: { count: 'count', place: 'place', inert: '7' },
  cpp: {
    ...{ count: 'count', place: 'place', inert: '7' },
    ...{ certain: 'strlen(alpha)', plain: 'count', 'plain B': 'place' },
  },
  ruby: {
    content: 'alpha',
    condition: 'alpha?',
    act: 'act(alpha)',
    parameter: 'alpha',
    symbol: 'alpha',
  },
  powershell: {
    ...{ '': '$alpha', tight: '$alpha', simple: '$alpha', variable: '$alpha' },
    text: 'alpha',
  },
}

/** What a program begins with, where its language asks for it. */
const HEAD: Readonly<Record<string, string>> = { bash: '#!/bin/bash\n' }

function filled(
  spelling: string,
  { where }: Equivalence,
  rules: LanguageRules,
  grammar: string,
): string {
  const statement = rules.statementHole.replace('%', 'act_%')
  const filling = { ...FILLING, ...OWN[grammar] }
  return spelling
    .replace(
      /^(\s*)\$\$([A-Z])$/gm,
      (_, indent, letter) => `${indent}${statement.replace('%', letter)}`,
    )
    .replace(/\$\$([A-Z])/g, (_, letter) =>
      filling.$$ === undefined ? `some_${letter}, more_${letter}` : `${filling.$$}_${letter}`,
    )
    .replace(/\$([A-Z])/g, (_, letter) => {
      const shape = where?.[letter] ?? ''
      const own = filling[`${shape} ${letter}`] ?? filling[shape]
      return own?.replace('alpha', `alpha_${letter}`) ?? `it_${letter}`
    })
    .replaceAll(DOLLAR, '$')
}

interface Place {
  readonly source: string
  readonly found: readonly Found[]
  readonly copies: readonly string[]
}

/** Finds places of `rule` alone in a program that holds one of its spellings. */
function find(
  rule: Equivalence,
  spelling: string,
  rules: LanguageRules,
  grammar: GrammarName,
): Place {
  const isAlone = rule.within !== undefined && !rule.statements // an expression that is a statement of its own
  const frame = rule.statements || isAlone ? rules.statement : rules.expression
  const indent = /[ \t]*$/.exec(frame.slice(0, frame.indexOf('%')))?.[0] ?? ''
  const written = filled(spelling, rule, rules, grammar)
  const body = (isAlone ? `${written};` : written).replaceAll('\n', `\n${indent}`)
  const source = `${HEAD[grammar] ?? ''}${frame.replace('%', () => body)}\n`
  const only = { ...rules, equivalences: [rule], permutables: [] }
  const tree = parse(source, grammar)
  expect(tree.isBroken, source).toBe(false)
  const compiled = compileRules(only, grammar, parse)
  const found: Found[] = []
  const weaving: Weaving = {
    ...{ tree, grammar, rules: only, compiled, leaves: [], banned: new Set(), found },
  }
  const template = weave(weaving)
  expect(unproven(template, weaving, (text) => parse(text, grammar))).toEqual(new Set())
  return { source, found, copies: rule.spellings.map((_, i) => render(template, () => [i])) }
}

/** Some have orders and names alone. */
const SPELT = Object.entries(CODE_LANGUAGES).filter(
  ([, { rules }]) => rules.equivalences.length > 0,
)

describe.each(SPELT)('in %s', (_, { grammar, rules }) => {
  it.each(rules.equivalences.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    for (const spelling of rule.spellings.filter((_, i) => rule.from?.includes(i) ?? true)) {
      const { source, found, copies } = find(rule, spelling, rules, grammar)
      expect(found, source).toHaveLength(1)
      expect(copies).toContain(source)
      expect(new Set(copies).size).toBe(rule.spellings.length)
    }
  })
})
