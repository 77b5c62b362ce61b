// The exact distribution against brute force, and the approximate one against the exact.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approximateLogTail } from './saddlepoint.ts'
import { type Choice, type Step, tail } from './tail.ts'

const step = fc.record({
  chance: fc.constantFrom(0.1127, 0.5, 0.8873, 1 / 24, 2 ** -25),
  jump: fc.integer({ min: -12, max: 12 }),
  count: fc.nat({ max: 4 }),
})
const choice = fc.record({
  choices: fc.constantFrom(
    [
      { chance: 0.25, jump: 7 },
      { chance: 0.5, jump: -3 },
    ],
    [
      { chance: 1 / 24, jump: 11 },
      { chance: 1 / 24, jump: 4 },
      { chance: 1 / 24, jump: 4 },
    ],
    [
      { chance: 0.4, jump: 2 },
      { chance: 0.6, jump: 5 },
    ],
  ),
  count: fc.nat({ max: 3 }),
})
const few = fc.array(fc.oneof(step, step, choice), { maxLength: 3 })

/** All 2 ** n outcomes, one by one: the probability of each possible score. */
function enumerate(steps: readonly (Step | Choice)[]): Map<number, number> {
  let outcomes = new Map([[0, 1]])
  const places = steps.flatMap((each) => Array.from({ length: each.count }, () => each))
  for (const place of places) {
    const choices = 'choices' in place ? place.choices : [place]
    const none = 1 - choices.reduce((sum, { chance }) => sum + chance, 0)
    const next = new Map<number, number>()
    for (const [score, p] of outcomes) {
      for (const { chance, jump } of [{ chance: Math.max(0, none), jump: 0 }, ...choices]) {
        next.set(score + jump, (next.get(score + jump) ?? 0) + p * chance)
      }
    }
    outcomes = next
  }
  return new Map([...outcomes].filter(([, p]) => p > 1e-60))
}

describe('tail', () => {
  it('is what enumerating every outcome gives, at every score', () => {
    fc.assert(
      fc.property(few, (steps) => {
        const outcomes = [...enumerate(steps)]
        const survives = tail(steps)
        for (const [score] of outcomes) {
          const expected = outcomes.reduce((sum, [other, p]) => sum + (other >= score ? p : 0), 0)
          expect(Math.abs(survives(score) / expected - 1)).toBeLessThan(1e-10)
        }
      }),
    )
  })

  it('is valid: an innocent has a p-value of x or less with a probability of at most x', () => {
    fc.assert(
      fc.property(few, (steps) => {
        const survives = tail(steps)
        const outcomes = [...enumerate(steps)].map(([score, p]) => [survives(score), p] as const)
        for (const [x] of outcomes) {
          const below = outcomes.reduce((sum, [value, p]) => sum + (value <= x ? p : 0), 0)
          expect(below).toBeLessThanOrEqual(x * (1 + 1e-10))
        }
      }),
    )
  })

  it('is 1 below all scores, 0 above them, and never rises', () => {
    fc.assert(
      fc.property(few, (steps) => {
        const survives = tail(steps)
        const values = Array.from({ length: 301 }, (_, i) => survives(i - 150))
        expect(values[0]).toBeCloseTo(1, 12)
        expect(values[300]).toBe(0)
        for (const [i, value] of values.entries()) {
          expect(value).toBeLessThanOrEqual((values[i - 1] ?? 1) * (1 + 1e-12))
        }
      }),
    )
  })

  it('is the same where it is told no further than to the score that is asked for', () => {
    fc.assert(
      fc.property(few, (steps) => {
        const whole = tail(steps)
        for (const [score] of enumerate(steps)) expect(tail(steps, score)(score)).toBe(whole(score))
      }),
    )
  })

  it('keeps its precision far out: 200 matches at a quarter each', () => {
    const p = tail([{ chance: 0.25, jump: 30, count: 200 }])(6000)
    expect(Math.log(p)).toBeCloseTo(200 * Math.log(0.25), 8)
  })

  it('never tells 0 for what can happen, even where numbers end', () => {
    expect(tail([{ chance: 2 ** -48, jump: 500, count: 40 }])(20_000)).toBe(1e-300)
  })

  it('takes thousands of places at once', () => {
    const survives = tail([
      { chance: 0.1127, jump: 90, count: 700 },
      { chance: 0.5, jump: 67, count: 700 },
      { chance: 0.8873, jump: 58, count: 700 },
      { chance: 2 ** -25, jump: 333, count: 10 },
    ])
    expect(survives(0)).toBeCloseTo(1, 12)
    expect(survives(90_000)).toBeLessThan(1e-12)
    expect(survives(90_000)).toBeGreaterThan(0)
  })
})

describe('approximateLogTail', () => {
  it('is within 0.3 nats of the exact tail between 1e-3 and 1e-30', () => {
    const steps = [
      { chance: 0.1127, jump: 60, count: 40 },
      { chance: 0.5, jump: 40, count: 40 },
      { chance: 0.8873, jump: -30, count: 30 },
      { chance: 1 / 24, jump: 80, count: 5 },
    ]
    const survives = tail(steps)
    let compared = 0
    for (let sum = 0; sum < 4000; sum += 10) {
      const exact = survives(sum)
      if (exact > 1e-3 || exact < 1e-30) continue
      compared++
      expect(Math.abs(approximateLogTail(steps, sum) - Math.log(exact))).toBeLessThan(0.3)
    }
    expect(compared).toBeGreaterThan(50)
  })

  it('knows places with several values, and that they may lower a score', () => {
    const steps = [
      { chance: 0.5, jump: 41, count: 40 },
      {
        choices: [
          { chance: 1 / 16, jump: 62 },
          { chance: 1 / 16, jump: 29 },
          { chance: 1 / 4, jump: -19 },
        ],
        count: 30,
      },
    ]
    const survives = tail(steps)
    let compared = 0
    for (let sum = 0; sum < 3500; sum += 10) {
      const exact = survives(sum)
      if (exact > 1e-3 || exact < 1e-30) continue
      compared++
      expect(Math.abs(approximateLogTail(steps, sum) - Math.log(exact))).toBeLessThan(0.3)
    }
    expect(compared).toBeGreaterThan(50)
    expect(approximateLogTail(steps, 3500)).toBeCloseTo(Math.log(tail(steps)(3500)), 9)
  })

  it('knows the ends: certain below the mean, every match at the top', () => {
    const steps = [{ chance: 0.5, jump: 10, count: 8 }]
    expect(approximateLogTail(steps, 40)).toBe(0)
    expect(approximateLogTail(steps, 80)).toBeCloseTo(8 * Math.log(0.5), 9)
    expect(approximateLogTail([], 0)).toBe(0)
  })
})
