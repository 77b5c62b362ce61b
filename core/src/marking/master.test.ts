// A master as a file: it comes back as it was, and what does not hold together is refused.

import { describe, expect, it } from 'vitest'
import { Refusal } from '../shared/refusal.ts'
import { mark } from './mark.ts'
import { type MasterItem, readMaster, writeMaster } from './master.ts'

const ITEM: MasterItem = {
  path: 'probe.py',
  exposure: 'confidential',
  digest: '00',
  template: [
    'x = ',
    {
      carrier: 0,
      holes: [['a'], ['1']],
      spellings: [
        [0, ' == ', 1],
        [1, ' == ', 0],
      ],
    },
    '\n',
    { carrier: 1, form: { letters: ['a', 'b', 'c'], parts: [8] } },
  ],
  carriers: [
    { label: 'a', rule: 'equal', class: 'logic', line: 1, original: 'a == 1', alphabets: [2] },
    { label: 'b', rule: 'value', class: 'value', line: 2, original: 'abc', alphabets: [81, 81] },
  ],
}
const HOLDERS = ['ann', 'bob', 'cem'].map((recipient, i) => ({ recipient, partner: `p${i % 2}` }))
const MASTER = mark(new Uint8Array(32), [ITEM], HOLDERS)

describe('a master', () => {
  it('comes back from its file as it was', () => {
    expect(readMaster('master.json', writeMaster(MASTER))).toEqual(MASTER)
  })

  it.each([
    ['is not JSON', () => 'x'],
    ['is something else', () => '{"forewarn":"letter","version":1}'],
    ['is of a later version', () => writeMaster(MASTER).replace('"version":1', '"version":2')],
    ['lacks symbols', () => writeMaster(MASTER).replace(/"p0":\[[^\]]*\]/, '"p0":[]')],
    [
      'has a position too few',
      () => {
        const text = JSON.parse(writeMaster(MASTER))
        text.positions.pop()
        return JSON.stringify(text)
      },
    ],
  ])('that %s is refused with the name of its file', (_, text) => {
    expect(() => readMaster('master.json', text())).toThrow(Refusal)
    expect(() => readMaster('master.json', text())).toThrow(/master\.json/)
  })
})
