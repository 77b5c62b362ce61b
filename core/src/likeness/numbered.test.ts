// Numbers for keys: the same for the same key, in the order in which they came.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Numbered } from './numbered.ts'

describe('numbered keys', () => {
  it('are numbered as a map would number them', () => {
    const near = fc.integer({ min: -3, max: 3 })
    const any = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
    fc.assert(
      fc.property(fc.array(fc.oneof(near, any)), fc.oneof(near, any), (keys, other) => {
        const known = new Map<number, number>()
        const numbered = new Numbered(keys.length)
        for (const key of keys) {
          if (!known.has(key)) known.set(key, known.size)
          expect(numbered.add(key)).toBe(known.get(key))
        }
        expect([...numbered.keys]).toEqual([...known.keys()])
        expect(numbered.find(other)).toBe(known.get(other) ?? -1)
      }),
    )
  })

  it('are found where many share their hash', () => {
    const keys = Array.from({ length: 500 }, (_, i) => i << 20)
    const numbered = new Numbered(keys.length)
    for (const [number, key] of keys.entries()) expect(numbered.add(key)).toBe(number)
    for (const [number, key] of keys.entries()) expect(numbered.find(key)).toBe(number)
    expect(numbered.find(1)).toBe(-1)
  })

  it('cost as much where somebody chose them so that all come to lie side by side', () => {
    const own = (slot: number) =>
      Array.from({ length: 4_000 }, (_, i) => (i << 18) ^ (i << 3) ^ slot)
    const keys = Array.from({ length: 8 }, (_, slot) => own(slot)).flat()
    const numbered = new Numbered(keys.length)
    const inOrder = [...keys.keys()]
    expect(keys.map((key) => numbered.add(key))).toEqual(inOrder)
    expect(keys.map((key) => numbered.find(key))).toEqual(inOrder)
    expect(numbered.looks).toBeLessThan(66 * keys.length)
  })
})
