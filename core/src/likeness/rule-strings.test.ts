// Rules say what they look for, byte by byte, and nothing that a pattern or a negation leaves open.

import { describe, expect, it } from 'vitest'
import { neutral } from './neutral.ts'
import { ruleLiterals } from './rule-strings.ts'

const YARA = `private rule relay : mail {
  meta:
    author = "not looked for"
  strings:
    $a = "XRULES LIST\\r\\n" nocase
    $b = { 4D 5A 90 00 ?? 50 45 00 00 4C [2-4] ( DE AD BE EF | 01 02 ) 7? 0102030405 }
    $c = "a\\x00\\x01bcdefg"
    $d = /patterns? are left/
  condition:
    any of them
}
`
const SNORT = `alert tcp any any -> any 25 (msg:"not looked for"; content:"GET |0d 0a|abcdef"; content:!"never there";
  content:"|7f 52 4c 59|routing"; sid:1;)
`
const SIGMA = `title: not looked for
logsource:
  product: linux
detection:
  selection:
    CommandLine|contains:
      - '*XRULES LIST*verbose'
      - "a\\\\tb routing"
    Image: /usr/bin/mailroute # a remark
  condition: selection
level: low
`

describe('the strings of a rule', () => {
  it.each([
    [
      'YARA',
      YARA,
      [
        's:XRULES LIST\r\n',
        'b:4d5a9000',
        'b:504500004c',
        'b:deadbeef',
        'b:0102030405',
        'b:610001626364656667',
      ],
    ],
    ['Suricata', SNORT, ['s:GET \r\nabcdef', 'b:7f524c59726f7574696e67', 's:RLYrouting']],
    ['Sigma', SIGMA, ['s:XRULES LIST', 's:verbose', 's:a\\tb routing', 's:/usr/bin/mailroute']],
  ])('of %s are literals of the text', (_, text, expected) => {
    expect([...ruleLiterals(text)].sort()).toEqual(expect.arrayContaining(expected))
    expect(neutral({ path: 'a', text }, new Set()).literals).toEqual(ruleLiterals(text))
    for (const key of ruleLiterals(text))
      expect(key).not.toMatch(/not looked for|never there|patterns/)
  })

  it.each([
    ['prose', 'There is a rule here { as they say "so" }, and its condition: none.\n'],
    ['a program', 'const rule = "strings"\n'],
    ['settings', 'detection:\n  mode: strict-mode-on\n'],
  ])('are none in %s', (_, text) => {
    expect(ruleLiterals(text).size).toBe(0)
  })
})
