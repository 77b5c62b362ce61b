// What silence is worth: a law of how much was read, and a check against leaks that were traced.

import { describe, expect, it } from 'vitest'
import type { Position } from './position.ts'
import { power } from './power.ts'

const fair: Position = { level: 'partner', alphabet: { weights: [0.5, 0.5] } }
const positions = Array.from({ length: 400 }, () => fair)
const readingOf = (read: number) => positions.map((_, at) => (at < read ? at % 2 : undefined))
const powerOf = (read: number, more: { holders?: number; analyses?: number } = {}) =>
  power({ positions, reading: readingOf(read), holders: 400, ...more })

describe('power', () => {
  it('is nothing where nothing, or too little for the bound, was read', () => {
    expect(powerOf(0)).toBe(0)
    // 2 ** -30 is above 1e-6 / (400 copies × 3 levels).
    expect(powerOf(25)).toBe(0)
  })

  it('is near certainty where a copy that agrees could not be missed', () => {
    expect(powerOf(150)).toBeGreaterThan(0.99)
  })

  it('grows with what is read, and shrinks with copies and analyses', () => {
    const some = powerOf(45)
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(1)
    expect(powerOf(60)).toBeGreaterThan(some)
    expect(powerOf(45, { holders: 4_000_000 })).toBeLessThan(some)
    expect(powerOf(45, { analyses: 10_000 })).toBeLessThan(some)
  })

  it('is the same whenever it is asked', () => {
    expect(powerOf(45)).toBe(powerOf(45))
  })
})
