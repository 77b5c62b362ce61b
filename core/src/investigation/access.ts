// Who had it in time: what a copy held when, and what that makes of it as the source of a wave.

import type { ArtefactClass } from '../shared/fields.ts'
import type { Instant } from '../shared/instant.ts'
import type { HeldCopy } from './dossier.ts'
import type { Numbers } from './priors.ts'
import { doubt, type Sighting } from './sighting.ts'
import type { Wave } from './waves.ts'

const HOUR_MS = 3_600_000

/**
 * When the copy had been collected as far as `classes` ask: all of those it holds, each in whatever
 * version came first, or, where it holds none of them, its first part. `undefined` where nothing was
 * ever collected.
 */
export function heldSince(
  copy: HeldCopy,
  classes: ReadonlySet<ArtefactClass>,
): Instant | undefined {
  const firsts = new Map<ArtefactClass, Instant>()
  for (const { class: held, collectedAt } of copy.parts) {
    const known = firsts.get(held)
    if (collectedAt === undefined || (known !== undefined && known <= collectedAt)) continue
    firsts.set(held, collectedAt)
  }
  const inOrder = [...firsts].sort(([, a], [, b]) => a - b)
  const asked = inOrder.findLast(([held]) => classes.has(held))
  return (asked ?? inOrder[0])?.[1]
}

/**
 * P(wave as seen | the source has held it since `since`), in [0, 1], against 1 for those who had it
 * all along; as a function of `since`.
 *
 * The earliest *true* sighting says when the wave had begun: sightings are taken as wrong each with
 * its own chance, independently. Where all are wrong the time says nothing (1).
 */
export function accessLikelihood(wave: Wave, numbers: Numbers): (since: Instant) => number {
  const halfTimeMs = numbers.halfTimeHours * HOUR_MS
  const sorted = [...wave.sightings].sort(
    (a, b) => a.to - b.to || a.from - b.from || doubt(a, numbers) - doubt(b, numbers),
  )
  return (since) => {
    let sum = 0
    let wrongSoFar = 1
    for (const sighting of sorted) {
      const wrong = doubt(sighting, numbers)
      sum += wrongSoFar * (1 - wrong) * readiness(sighting, since, halfTimeMs)
      wrongSoFar *= wrong
    }
    return sum + wrongSoFar
  }
}

/**
 * The chance that a leak at `since` is put to use by the time of the sighting: 1 − 2^(−elapsed /
 * half-time), averaged over the sighting's interval; 0 where the interval ends before `since`.
 */
export function readiness(sighting: Sighting, since: Instant, halfTimeMs: number): number {
  const { from, to } = sighting
  if (to <= since) return 0
  const missing = (elapsedMs: number) => 2 ** (-elapsedMs / halfTimeMs)
  if (from === to) return 1 - missing(to - since)
  const a = Math.max(0, from - since)
  const b = to - since
  const integral = b - a - (halfTimeMs / Math.LN2) * (missing(a) - missing(b))
  return Math.min(1, Math.max(0, integral / (to - from)))
}

/** Whether every sighting of the wave was over before `since`. */
export function isTooLate(wave: Wave, since: Instant): boolean {
  return wave.sightings.every(({ to }) => to <= since)
}

/** The chance that all of these reports are wrong. */
export function allWrong(sightings: readonly Sighting[], numbers: Numbers): number {
  return sightings.reduce((product, sighting) => product * doubt(sighting, numbers), 1)
}
