// What witnesses bear out: fewer than half of them move nothing, and no honest time lies outside.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aim, type Bracket, believed, DRIFT, HONEST_MS, mayLie, narrowed } from './witness-time.ts'

/** A true time in milliseconds at the elapsed time 0. */
const EPOCH = 1_700_000_000_000

const latencies = fc.record({
  there: fc.integer({ min: 0, max: 400 }),
  back: fc.integer({ min: 0, max: 400 }),
})
const asked = fc.array(
  fc.record({ pause: fc.integer({ min: 0, max: 60_000 }), latency: latencies }),
  { minLength: 1, maxLength: 12 },
)

/** What is known of a clock that is right but for `errorMs`, after it was asked so often. */
function known(
  errorMs: number,
  asks: readonly { pause: number; latency: { there: number; back: number } }[],
) {
  let elapsed = 0
  let bracket: Bracket | undefined
  for (const { pause, latency } of asks) {
    const sentAt = elapsed + pause
    const seconds = Math.floor((EPOCH + sentAt + latency.there + errorMs) / 1000)
    elapsed = sentAt + latency.there + latency.back
    bracket = narrowed(bracket, { seconds, sentAt, gotAt: elapsed })
  }
  return { bracket: bracket as Bracket, elapsed }
}

describe('the bracket of a witness', () => {
  it('holds its clock, however often and whenever it was asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: -HONEST_MS, max: HONEST_MS }), asked, (errorMs, asks) => {
        const { bracket } = known(errorMs, asks)
        expect(bracket.from).toBeLessThanOrEqual(EPOCH + errorMs)
        expect(bracket.to).toBeGreaterThanOrEqual(EPOCH + errorMs)
      }),
    )
  })

  it('is halved by each sample that is aimed, down to what the way takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 40 }),
        (phase, way) => {
          let elapsed = phase
          let bracket: Bracket | undefined
          for (let i = 0; i < 8; i++) {
            const sentAt = elapsed + (bracket === undefined ? 0 : aim(bracket, elapsed, way))
            elapsed = sentAt + 2 * way
            const seconds = Math.floor((EPOCH + sentAt + way) / 1000)
            bracket = narrowed(bracket, { seconds, sentAt, gotAt: elapsed })
          }
          expect((bracket as Bracket).to - (bracket as Bracket).from).toBeLessThan(4 * way + 20)
        },
      ),
    )
  })

  it('begins anew where the clock was set in between', () => {
    const { bracket } = known(0, [{ pause: 0, latency: { there: 1, back: 1 } }])
    const seconds = EPOCH / 1000 + 300
    const after = narrowed(bracket, { seconds, sentAt: 2, gotAt: 4 })
    expect(after).toEqual({ from: EPOCH + 300_000 - 4, to: EPOCH + 301_000 - 2, at: 4 })
  })
})

describe('what witnesses bear out', () => {
  const liars = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8).chain((count) =>
    fc.record({
      count: fc.constant(count),
      /** In seconds, or nothing from one that keeps silent. */
      lies: fc.array(fc.option(fc.integer({ min: -1e9, max: 1e12 }), { nil: undefined }), {
        maxLength: mayLie(count),
      }),
      errors: fc.array(fc.integer({ min: -HONEST_MS, max: HONEST_MS }), {
        minLength: count,
        maxLength: count,
      }),
      later: fc.integer({ min: 0, max: 100_000_000 }),
      drift: fc.double({ min: -DRIFT, max: DRIFT, noNaN: true }),
    }),
  )

  it('holds the true time, whatever fewer than half say, and long after all fell silent', () => {
    fc.assert(
      fc.property(liars, asked, ({ count, lies, errors, later, drift }, asks) => {
        const honest = errors.slice(lies.length).map((error) => known(error, asks).bracket)
        const lying = lies.map((seconds) => {
          return seconds === undefined
            ? undefined
            : narrowed(undefined, { seconds, sentAt: 0, gotAt: 9 })
        })
        expect(honest.length + lying.length).toBe(count)
        const { elapsed } = known(0, asks)
        const found = believed([...lying, ...honest], elapsed + later * (1 + drift))
        const now = EPOCH + elapsed + later
        expect(found?.least).toBeLessThanOrEqual(now + 0.01)
        expect(found?.most).toBeGreaterThanOrEqual(now - 0.01)
      }),
    )
  })

  it('is not moved by one liar of three further than the honest two are apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e12 }), asked, (seconds, asks) => {
        const { bracket, elapsed } = known(0, asks)
        const lie = narrowed(undefined, { seconds, sentAt: elapsed, gotAt: elapsed })
        const without = believed([bracket, bracket, bracket], elapsed)
        expect(believed([lie, bracket, bracket], elapsed)).toEqual(without)
      }),
    )
  })

  it('is nothing where too few were heard, and of two liars in three it is what they say', () => {
    const { bracket } = known(0, [{ pause: 0, latency: { there: 1, back: 1 } }])
    expect(believed([bracket, undefined, undefined], 0)).toBeUndefined()
    expect(believed([], 0)).toBeUndefined()
    const lie = narrowed(undefined, { seconds: 2e9, sentAt: 0, gotAt: 2 })
    expect(believed([lie, bracket, lie], 2)?.least).toBe(2e12 - HONEST_MS)
  })
})
