// Sigma rules become trees: YAML that is plain, and conditions that the specification knows.

import { describe, expect, it } from 'vitest'
import { textOf, walk } from '../tree.ts'
import { isSigma, parseSigma } from './sigma.ts'

const rule = (condition: string, detection = 'sel:\n    A: x\n  fil_a: [1, 2]') =>
  `title: t\nlogsource:\n  product: p\ndetection:\n  ${detection}\n  condition: ${condition}\n`

function textsOf(source: string, kind: string): string[] {
  const tree = parseSigma(source)
  return [...walk(tree.root)].filter((node) => node.kind === kind).map((node) => textOf(tree, node))
}

describe('a Sigma rule', () => {
  it.each([
    'sel',
    'sel and not (fil_a or sel)',
    'all of them',
    '1 of fil_*',
    '"sel and not 1 of fil_*"',
    'not not sel',
    'sel\n    and fil_a',
    '|\n    sel\n    and fil_a',
  ])('has a condition that is understood: %s', (condition) => {
    expect(parseSigma(rule(condition)).isBroken).toBe(false)
  })

  it.each([
    ['an aggregation', 'sel | count() > 5'],
    ['an open bracket', '(sel'],
    ['an operand too few', 'sel and'],
    ['an operand too many', 'sel fil_a'],
    ['brackets without end', '('.repeat(3000)],
  ])('with %s is broken', (_, condition) => {
    expect(parseSigma(rule(condition)).isBroken).toBe(true)
  })

  it.each([
    ['an anchor', rule('sel', 'sel: &x\n    A: x')],
    ['a tag', rule('sel', 'sel: !x\n    A: x')],
    ['a key given twice', rule('sel', 'sel: 1\n  sel: 2')],
    ['no log source', rule('sel').replace('logsource', 'logs')],
    ['a document that is no map', `${rule('sel')}---\n- a\n`],
    ['an open quote', rule('sel', 'sel: "x')],
  ])('with %s is broken', (_, source) => {
    expect(parseSigma(source).isBroken).toBe(true)
    expect(parseSigma(rule('sel')).isBroken).toBe(false)
  })

  it('tells comments from scalars with the same sign', () => {
    const source = rule('sel # one', 'sel:\n    # two\n    A: [\'# x\', "# y", a#b]')
    expect(textsOf(source, 'comment')).toEqual(['# two', '# one'])
  })

  it('names searches where they are defined and where they are wanted', () => {
    expect(textsOf(rule('sel and 1 of fil_*'), 'search_name')).toEqual(['sel', 'fil_a', 'sel'])
    expect(textsOf(rule('sel and 1 of fil_*'), 'search_prefix')).toEqual(['fil_*'])
  })

  it('has keys without a value, which stay where they are', () => {
    expect(textsOf(rule('sel', 'sel:\n    A:\n    B: x'), 'empty_pair')).toEqual(['A'])
  })

  it('is told from other YAML', () => {
    expect(isSigma(rule('sel'))).toBe(true)
    expect(isSigma('detection: x\n')).toBe(false)
  })
})
