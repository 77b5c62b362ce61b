// Samples that can have come from different items: each is read with its own, and all are settled at once.

import { describe, expect, it } from 'vitest'
import { mark, prepare, renderCopy } from '../mark.ts'
import { type Batch, readBatches, readLeak } from './read.ts'

const NO_PARSER = () => {
  throw new Error('no program')
}
const item = (path: string, text: string, value: string) => ({
  ...{ path, text, exposure: 'confidential' as const, declared: [{ value }] },
})
const items = prepare(
  [
    item('a.txt', 'Quote HQWZKMRTAB when you write.\n', 'HQWZKMRTAB'),
    item('b.txt', 'It is known as KXQWZPLMNT inside.\n', 'KXQWZPLMNT'),
  ],
  NO_PARSER,
)
const people = ['ann', 'bea'].map((recipient) => ({ recipient, partner: recipient }))
const master = mark(new Uint8Array(32).fill(7), items, people)
const copyOf = (row: number) => renderCopy(master, master.codewords[row] ?? [])
const onlyFirst: Batch['master'] = { items: master.items.slice(0, 1), earlier: [] }
/** Two positions of each item's value. */
const [OF_FIRST, OF_SECOND] = [
  [0, 2],
  [2, 4],
] as const

describe('samples in batches', () => {
  it('are read as they would be at once, where each may come from everything', () => {
    const [first, second] = copyOf(0)
    if (first === undefined || second === undefined) throw new Error('no copy')
    const apart = [{ samples: [first] }, { samples: [second] }].map((one) => ({ master, ...one }))
    expect(readBatches(master, apart)).toEqual(readLeak(master, copyOf(0)))
    expect(readLeak(master, copyOf(0)).reading).toEqual(master.codewords[0])
  })

  it('show nothing of an item that they cannot have come from', () => {
    const { reading, carriers } = readBatches(master, [{ master: onlyFirst, samples: copyOf(0) }])
    const own = master.codewords[0]?.slice(...OF_FIRST) ?? []
    expect(reading).toEqual([...own, undefined, undefined])
    expect(carriers).toEqual({ held: 1, read: 1, erased: 0 })
  })

  it('leave in doubt a value on which they disagree, whichever batch shows more of it', () => {
    const [first] = copyOf(0)
    const others = copyOf(1)
    if (first === undefined) throw new Error('no copy')
    const batches = [
      { master: onlyFirst, samples: [first] },
      { master, samples: others },
    ]
    for (const order of [batches, [...batches].reverse()]) {
      const { reading, carriers } = readBatches(master, order)
      expect(carriers).toEqual({ held: 2, read: 2, erased: 0 })
      const [ann, bea] = master.codewords.map((codeword) => codeword.slice(...OF_FIRST))
      const either = ann?.map((symbol, i) => ({
        likely: [symbol, bea?.[i] ?? 0].sort((a, b) => a - b).map((one) => [one, 0.5]),
      }))
      const second = master.codewords[1]?.slice(...OF_SECOND) ?? []
      expect(reading).toEqual([...(either ?? []), ...second])
    }
  })

  it('are nobody’s where there are none', () => {
    expect(readBatches(master, []).isOurs).toBe(false)
  })
})
