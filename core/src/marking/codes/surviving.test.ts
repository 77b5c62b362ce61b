// Surviving bits: what was read, weighed by how rarely anybody has it.

import { expect, it } from 'vitest'
import type { Position } from './position.ts'
import { survivingBits } from './surviving.ts'

const POSITIONS: readonly Position[] = [
  { level: 'partner', alphabet: { weights: [0.5, 0.5] } },
  { level: 'partner', alphabet: { weights: [0.125, 0.875] } },
  { level: 'recipient', alphabet: { uniform: 16 } },
]

it('counts each position read by the rarity of its symbol, and an erased one for nothing', () => {
  expect(survivingBits(POSITIONS, [0, 0, 9])).toBe(1 + 3 + 4)
  expect(survivingBits(POSITIONS, [1, undefined, 3])).toBe(1 + 4)
  expect(survivingBits(POSITIONS, [undefined, undefined, undefined])).toBe(0)
})

it('counts nothing for a symbol that nobody can have', () => {
  expect(survivingBits(POSITIONS, [7, undefined, undefined])).toBe(0)
})

it('counts a doubt for what it says more than the alphabet', () => {
  const doubt = (p: number) => [{ likely: [[0, p]] as const }, undefined, undefined]
  expect(survivingBits(POSITIONS, doubt(0.5))).toBeCloseTo(0)
  expect(survivingBits(POSITIONS, doubt(1))).toBeCloseTo(1)
  expect(survivingBits(POSITIONS, doubt(0.9))).toBeGreaterThan(0.5)
})
