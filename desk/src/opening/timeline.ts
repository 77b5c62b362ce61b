// In which order an opening's entries stand: committed, handed out, seen, declared, read, found, and only then shown.

import type { Event } from '@forewarn/core/board/entry'
import { commitmentDigest } from '@forewarn/core/bundle/commitment'
import { type OpenedNaming, openingDigest } from '@forewarn/core/investigation/opened-naming'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { readJson } from './file.ts'
import type { Believed } from './stand.ts'

export type Saying<Kind extends Event['kind']> = Omit<Believed, 'event'> & {
  readonly event: Extract<Event, { kind: Kind }>
}

/** All that this naming rests on, where it stands. */
export interface Timeline {
  readonly attempts: readonly (Saying<'seedCommitted'> | Saying<'drawCommitted'>)[]
  /** What witnesses drew for these attempts. */
  readonly draws: readonly Saying<'codewordsDrawn'>[]
  /** Of these attempts, those that were published. */
  readonly publications: readonly Saying<'bundlePublished'>[]
  readonly seed: Saying<'seedCommitted'> | Saying<'drawCommitted'>
  readonly published: Saying<'bundlePublished'>
  /** Where the copy was added after the publication. */
  readonly added: Saying<'copyAdded'> | undefined
  /** Further copies of the case that this recipient was issued after a theft. */
  readonly thefts: readonly Saying<'copyAdded'>[]
  readonly enrolled: readonly Saying<'keysEnrolled'>[]
  readonly collected: Saying<'copyCollected'> | undefined
  /** By sample that was read: the sighting that logged it first. */
  readonly samples: ReadonlyMap<string, Saying<'sightingRecorded' | 'sightingLogged'>>
  /** The same of every declared sample, as far as its entries are here. */
  readonly listed: ReadonlyMap<string, Saying<'sightingRecorded' | 'sightingLogged'>>
  readonly analyses: readonly Saying<'analysisDeclared'>[]
  readonly declared: Saying<'analysisDeclared'>
  readonly read: Saying<'readingLogged'>
  readonly found: Saying<'findingSealed'>
  readonly opened: Saying<'commitmentOpened' | 'namingOpened'>
  /** Where the spellings of this publication were opened. */
  readonly spelled: Saying<'spellingsOpened'> | undefined
  /** Every opening of this recipient's copies of this case. */
  readonly openings: readonly Saying<'commitmentOpened' | 'namingOpened'>[]
}

const Samples = z.array(z.tuple([z.string(), z.array(z.string())]))

