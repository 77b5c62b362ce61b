// What would change the answer: the judgement again, with one piece of evidence added or taken away.

import { ARTEFACT_CLASSES, type ArtefactClass } from '../shared/fields.ts'
import { type Instant, instant } from '../shared/instant.ts'
import { boundsOf, type Dossier, type SharedItem } from './dossier.ts'
import { AS_GIVEN } from './priors.ts'
import { contenders, first, type Weighed } from './rank.ts'
import { type Asked, judge, probabilityOf } from './sensitivity.ts'
import type { Sighting } from './sighting.ts'
import { type Subject, subjectOf } from './subject.ts'

/** `about`: the sighting, recipient or artefact class that the change is about, where there is one. */
export const CHANGES = [
  'sighting-wrong',
  'marks-withdrawn',
  'marks-name',
  'likeness-withdrawn',
  'sample-derived',
  'sample-unrelated',
  'text-upstream',
  'text-not-upstream',
  'seen-before',
  'public-before',
] as const
export type ChangeKind = (typeof CHANGES)[number]

export interface Change {
  readonly kind: ChangeKind
  readonly about: string | null
  /** The leader's probability afterwards, and who would then lead at its level. */
  readonly probability: number
  readonly first: string
}

interface Supposed {
  readonly kind: ChangeKind
  readonly about?: string
  readonly dossier: Dossier
  /** A sighting that still stands in the wave; the first one where not given. */
  readonly anchor?: string
}

const DAY_MS = 86_400_000
/** Below this shift of the log-odds, in nats (a factor of 1.1), nothing has changed. */
const LEAST_SHIFT = 0.1
/** Stands for a sample that nobody has seen yet. */
const IMAGINED = '0'.repeat(64)

/** The greatest change first; none for a wave that no copy can be the source of. */
export function whatWouldChange(
  dossier: Dossier,
  anchor: string,
  { ranked, leader }: { ranked: readonly Weighed[]; leader: Asked },
): Change[] {
  const subject = subjectOf(dossier, anchor, AS_GIVEN)
  if (subject.wave.phase !== 'embargo') return []
  const before = logOdds(probabilityOf(ranked, leader))
  return [
    ...supposedSightings(dossier, subject),
    ...supposedMarks(dossier, subject, ranked),
    ...supposedLikeness(dossier, subject),
    ...supposedHistory(dossier, subject),
  ]
    .map(({ kind, about = null, dossier: supposed, anchor: other = anchor }) => {
      const again = judge(supposed, other, AS_GIVEN)
      const probability = probabilityOf(again, leader)
      const shift = Math.abs(logOdds(probability) - before)
      const leads = first(contenders(again, leader.level)).id
      return { shift, change: { kind, about, probability, first: leads } }
    })
    .filter(({ shift }) => shift >= LEAST_SHIFT)
    .sort((a, b) => b.shift - a.shift)
    .map(({ change }) => change)
}

function supposedSightings(dossier: Dossier, { wave, seenBefore }: Subject): Supposed[] {
  const without = (id: string): Dossier => {
    const sightings = dossier.sightings.filter((sighting) => sighting.id !== id)
    const reported = new Set(sightings.flatMap(({ samples }) => samples))
    const { marks } = dossier
    const isRead = marks?.samples.some((sample) => reported.has(sample))
    return { ...dossier, sightings, marks: isRead ? marks : undefined }
  }
  const wrong = (id: string): Supposed => {
    const anchor = wave.sightings.find((sighting) => sighting.id !== id)?.id
    const supposed = { kind: 'sighting-wrong', about: id, dossier: without(id) } as const
    return anchor === undefined ? supposed : { ...supposed, anchor }
  }
  const ofWave = wave.sightings.length > 1 ? wave.sightings : []
  return [...ofWave, ...seenBefore].map(({ id }) => wrong(id))
}

