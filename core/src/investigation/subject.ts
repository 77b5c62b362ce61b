// The one wave a finding is about, with all that was seen, compared and read of it.

import type { ArtefactClass } from '../shared/fields.ts'
import type { Instant } from '../shared/instant.ts'
import { heldSince } from './access.ts'
import {
  boundsOf,
  type Dossier,
  type HeldCopy,
  isOfAnother,
  type MarksRead,
  type SampleLikeness,
  unfit,
} from './dossier.ts'
import type { Numbers } from './priors.ts'
import type { Sighting } from './sighting.ts'
import { gatherWaves, phaseOf, type Wave } from './waves.ts'

/** A sample of the wave: how it compares, with what, and who reported it. */
export interface Compared {
  readonly likeness: SampleLikeness
  /** The best item's class and whether it stood upstream; `undefined` where nothing was alike. */
  readonly item: { class: ArtefactClass; upstream: 'same' | 'different' | 'unknown' } | undefined
  /** How far it is derived rather than unrelated, in nats; of the best item. */
  readonly nats: number
  readonly reportedBy: readonly Sighting[]
}

export interface Subject {
  readonly wave: Wave
  readonly copies: readonly HeldCopy[]
  /** When the first part of any copy opened; `undefined` where nothing was shared. */
  readonly sharedAt: Instant | undefined
  /** By recipient: since when its copy held what the samples derive from; absent: never collected. */
  readonly since: ReadonlyMap<string, Instant>
  readonly samples: readonly Compared[]
  readonly marks: MarksRead | undefined
  /** Sightings from before anything was shared. */
  readonly seenBefore: readonly Sighting[]
  /** Whether something public is older than the wave. */
  readonly isPublicBefore: boolean
}

const HOUR_MS = 3_600_000

/** Every wave of this case; sightings of another vulnerability are left out. */
export function wavesOf(dossier: Dossier, numbers: Numbers): Wave[] {
  const own = dossier.sightings.filter((sighting) => !isOfAnother(sighting, dossier))
  return gatherWaves(own, boundsOf(dossier), numbers.waveGapHours * HOUR_MS)
}

/** The wave to judge unless a person chooses: the first under embargo, or else the first of all. */
export function usualWave(waves: readonly Wave[]): Wave {
  const wave = waves.find(({ phase }) => phase === 'embargo') ?? waves[0]
  if (wave === undefined) throw unfit('there is no sighting of this case')
  return wave
}

/**
 * The samples that may convict: reported in this wave, the wave under embargo, and reported by
 * nobody for a time before anything was shared. Only these are to be traced.
 */
export function convictingSamples(dossier: Dossier, wave: Wave): Set<string> {
  return wave.phase === 'embargo' ? newSamples(dossier, wave) : new Set()
}

function newSamples(dossier: Dossier, wave: Wave): Set<string> {
  const bounds = boundsOf(dossier)
  const older = dossier.sightings.filter((sighting) => phaseOf(sighting, bounds) === 'before')
  const known = new Set(older.flatMap(({ samples }) => samples))
  return new Set(wave.sightings.flatMap(({ samples }) => samples).filter((s) => !known.has(s)))
}

/**
 * What bears on the wave that holds `anchor`, a sighting's id. The marks were read as of one leak,
 * and stay so when another gap would part the wave.
 */
export function subjectOf(dossier: Dossier, anchor: string, numbers: Numbers): Subject {
  const waves = wavesOf(dossier, numbers)
  const wave = waves.find(({ sightings }) => sightings.some(({ id }) => id === anchor))
  if (wave === undefined) throw unfit(`there is no sighting ${anchor} of this case`)
  const samples = comparedIn(dossier, wave)
  const classes = derivedClasses(samples)
  return {
    wave,
    copies: dossier.copies,
    sharedAt: boundsOf(dossier).sharedAt,
    since: new Map(
      dossier.copies.flatMap((copy) => {
        const since = heldSince(copy, classes)
        return since === undefined ? [] : [[copy.recipient, since] as const]
      }),
    ),
    samples,
    marks: wave.phase === 'embargo' ? dossier.marks : undefined,
    seenBefore: waves
      .filter(({ phase, id }) => phase === 'before' && id !== wave.id)
      .flatMap(({ sightings }) => sightings),
    isPublicBefore:
      wave.phase === 'after' || dossier.publicArtefacts.some(({ at }) => at <= wave.to),
  }
}

/** The classes of the items that samples are derived from. */
function derivedClasses(samples: readonly Compared[]): ReadonlySet<ArtefactClass> {
  const derived = samples.filter(({ likeness }) => likeness.verdict === 'derived')
  return new Set(derived.flatMap(({ item }) => (item === undefined ? [] : [item.class])))
}

/**
 * Samples that say where the wave's material comes from. After the lift they still tell the line of
 * descent, as long as what they derive from was not public by then.
 */
function comparedIn(dossier: Dossier, wave: Wave): Compared[] {
  const known = new Map(dossier.items.map((item) => [item.item, item]))
  const samples = wave.phase === 'before' ? new Set() : newSamples(dossier, wave)
  return dossier.likeness.flatMap((likeness) => {
    const best = likeness.best[0]
    const item = best === undefined ? undefined : known.get(best.item)
    const isPublic = item?.publicAt !== undefined && item.publicAt <= wave.to
    if (!samples.has(likeness.sample) || isPublic) return []
    const reportedBy = wave.sightings.filter((each) => each.samples.includes(likeness.sample))
    return [{ likeness, item, nats: best?.nats ?? 0, reportedBy }]
  })
}
