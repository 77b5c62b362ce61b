// How sightings part into waves.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '../shared/instant.ts'
import type { Sighting } from './sighting.ts'
import { gatherWaves } from './waves.ts'

const HOUR = 3_600_000
const at = fc.integer({ min: 0, max: 1500 }).map((hours) => (hours * HOUR) as Instant)
const sightings = fc
  .array(fc.record({ from: at, days: fc.nat(4) }), { minLength: 1, maxLength: 8 })
  .map((list) =>
    list.map(({ from, days }, i): Sighting => {
      const standing = { source: 'somebody', reliability: 'B' as const }
      const to = (from + days * 24 * HOUR) as Instant
      return { ...standing, id: `s${i}`, from, to, identifiers: [], samples: [] }
    }),
  )

describe('waves', () => {
  it('part at sharing and lift and at long silences, and hold every sighting once', () => {
    fc.assert(
      fc.property(sightings, at, fc.option(at, { nil: undefined }), (all, sharedAt, liftedAt) => {
        const waves = gatherWaves(all, { sharedAt, liftedAt }, 72 * HOUR)
        const ids = waves.flatMap((wave) => wave.sightings.map(({ id }) => id))
        expect([...ids].sort()).toEqual(all.map(({ id }) => id).sort())
        for (const { phase, to, from } of waves) {
          if (phase === 'after')
            expect(to).toBeGreaterThanOrEqual(liftedAt ?? Number.POSITIVE_INFINITY)
          else expect(to).toBeLessThan(liftedAt ?? Number.POSITIVE_INFINITY)
          if (phase === 'before') expect(to).toBeLessThan(sharedAt)
          expect(from).toBeLessThanOrEqual(to)
        }
        expect(gatherWaves([...all].reverse(), { sharedAt, liftedAt }, 72 * HOUR)).toEqual(waves)
      }),
    )
  })
})
