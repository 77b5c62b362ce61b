// The figures of the likeness bench on scores small enough to count by hand.

import { describe, expect, it } from 'vitest'
import { areaUnderCurve, choose, lineF1, recallAt } from './measures.ts'

const apart = Float64Array.from({ length: 1_000 }, (_, at) => 999 - at)

describe('the measures of likeness', () => {
  it('counts copies above the score that so many strangers exceed', () => {
    expect(recallAt([995, 989, 990, 5], apart, 1e-2)).toEqual({ hits: 2, of: 4 })
  })

  it('says nothing about a rate that too few strangers can show', () => {
    expect(recallAt([995], apart, 1e-3)).toBeUndefined()
  })

  it('counts a tie with a stranger as half above it', () => {
    expect(areaUnderCurve([2, 0], Float64Array.of(3, 2, 1, 1))).toBe((2.5 + 0) / 8)
  })

  it('takes none of two that are alike, and none that is too low', () => {
    expect(choose(3, [3, 1], 0)).toBe('none')
    expect(choose(3, [1], 3)).toBe('none')
    expect(choose(3, [4], 0)).toBe('wrong')
    expect(choose(3, [1], 0)).toBe('right')
    expect(choose(3, [1], 0, 2)).toBe('right')
    expect(choose(3, [1, 2], 0, 2)).toBe('none')
    expect(choose(3, [5, 4], 0, 2)).toBe('none')
  })

  it('leaves blank lines out of what was to be found', () => {
    expect(lineF1([[1, 4]], [3, 4], 'a\n\nb\nc\n')).toBeCloseTo(0.8)
    expect(lineF1([], [3, 4], 'a\n\nb\nc\n')).toBe(0)
  })
})
