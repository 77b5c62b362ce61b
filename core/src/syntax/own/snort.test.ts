// Rules of Snort and Suricata become trees, option by option.

import { describe, expect, it } from 'vitest'
import { textOf, walk } from '../tree.ts'
import { parseSnort } from './snort.ts'

function textsOf(source: string, kind: string): string[] {
  const tree = parseSnort(source)
  return [...walk(tree.root)].filter((node) => node.kind === kind).map((node) => textOf(tree, node))
}

const RULE = `alert tcp $HOME any -> [10.0.0.0/8,!10.1.1.1] 80:90 (msg:"a; \\"b\\""; \\
  content:!"|0d 0A|x\\;"; nocase; pcre:"/a(b|c)/i"; metadata: k v, l w; sid:1; rev:2;)`

describe('a rule of Snort or Suricata', () => {
  it('is its header and its options, over several lines', () => {
    expect(textsOf(RULE, 'general_option')).toEqual([
      'msg:"a; \\"b\\""',
      'metadata: k v, l w',
      'sid:1',
      'rev:2',
    ])
    expect(textsOf(RULE, 'option')).toEqual([
      'content:!"|0d 0A|x\\;"',
      'nocase',
      'pcre:"/a(b|c)/i"',
    ])
    expect(textsOf(RULE, 'metadata_entry')).toEqual(['k v', 'l w'])
  })

  it('that is switched off is no comment with words', () => {
    const source = `# words\n#alert ip any any -> any any (sid:1;)\n${RULE}\n`
    expect(textsOf(source, 'comment')).toEqual(['# words'])
    expect(textsOf(source, 'disabled')).toHaveLength(1)
  })

  it.each([
    ['an open string', RULE.replace('"/a', '/a')],
    ['no options', 'alert tcp any any -> any any ()'],
    ['an option without a semicolon', RULE.replace('sid:1;', 'sid:1')],
    ['a header with too little', 'alert tcp any -> any any (sid:1;)'],
    ['an unknown action', RULE.replace('alert', 'shout')],
    ['something behind it', `${RULE} more`],
  ])('with %s is broken', (_, source) => {
    expect(source).not.toBe(RULE)
    expect(parseSnort(source).isBroken).toBe(true)
    expect(parseSnort(RULE).isBroken).toBe(false)
  })
})
