// The clock that decides: never back, never past what is known, and never standing still for ever.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginDeciding, type Deciding, decide, type Reading } from './deciding-time.ts'
import { DRIFT } from './witness-time.ts'

const START = 1_700_000_000_000
const FIVE_MIN = 300_000

/** Some seconds pass, and the own clock stands so far from the truth. */
const steps = fc.array(
  fc.record({
    passed: fc.integer({ min: 0, max: 60_000 }),
    off: fc.integer({ min: -FIVE_MIN, max: FIVE_MIN }),
  }),
  { maxLength: 40 },
)

/** Runs a clock from the truth at `START`; hands `look` the truth each time. */
function run(
  asked: readonly { passed: number; off: number }[],
  least: ((truth: number) => number | undefined) | undefined,
  look: (decided: Deciding, truth: number, own: number) => void,
) {
  const isWitnessed = least !== undefined
  let truth = START
  let decided = beginDeciding(START - 1000, { own: START, elapsed: 0 }, isWitnessed)
  for (const { passed, off } of asked) {
    truth += passed
    const known = least?.(truth)
    const reading: Reading = {
      own: truth + off,
      elapsed: truth - START,
      ...(known !== undefined && { least: known }),
    }
    decided = decide(decided, reading, isWitnessed)
    look(decided, truth, truth + off)
  }
}

describe('the time that decides', () => {
  it('is never early by a clock that is set while it runs, without any witness', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        run(asked, undefined, ({ at }, truth) => {
          expect(at).toBeLessThanOrEqual(truth + (truth - START) * DRIFT + 0.01)
        })
      }),
    )
  })

  it('is never early by any own clock where witnesses are heard, nor where they are not', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (asked, areHeard) => {
        run(
          asked,
          (truth) => (areHeard ? truth - 40 : undefined),
          ({ at }, truth) => {
            expect(at).toBeLessThanOrEqual(truth)
          },
        )
      }),
    )
  })

  it('never goes back, and never passes the own clock but to stay where it was', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (asked, isWitnessed) => {
        let last = 0
        run(asked, isWitnessed ? (truth) => truth : undefined, ({ at }, _, own) => {
          expect(at).toBeGreaterThanOrEqual(last)
          if (at > last && last > 0) expect(at).toBeLessThanOrEqual(own)
          last = at
        })
      }),
    )
  })

  it('goes on where witnesses are cut off: late by what was quiet before, and no more', () => {
    let decided = beginDeciding(START - 60_000, { own: START, elapsed: 0 }, true)
    expect(decided.at).toBe(START - 60_000)
    decided = decide(decided, { own: START + 3_600_000, elapsed: 3_600_000 }, true)
    expect(START + 3_600_000 - 60_000 - decided.at).toBeCloseTo(3_600_000 * DRIFT)
  })

  it('comes back at once where a clock that was set back is set right', () => {
    let decided = beginDeciding(0, { own: START, elapsed: 0 }, false)
    decided = decide(decided, { own: START + 60_000 - FIVE_MIN, elapsed: 60_000 }, false)
    expect(decided.at).toBe(START)
    decided = decide(decided, { own: START + 120_000, elapsed: 120_000 }, false)
    expect(START + 120_000 - decided.at).toBeLessThan(30)
  })

  it('would be early by its own clock at a start where there are no witnesses: that is the limit', () => {
    const reading = { own: START + FIVE_MIN, elapsed: 0 }
    expect(beginDeciding(START - 1000, reading, false).at).toBe(START + FIVE_MIN)
    expect(beginDeciding(START - 1000, reading, true).at).toBe(START - 1000)
  })
})