/** @throws Refusal `opening.broken` where something is not there, or not in order */
export function timelineOf(
  entries: readonly Believed[],
  naming: OpenedNaming,
  text: string,
): Timeline {
  const all = <Kind extends Event['kind']>(
    kind: Kind,
    isMeant: (event: Extract<Event, { kind: Kind }>) => boolean,
  ) =>
    entries.filter((one): one is Saying<Kind> => {
      return one.event.kind === kind && isMeant(one.event as Extract<Event, { kind: Kind }>)
    })
  const { caseId, attemptId, bundleId, version, analysisId, findingId, copy, analysis } = naming
  const { recipientId, parts } = copy.commitment
  const commitment = commitmentDigest(copy.commitment)
  const opening = openingDigest(text)
  const declared = the(
    'analysis',
    all('analysisDeclared', (one) => one.analysisId === analysisId),
  )
  const isBefore = ({ seq }: Believed | Saying<Event['kind']>) => seq <= declared.seq
  const attempts = [
    ...all('seedCommitted', (one) => one.caseId === caseId),
    ...all('drawCommitted', (one) => one.caseId === caseId),
  ]
    .filter(isBefore)
    .sort((a, b) => a.seq - b.seq)
  const known = new Set<string>(attempts.map(({ event }) => event.attemptId))
  const listed = Samples.safeParse(readJson(analysis.samples)).data ?? []
  const sightings = [
    ...all('sightingRecorded', () => true),
    ...all('sightingLogged', () => true),
  ].sort((one, other) => one.seq - other.seq)
  const firstOf = (sample: string) => {
    const own = listed.filter(([, digests]) => digests.includes(sample)).map(([id]) => id)
    const [first] = sightings.filter(({ event: { sightingId, samples } }) => {
      return samples.length > 0 && own.includes(sightingId)
    })
    return the(`sighting of sample ${sample.slice(0, 16)}…`, first ? [first] : [])
  }
  for (const [id, digests] of listed) {
    const own = sightings.filter(({ event }) => event.sightingId === id)
    if (digests.length > 0) the(`sighting ${id}`, own)
  }
  const openings = [
    ...all('commitmentOpened', () => true),
    ...all('namingOpened', () => true),
  ].sort((one, other) => one.seq - other.seq)
  const timeline: Timeline = {
    attempts,
    draws: all('codewordsDrawn', (one) => known.has(one.attemptId)),
    thefts: all('copyAdded', (one) => {
      return one.because === 'theft' && one.recipientId === recipientId && known.has(one.attemptId)
    }),
    enrolled: all('keysEnrolled', (one) => one.recipientId === recipientId),
    publications: all('bundlePublished', (one) => known.has(one.attemptId)).filter(isBefore),
    seed: the(
      'seed',
      attempts.filter(({ event }) => {
        return (
          event.attemptId === attemptId && event.bundleId === bundleId && event.version === version
        )
      }),
    ),
    published: the(
      'publication',
      all('bundlePublished', (one) => one.attemptId === attemptId),
    ),
    added: all('copyAdded', (one) => one.commitment === commitment)[0],
    collected: all('copyCollected', (one) =>
      parts.some(({ partId }) => partId === one.partId),
    ).find(({ by }) => by === recipientId),
    samples: new Map(naming.read.map((sample) => [sample, firstOf(sample)])),
    listed: new Map(listed.flatMap(([, own]) => own.map((one) => [one, firstOf(one)] as const))),
    analyses: all('analysisDeclared', (one) => one.caseId === caseId).filter(isBefore),
    declared,
    read: the(
      'reading',
      all('readingLogged', (one) => one.analysisId === analysisId),
    ),
    found: the(
      'finding',
      all('findingSealed', (one) => one.findingId === findingId && one.analysisId === analysisId),
    ),
    opened: the(
      'opening',
      openings.filter(({ event }) => {
        const isOf = event.opening === opening && event.commitment === commitment
        return isOf && event.findingId === findingId
      }),
    ),
    spelled: all('spellingsOpened', (one) => one.attemptId === attemptId)[0],
    openings: openings.filter(({ event }) => {
      return event.recipientId === recipientId && known.has(event.attemptId)
    }),
  }
  mustBeInOrder(timeline)
  return timeline
}

function the<One>(what: string, found: readonly One[]): One {
  const [one, ...more] = found
  if (one !== undefined && more.length === 0) return one
  throw broken(
    one === undefined ? `there is no entry of its ${what}` : `two entries of its ${what}`,
  )
}

function mustBeInOrder({ seed, published, added, collected, samples, ...later }: Timeline): void {
  const since = added ?? published
  const steps: [string, { readonly seq: number } | undefined][] = [
    ['the seed', seed],
    ['the publication', published],
    ['the copy', since === published ? undefined : since],
    ['the analysis', later.declared],
    ['the reading', later.read],
    ['the finding', later.found],
    ['the opening', later.opened],
  ]
  const there = steps.flatMap(([what, entry]) => (entry ? [{ what, seq: entry.seq }] : []))
  for (const [i, { what, seq }] of there.entries()) {
    const before = there[i - 1]
    if (before !== undefined && before.seq >= seq) {
      throw broken(`${what} (entry ${seq}) stands before ${before.what} (entry ${before.seq})`)
    }
  }
  if (collected !== undefined && collected.seq <= since.seq) {
    throw broken(`it was collected (entry ${collected.seq}) before it was committed to`)
  }
  if (later.spelled !== undefined && later.spelled.seq >= later.opened.seq) {
    throw broken(`its spellings were opened (entry ${later.spelled.seq}) after it was`)
  }
  const first = Math.min(...later.publications.map(({ seq }) => seq))
  for (const [sample, { seq }] of samples) {
    if (seq > first && seq < later.declared.seq) continue
    throw broken(
      `sample ${sample.slice(0, 16)}… (entry ${seq}) was not logged between the publication and the analysis`,
    )
  }
}

function broken(problem: string): Refusal<'opening.broken'> {
  return new Refusal('opening.broken', { step: 'The order of the ledger', problem })
}
