// Sightings gathered into waves: before anything was shared, under embargo, after the lift.

import type { Instant } from '../shared/instant.ts'
import type { Sighting } from './sighting.ts'

/**
 * `before`: wholly before the first part of any copy could be opened, so no copy can be its source.
 * `embargo`: wholly before the lift; only these waves can point to a copy.
 * `after`: perhaps later than the lift, when anyone could know; its samples convict nobody.
 */
export type Phase = 'before' | 'embargo' | 'after'
const PHASES: readonly Phase[] = ['before', 'embargo', 'after']

export interface Bounds {
  /** When the first part of any copy opened; `undefined` where nothing was shared. */
  readonly sharedAt: Instant | undefined
  /** When it became public for everybody; `undefined` while the embargo holds. */
  readonly liftedAt: Instant | undefined
}

export interface Wave {
  /** `W1`, `W2` … in the order of time. */
  readonly id: string
  readonly phase: Phase
  readonly from: Instant
  readonly to: Instant
  /** Earliest first; never empty. */
  readonly sightings: readonly Sighting[]
}

/** Where only part of the interval lies before the lift, it may have been after: the doubt acquits. */
export function phaseOf({ to }: Pick<Sighting, 'to'>, { sharedAt, liftedAt }: Bounds): Phase {
  if (liftedAt !== undefined && to >= liftedAt) return 'after'
  return sharedAt === undefined || to < sharedAt ? 'before' : 'embargo'
}

/**
 * Parts sightings by phase, then wherever nothing was seen for more than `gapMs`.
 *
 * The order in which the sightings are given does not matter.
 */
export function gatherWaves(sightings: readonly Sighting[], bounds: Bounds, gapMs: number): Wave[] {
  const gathered = PHASES.flatMap((phase) =>
    runs(
      sightings.filter((sighting) => phaseOf(sighting, bounds) === phase).sort(byTime),
      gapMs,
    ).map((run) => ({ phase, run })),
  )
  return gathered.map(({ phase, run }, index) => ({
    id: `W${index + 1}`,
    phase,
    from: (run[0] as Sighting).from,
    to: Math.max(...run.map(({ to }) => to)) as Instant,
    sightings: run,
  }))
}

function runs(sorted: readonly Sighting[], gapMs: number): Sighting[][] {
  const out: Sighting[][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const sighting of sorted) {
    const current = out.at(-1)
    if (current === undefined || sighting.from - until > gapMs) out.push([sighting])
    else current.push(sighting)
    until = Math.max(until, sighting.to)
  }
  return out
}

function byTime(a: Sighting, b: Sighting): number {
  return a.from - b.from || a.to - b.to || (a.id < b.id ? -1 : 1)
}
