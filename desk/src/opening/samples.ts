// The samples of an opened naming: what the entries that logged them first commit to, shown and held against them.

import type { Board } from '@forewarn/core/board/board'
import type { Finding } from '@forewarn/core/investigation/finding'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { sampleCommitment } from '@forewarn/core/investigation/sample-commitment'
import { namedSamples, type Sighting } from '@forewarn/core/investigation/sighting'
import { SightingId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Timeline } from './timeline.ts'

type Shown = NonNullable<OpenedNaming['sightings']>

/** Of the sightings that these samples are first in, what their entries commit to. */
export function sightingsOf(
  { investigation }: Board,
  { sightings }: Finding,
  samples: readonly string[],
): Shown {
  const seqOf = ({ id }: Sighting) => {
    const recorded = investigation.sightings.get(SightingId.parse(id))
    return recorded?.samples.length ? recorded.seq : Number.POSITIVE_INFINITY
  }
  const inOrder = [...sightings].sort((a, b) => seqOf(a) - seqOf(b))
  const first = samples.flatMap(
    (sample) => inOrder.find((one) => one.samples.includes(sample)) ?? [],
  )
  return [...new Set(first)].flatMap((one) => {
    const named = namedSamples(one)
    const { salt } = one.committed ?? {}
    if (named === undefined || salt === undefined) return []
    return [{ sightingId: SightingId.parse(one.id), salt, samples: named }]
  })
}

/** @throws Refusal `opening.broken` where an entry commits to other samples */
export function samplesInWords({ sightings = [] }: OpenedNaming, { samples }: Timeline): string {
  const told = [...samples].map(([sample, { seq, event }]) => {
    const short = `${sample.slice(0, 16)}…`
    if (event.kind === 'sightingRecorded') {
      return `that ${short} was in entry ${seq} is the word of whoever signed that, which commits to no sample`
    }
    const shown = sightings.find(({ sightingId }) => sightingId === event.sightingId)
    if (shown === undefined) throw unlike(`what entry ${seq} commits to is not shown`)
    if (sampleCommitment(shown.salt, shown.samples) !== event.commitment) {
      throw unlike(`entry ${seq} commits to other samples`)
    }
    const own = shown.samples.find(([digest]) => digest === sample)
    if (own === undefined) throw unlike(`${short} is not among those that entry ${seq} commits to`)
    return `${short} (“${own[1]}”) is among those that entry ${seq} commits to`
  })
  return `by their SHA-256, ${told.join('; ')}.`
}

function unlike(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: '', problem })
}