function supposedMarks(
  dossier: Dossier,
  { since }: Subject,
  ranked: readonly Weighed[],
): Supposed[] {
  if ((dossier.marks?.traced.length ?? 0) > 0) {
    return [{ kind: 'marks-withdrawn', dossier: { ...dossier, marks: undefined } }]
  }
  const within = ranked.filter(({ kind, copies }) =>
    kind === 'copy' ? copies.some(({ recipient }) => since.has(recipient)) : false,
  )
  const likeliest = within.reduce<Weighed | undefined>(
    (best, each) => (best === undefined || each.probability > best.probability ? each : best),
    undefined,
  )?.copies[0]
  if (likeliest === undefined) return []
  const { recipient, partner } = likeliest
  const certain = { recipient, partner, pValue: 0, multiplicity: 1 }
  const carriers = { held: 0, read: 0, erased: 0 }
  const marks = { samples: [IMAGINED], verdict: 'traced', carriers, traced: [certain] } as const
  const named = { ...marks, samples: [...marks.samples], traced: [...marks.traced] }
  return [{ kind: 'marks-name', about: recipient, dossier: { ...dossier, marks: named } }]
}

function supposedLikeness(dossier: Dossier, subject: Subject): Supposed[] {
  const derived = subject.samples.filter(({ likeness }) => likeness.verdict === 'derived')
  if (derived.length === 0) return supposedSamples(dossier, subject)
  const matched = new Set(derived.map(({ likeness }) => likeness.best[0]?.item))
  const rewrite = (upstream: SharedItem['upstream']): Dossier => ({
    ...dossier,
    items: dossier.items.map((each) => (matched.has(each.item) ? { ...each, upstream } : each)),
  })
  return [
    { kind: 'likeness-withdrawn', dossier: { ...dossier, likeness: [] } },
    { kind: 'text-upstream', dossier: rewrite('same') },
    { kind: 'text-not-upstream', dossier: rewrite('different') },
  ]
}

/** A further sample of the wave, from its most reliable source. */
function supposedSamples(dossier: Dossier, { wave }: Subject): Supposed[] {
  const reporter = [...wave.sightings].sort((a, b) => (a.reliability < b.reliability ? -1 : 1))[0]
  const add = (verdict: 'derived' | 'unrelated', item: SharedItem | undefined): Dossier => {
    const best = item === undefined ? [] : [{ item: item.item, nats: 100, regions: [] }]
    return {
      ...dossier,
      sightings: dossier.sightings.map((each) =>
        each.id === reporter?.id ? { ...each, samples: [...each.samples, IMAGINED] } : each,
      ),
      likeness: [...dossier.likeness, { sample: IMAGINED, verdict, best }],
    }
  }
  const ofClass = (wanted: ArtefactClass) => dossier.items.find((item) => item.class === wanted)
  return [
    { kind: 'sample-unrelated', dossier: add('unrelated', undefined) },
    ...ARTEFACT_CLASSES.flatMap((about): Supposed[] => {
      const item = ofClass(about)
      if (item === undefined) return []
      return [{ kind: 'sample-derived', about, dossier: add('derived', item) }]
    }),
  ]
}

function supposedHistory(
  dossier: Dossier,
  { wave, seenBefore, isPublicBefore }: Subject,
): Supposed[] {
  const supposed: Supposed[] = []
  const { sharedAt } = boundsOf(dossier)
  if (seenBefore.length === 0 && sharedAt !== undefined) {
    const earlier = imaginedSighting(instant(Math.max(0, sharedAt - 30 * DAY_MS)))
    const sightings = [...dossier.sightings, earlier]
    supposed.push({ kind: 'seen-before', dossier: { ...dossier, sightings } })
  }
  if (!isPublicBefore) {
    const publicArtefacts = [{ at: wave.from, what: 'imagined' }]
    supposed.push({ kind: 'public-before', dossier: { ...dossier, publicArtefacts } })
  }
  return supposed
}

function imaginedSighting(at: Instant): Sighting {
  const standing = { source: 'imagined', reliability: 'A', identifiers: [], samples: [] } as const
  return { ...standing, identifiers: [], samples: [], id: ' imagined', from: at, to: at }
}

/** Kept finite: certainty is as good as a billion to one. */
function logOdds(p: number): number {
  const kept = Math.min(1 - 1e-9, Math.max(1e-9, p))
  return Math.log(kept / (1 - kept))
}
