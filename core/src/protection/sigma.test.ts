// Our evaluator against what the Sigma specification 2.1.0 says, modifier by modifier.

import { describe, expect, it } from 'vitest'
import { readSigma, type SigmaEvent } from './sigma.ts'

/** Whether a rule with this detection, as YAML, matches. */
function matches(detection: string, event: SigmaEvent): boolean {
  const body = detection.trim().replaceAll('\n', '\n  ')
  const [rule] = readSigma('r.yml', `title: t\ndetection:\n  ${body}\n`)
  return rule?.matches(event) ?? false
}

/** Whether one field, written as YAML, matches. */
const field = (written: string, event: SigmaEvent): boolean =>
  matches(`s:\n  ${written}\ncondition: s`, event)

describe('values', () => {
  it.each<[string, unknown, boolean]>([
    ['F: Abc', 'aBC', true],
    ['F: abc', 'abcd', false],
    ['F: a*c', 'axxc', true],
    ['F: a?c', 'abc', true],
    ['F: a?c', 'ac', false],
    ["F: 'a\\*c'", 'a*c', true],
    ["F: 'a\\*c'", 'abc', false],
    ["F: 'a\\\\*c'", 'a\\xc', true],
    ["F: 'a\\b'", 'a\\b', true],
    ["F: 'a\\\\b'", 'a\\b', true],
    ['F: a.c', 'abc', false],
    ['F: 4688', 4688, true],
    ['F: 4688', '4688', true],
    ["F: '4688'", 4688, true],
    ['F: null', undefined, true],
    ['F: null', 'x', false],
    ["F: ''", '', true],
    ["F: ''", undefined, false],
    ['F: [a, b]', 'b', true],
    ['F: a', ['x', 'a'], true],
    ['F: a', undefined, false],
    ["F: '*'", '', true],
  ])('%s on %o: %o', (written, value, expected) => {
    expect(field(written, { F: value })).toBe(expected)
  })
})

describe('modifiers', () => {
  it.each<[string, unknown, boolean]>([
    ['F|contains: b', 'aBc', true],
    ['F|startswith: a', 'abc', true],
    ['F|startswith: b', 'abc', false],
    ['F|endswith: c', 'abc', true],
    ["F|endswith: '\\greet.exe'", 'C:\\x\\GREET.exe', true],
    ['F|contains|all: [a, c]', 'abc', true],
    ['F|contains|all: [a, d]', 'abc', false],
    ['F|cased: Abc', 'abc', false],
    ['F|contains|cased: B', 'aBc', true],
    ['F|exists: true', null, true],
    ['F|exists: false', undefined, true],
    ['F|exists: true', undefined, false],
    ['F|neq: a', 'b', true],
    ['F|neq: a', 'A', false],
    ['F|re: a.c$', 'xabc', true],
    ['F|re: a.c', 'xABC', false],
    ['F|re|i: a.c', 'xABC', true],
    ["F|re: '(?i)a.c'", 'xABC', true],
    ['F|cidr: 10.1.0.0/16', '10.1.200.3', true],
    ['F|cidr: 10.1.0.0/16', '10.2.0.1', false],
    ["F|cidr: '2001:db8::/32'", '2001:db8:0:1::7', true],
    ["F|cidr: '2001:db8::/32'", '10.1.1.1', false],
    ['F|lt: 5', 4, true],
    ['F|lte: 5', '5', true],
    ['F|gt: 5', 5, false],
    ['F|gte: 5', 'five', false],
    ["F|windash|contains: ' -x '", 'a /x b', true],
    ["F|windash|contains: ' -x '", 'a \u2013x b', true],
    ["F|windash|contains: ' -x-y '", 'a -x/y b', false],
    ['F|base64: foobar', 'Zm9vYmFy', true],
    ['F|base64offset|contains: foobar', Buffer.from('xxfoobarx').toString('base64'), true],
    ['F|base64offset|contains: foobar', Buffer.from('xfoobar').toString('base64'), true],
    ['F|base64offset|contains: foobar', Buffer.from('xfoobax').toString('base64'), false],
    [
      'F|wide|base64offset|contains: ping',
      Buffer.from('aping', 'utf16le').toString('base64'),
      true,
    ],
  ])('%s on %o: %o', (written, value, expected) => {
    expect(field(written, value === undefined ? {} : { F: value })).toBe(expected)
  })

  it('refers to another field', () => {
    expect(field('F|fieldref: G', { F: 'a*', G: 'A*' })).toBe(true)
    expect(field('F|fieldref: G', { F: 'ab', G: 'a*' })).toBe(false)
    expect(field('F|fieldref|startswith: G', { F: 'abc', G: 'ab' })).toBe(true)
  })
})

