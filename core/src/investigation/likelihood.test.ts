// The weight of marks and of time, by their laws.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '../shared/instant.ts'
import { readiness } from './access.ts'
import { markNats } from './likelihood.ts'
import { AS_GIVEN } from './priors.ts'
import type { Sighting } from './sighting.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

describe('the weight of marks', () => {
  const named = (pValue: number) => ({ recipient: 'r', partner: 'p', pValue, multiplicity: 100 })
  const p = fc.double({ min: 1e-300, max: 1e-3, noNaN: true })

  it('is never more than its cap, however small the p-value', () => {
    fc.assert(
      fc.property(p, fc.integer({ min: 1, max: 10_000 }), (pValue, n) => {
        expect(markNats(named(pValue), n, AS_GIVEN)).toBeLessThanOrEqual(
          Math.log(n / AS_GIVEN.faultyMarks) + 1e-12,
        )
      }),
    )
    expect(markNats(named(0), 80, AS_GIVEN)).toBeCloseTo(Math.log(80 / AS_GIVEN.faultyMarks), 9)
  })

  it('never falls as the p-value falls', () => {
    fc.assert(
      fc.property(p, p, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        const [strong, weak] = [less, more].map((x) => markNats(named(x), 1e9, AS_GIVEN))
        expect(strong).toBeGreaterThanOrEqual((weak as number) - 1e-9)
      }),
    )
  })

  it('is an e-value: its mean over the p-values of innocent copies is at most one', () => {
    const steps = 200_000
    const alone = (pValue: number) => ({ ...named(pValue), multiplicity: 1 })
    const uncapped = { ...AS_GIVEN, faultyMarks: 1e-300 }
    let mean = 0
    for (let i = 0; i < steps; i++) {
      const pValue = (i + 0.5) / steps
      // Where it says nothing (0 nats) the calibrator lies between a half and one.
      const nats = markNats(alone(pValue), 1, uncapped)
      mean += (nats > 0 ? Math.exp(nats) : 0.5) / steps
    }
    expect(mean).toBeLessThanOrEqual(1.001)
  })
})

describe('readiness', () => {
  const seen = (from: number, to: number) => ({ from, to }) as Sighting

  it('lies between nothing and all, and grows with the time since collecting', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.nat(100),
        fc.nat(1000),
        fc.nat(50),
        (from, length, since, more) => {
          const sighting = seen(from, from + length)
          const later = readiness(sighting, since as Instant, 24)
          const earlier = readiness(sighting, Math.max(0, since - more) as Instant, 24)
          expect(later).toBeGreaterThanOrEqual(0)
          expect(earlier).toBeLessThanOrEqual(1)
          expect(earlier).toBeGreaterThanOrEqual(later - 1e-12)
        },
      ),
    )
  })

  it('is half after one half-time, and nothing for what was collected afterwards', () => {
    expect(readiness(seen(24, 24), 0 as Instant, 24)).toBeCloseTo(0.5)
    expect(readiness(seen(0, 24), 24 as Instant, 24)).toBe(0)
  })

  it('averages over the interval', () => {
    const steps = Array.from({ length: 1000 }, (_, i) => 10 + (i + 0.5) / 20)
    const mean = sum(steps.map((t) => readiness(seen(t, t), 30 as Instant, 24))) / steps.length
    expect(readiness(seen(10, 60), 30 as Instant, 24)).toBeCloseTo(mean, 5)
  })
})
