// A master as a file: it comes back as it was, and what does not hold together is refused.

import { describe, expect, it } from 'vitest'
import { fromHex } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { decidePositions } from './codes/bias.ts'
import { drawCodewords } from './codes/codeword.ts'
import { codewordsFor, mark, renderCopy } from './mark.ts'
import { type Carrier, type Master, type MasterItem, readMaster, writeMaster } from './master.ts'

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

/** A second version: one place stayed, one is gone, one is new; a holder joined. */
const [KEPT, GONE] = ITEM.carriers as [Carrier, Carrier]
const NEXT: MasterItem = {
  ...ITEM,
  digest: '01',
  template: [
    ...ITEM.template.slice(0, 2),
    ' then ',
    { carrier: 1, holes: [], spellings: [['i'], ['j']] },
  ],
  carriers: [KEPT, { ...GONE, label: 'c', alphabets: [2] }],
}
const STAYED: MasterItem = { ...ITEM, path: 'same.txt', template: ['text'], carriers: [] }
const TWO: Master = (() => {
  const seeds = [MASTER.seeds[0] ?? '', '11'.repeat(32)]
  const drawn = decidePositions(new Uint8Array(32).fill(17), [
    { label: 'c', class: 'name', alphabets: [2] },
  ])
  const positions = [...MASTER.positions, ...drawn.map((position) => ({ ...position, seed: 1 }))]
  const holders = [...HOLDERS, { recipient: 'late', partner: 'p1' }]
  const codewords = codewordsFor({ seeds, positions }, holders)
  return { seeds, items: [NEXT, STAYED], earlier: [[ITEM, STAYED]], positions, holders, codewords }
})()

describe('the bias of a master', () => {
  it.each([[[0.5, 0.0001]], [[0.5, 0.6]], [[1, 0]], [[0.5, 0.25]]])(
    'that does not come to 1, or leaves no chance, is refused: %j',
    (weights) => {
      const text = writeMaster(MASTER)
      const { positions } = JSON.parse(text)
      const at = positions.findIndex((one: { alphabet: object }) => 'weights' in one.alphabet)
      expect(at).toBeGreaterThanOrEqual(0)
      positions[at].alphabet = { weights }
      const changed = JSON.stringify({ ...JSON.parse(text), positions })
      expect(() => readMaster('master.json', changed)).toThrow(/^file\.malformed/)
    },
  )
})

describe('a master of several versions', () => {
  const [seed0, seed1] = TWO.seeds.map(fromHex) as [Uint8Array, Uint8Array]
  it('comes back from its file as it was, and what stayed is one object in both versions', () => {
    const read = readMaster('master.json', writeMaster(TWO))
    expect(read).toEqual({
      ...TWO,
      positions: TWO.positions.map((position) => ({ seed: 0, ...position })),
    })
    expect(read.earlier[0]?.[1]).toBe(read.items[1])
  })

  it('gives everybody the old symbols at old positions, and new ones from the new seed alone', () => {
    const old = TWO.positions.slice(0, MASTER.positions.length)
    const fresh = TWO.positions.slice(MASTER.positions.length)
    for (const [i, holder] of TWO.holders.entries()) {
      const [before] = drawCodewords(seed0, [holder], old)
      const [after] = drawCodewords(seed1, [holder], fresh)
      expect(TWO.codewords[i]).toEqual([...(before ?? []), ...(after ?? [])])
    }
    expect(TWO.codewords.slice(0, 3).map((row) => row.slice(0, old.length))).toEqual(
      MASTER.codewords,
    )
  })

  it('renders the newest version, each place with its own symbol', () => {
    const codeword = [1, 5, 7, 1] // kept, gone (two positions), new
    expect(renderCopy(TWO, codeword)).toEqual([
      { path: 'probe.py', text: 'x = 1 == a then j' },
      { path: 'same.txt', text: 'text' },
    ])
  })

  const written = () => JSON.parse(writeMaster(TWO))
  it.each([
    ['lacks a seed', () => ({ ...written(), seeds: TWO.seeds.slice(1) })],
    [
      'names a seed that is not there',
      () => ({
        ...written(),
        positions: written().positions.map((one: object) => ({ ...one, seed: 2 })),
      }),
    ],
    ['names an item that is not there', () => ({ ...written(), editions: [[0], [9]] })],
    [
      'forgets the positions of an earlier version',
      () => {
        const { positions, ...rest } = written()
        return { ...rest, positions: [positions[0], positions[3]] }
      },
    ],
  ])('that %s is refused with the name of its file', (_, changed) => {
    const text = JSON.stringify(changed())
    expect(() => readMaster('master.json', text)).toThrow(Refusal)
    expect(() => readMaster('master.json', text)).toThrow(/master\.json/)
  })
})

describe('a master', () => {
  it('comes back from its file as it was', () => {
    expect(readMaster('master.json', writeMaster(MASTER))).toEqual(MASTER)
  })

  it.each([
    ['is not JSON', () => 'x'],
    ['is something else', () => '{"forewarn":"letter","version":1}'],
    ['is of a later version', () => writeMaster(MASTER).replace('"version":1', '"version":3')],
    [
      'says that it has several versions',
      () => writeMaster(MASTER).replace('"version":1', '"version":2'),
    ],
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