describe('searches', () => {
  it('want every field of a map, and one item of a list', () => {
    expect(matches('s:\n  A: 1\n  B: 2\ncondition: s', { A: 1 })).toBe(false)
    expect(matches('s:\n  - A: 1\n  - B: 2\ncondition: s', { A: 1 })).toBe(true)
  })

  it('look for words everywhere, and for all of them where that is said', () => {
    expect(matches('s: [one, two]\ncondition: s', { A: { B: ['x twO y'] } })).toBe(true)
    expect(matches("s:\n  '|all': [one, two]\ncondition: s", { A: 'two' })).toBe(false)
    expect(matches("s:\n  '|all': [one, two]\ncondition: s", { A: 'two', B: 'one' })).toBe(true)
  })

  it('find a field by its way through objects', () => {
    expect(field('a.b: x', { a: { b: 'x' } })).toBe(true)
    expect(field('a.b: x', { 'a.b': 'x', a: { b: 'y' } })).toBe(true)
  })
})

describe('conditions', () => {
  const three = 'a_x:\n  A: 1\na_y:\n  B: 1\n_z:\n  C: 1\ncondition: '
  it.each<[string, SigmaEvent, boolean]>([
    ['a_x or a_y and _z', { A: 1 }, true],
    ['(a_x or a_y) and _z', { A: 1 }, false],
    ['not a_x', {}, true],
    ['a_x and not a_y', { A: 1, B: 1 }, false],
    ['1 of a_*', { B: 1 }, true],
    ['all of a_*', { B: 1 }, false],
    ['all of a_*', { A: 1, B: 1 }, true],
    ['all of them', { A: 1, B: 1 }, true],
    ['1 of them', { C: 1 }, false],
    ['2 of a_*', { A: 1 }, false],
  ])('%s on %o: %o', (condition, event, expected) => {
    expect(matches(three + condition, event)).toBe(expected)
  })

  it('in a list are enough by one', () => {
    expect(matches(`${three}[a_x, a_y]`, { B: 1 })).toBe(true)
  })
})

describe('what is not certain', () => {
  it.each([
    ['an unknown modifier', 's:\n  F|sounds: x\ncondition: s'],
    ['a placeholder', 's:\n  F|expand: "%x%"\ncondition: s'],
    ['a search that is not defined', 's:\n  F: x\ncondition: t'],
    ['an empty wildcard', 's:\n  F: x\ncondition: 1 of t_*'],
    ['a condition that is none', 's:\n  F: x\ncondition: s or'],
    ['an aggregation', 's:\n  F: x\ncondition: s | count() > 3'],
    ['a time frame', 's:\n  F: x\ntimeframe: 5m\ncondition: s'],
    ['a regular expression that is none', 's:\n  F|re: "("\ncondition: s'],
    ['a network that is none', 's:\n  F|cidr: 10.1/99\ncondition: s'],
    ['a wildcard that is encoded', 's:\n  F|base64: "a*"\ncondition: s'],
    ['an alias', 's: &x\n  F: x\nt: *x\ncondition: s'],
  ])('%s is refused', (_, detection) => {
    expect(() => matches(detection, { F: 'x' })).toThrow(
      expect.objectContaining({ code: 'file.malformed' }),
    )
  })
})
