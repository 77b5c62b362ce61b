// Positions sorted by what a score may look at.

import { describe, expect, it } from 'vitest'
import { countKinds, kindsOf } from './kind.ts'
import type { Position } from './position.ts'

const at = (alphabet: Position['alphabet']): Position => ({ level: 'partner', alphabet })
const positions = [
  at({ weights: [0.9, 0.1] }),
  at({ uniform: 6 }),
  at({ weights: [0.9, 0.1] }),
  at({ uniform: 6 }),
  at({ weights: [0.2, 0.3, 0.5] }),
  at({ uniform: 2 }),
]
const kinds = kindsOf(positions)

describe('kindsOf', () => {
  it('puts like symbols of like alphabets together', () => {
    expect(kinds.at(0, 1)).toBe(kinds.at(2, 1))
    expect(kinds.at(1, 4)).toBe(kinds.at(3, 5))
    expect(kinds.at(0, 0)).not.toBe(kinds.at(0, 1))
  })

  it('knows how likely an innocent copy holds what was read', () => {
    const chance = (position: number, symbol: number) =>
      kinds.all[kinds.at(position, symbol)]?.chance
    expect(chance(0, 1)).toBe(0.1)
    expect(chance(1, 3)).toBe(1 / 6)
    expect(chance(4, 2)).toBe(0.5)
    expect(kinds.all[kinds.at(5, 1)]).toEqual({ chance: 0.5, binary: { p: 0.5, read: 1 } })
  })

  it('knows no kind for what is erased or outside of the alphabet', () => {
    expect([undefined, -1, 2, 7, Number.NaN].map((symbol) => kinds.at(0, symbol))).toEqual([
      -1, -1, -1, -1, -1,
    ])
    expect(kinds.at(1, 6)).toBe(-1)
    expect(kinds.at(99, 0)).toBe(-1)
  })
})

describe('countKinds', () => {
  it('counts each position that was read and asked for once', () => {
    const counts = countKinds(kinds, [1, 5, 1, undefined, 9, 0], (position) => position !== 2)
    expect(counts[kinds.at(0, 1)]).toBe(1)
    expect(counts[kinds.at(1, 0)]).toBe(1)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3)
  })
})
