// YARA rules become trees, comments in place; whatever is not understood makes the tree broken.

import { describe, expect, it } from 'vitest'
import { textOf, walk } from '../tree.ts'
import { parseYara } from './yara.ts'

const rule = (condition: string, strings = '$a = "x"') =>
  `rule r { strings: ${strings} condition: ${condition} }`

/** The kinds around a text, from the innermost node of exactly its range outwards. */
function kindsOf(source: string, text: string): string[] {
  const tree = parseYara(source)
  return [...walk(tree.root)]
    .filter((node) => textOf(tree, node) === text)
    .map(({ kind }) => kind)
    .reverse()
}

describe('a YARA condition', () => {
  it.each([
    'all of them',
    'any of ($a, $b*) and not none of ($c*)',
    '50% of them',
    '2 of ($a*) in (0..100)',
    'any of ($a*) at 0',
    'for all i in (1..#a) : ( @a[i] < 100 )',
    'for any of them : ( $ at entrypoint )',
    'for any k, v in pe.version_info : ( k == "x" and v contains "y" )',
    'for any s in ("a", "b") : ( pe.imphash() == s )',
    'pe.sections[0].name matches /^\\.te[x-z]t$/is',
    'uint32be(uint32(0x3c)) & 0xFF == 0o17 and filesize % 2 == 0',
    'defined pe.entry_point and !a[1] > 2 and -1 < ~filesize',
    'other_rule or any of (lib_*)',
    '#a in (0..1KB) >= 2 << 1',
    '$3 and #64b > @0[1]',
  ])('is understood: %s', (condition) => {
    expect(parseYara(rule(condition)).isBroken).toBe(false)
  })

  it.each([
    ['nothing', ''],
    ['an operator without an end', '$a and'],
    ['an unknown sign', '$a ; $b'],
    ['a quantifier alone', 'any'],
    ['a loop without a body', 'for all i in (1..2) : '],
    ['a keyword as a name', 'strings == 1'],
    ['a newer construct', 'with x = 1 : ( x == 1 )'],
    ['brackets without end', '('.repeat(5000)],
  ])('with %s is broken', (_, condition) => {
    expect(parseYara(rule(condition)).isBroken).toBe(true)
  })

  it('holds all operands of one word side by side, and apart what takes long', () => {
    const tree = parseYara(rule('$a and filesize < 1KB and hash.md5(0, 9) == "x" or $a'))
    const kinds = [...walk(tree.root)].map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'and_expression')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'costly_operand')).toHaveLength(2)
  })
})

describe('a YARA file', () => {
  it('has its comments where they stand, in a hex string as part of it', () => {
    const source = `// one\n${rule('$a /* two */', '$a = { 4D /* three */ [2-] 5? }')} // four`
    const tree = parseYara(source)
    const comments = [...walk(tree.root)].filter(({ kind }) => kind === 'comment')
    expect(comments.map((node) => textOf(tree, node))).toEqual(['// one', '/* two */', '// four'])
    expect(kindsOf(source, '{ 4D /* three */ [2-] 5? }')).toEqual(['hex_string'])
  })

  it('tells a regular expression from a comment and from a string', () => {
    const source = rule('$a', '$a = /a\\/\\/b/i nocase $b = "/*" wide')
    expect(kindsOf(source, '/a\\/\\/b/i')).toEqual(['regex'])
    expect(kindsOf(source, '"/*"')).toEqual(['string'])
  })

  it.each([
    ['an include', 'include "other.yar"\nrule r { condition: true }'],
    ['an open string', 'rule r { strings: $a = "x\n condition: $a }'],
    ['no condition', 'rule r { strings: $a = "x" }'],
    ['prose', 'These are not rules.'],
    ['an unknown modifier', rule('$a', '$a = "x" loud')],
  ])('with %s is broken, and keeps its text', (_, source) => {
    const tree = parseYara(source)
    expect(tree).toMatchObject({ isBroken: true, source })
  })
})
