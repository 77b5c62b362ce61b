// A copy beside the master: the script of lines leads from one to the other, and is the shortest.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyBesideMaster, difference } from './copy-text.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 })

/** Length of the longest common subsequence, the slow and sure way. */
function common(a: readonly string[], b: readonly string[]): number {
  const rows = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) {
      const row = rows[i + 1] as number[]
      const above = rows[i] as number[]
      row[j + 1] = x === y ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0)
    }
  }
  return rows[a.length]?.[b.length] ?? 0
}

describe('difference', () => {
  it('leads from the one to the other', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const script = difference(before, after)
        const without = (sign: string) =>
          script.filter((one) => one.sign !== sign).map(({ line }) => line)
        expect(without('+')).toEqual(before)
        expect(without('-')).toEqual(after)
      }),
    )
  })

  it('changes no more lines than it must', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changed = difference(before, after).filter(({ sign }) => sign !== ' ').length
        expect(changed).toBe(before.length + after.length - 2 * common(before, after))
      }),
    )
  })
})

describe('copyBesideMaster', () => {
  it('tells apart what is equal, what differs, what is no text, and what is not in the copy', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    const item = (path: string, text: string) => ({
      ...{ path, text, bytes: bytes(text), class: 'description' as const, may: '', free: [] },
    })
    const { text: _, ...binary } = item('d.bin', 'x')
    const items = [item('a.md', 'one\ntwo'), item('b.md', 'same'), item('c.md', 'gone'), binary]
    const copy = new Map([
      ['a.md', bytes('one\nzwei')],
      ['b.md', bytes('same')],
      ['d.bin', bytes('y')],
    ])
    expect(copyBesideMaster(items, copy)).toBe(
      [
        ...['a.md: 2 changed lines', '    one', '  - two', '  + zwei'],
        ...['b.md: as the master', 'c.md: not in this copy', 'd.bin: differs; not text'],
      ].join('\n'),
    )
  })
})
