// Since when each sample stands in the ledger, and what of the case had been published by then.

import type { Board } from '@forewarn/core/board/board'
import type { ReadWith } from '@forewarn/core/investigation/read-with'
import { fileName } from '@forewarn/core/investigation/sample-commitment'
import { Sighting } from '@forewarn/core/investigation/sighting'
import type { CaseId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Desk } from '../sign-in.ts'
import { openText } from '../team.ts'
import type { Publication } from './circumstances.ts'
import type { SampleBatch } from './laboratory.ts'
import { textOf } from './likeness.ts'
import type { MarkedNote } from './notes.ts'
import type { Sample } from './samples.ts'
import type { OpenedSighting } from './sight.ts'

/** `logged`: the first entry of the ledger that holds it, whichever case it was recorded in. */
export interface LoggedSample extends Sample {
  readonly logged: number
}

/** Versions and notes, by what a finding calls them; `published`: the entry since which each stands. */
export interface Shared {
  readonly versions: readonly SharedText[]
  readonly notes: readonly SharedText[]
}

interface SharedText {
  readonly what: string
  readonly published: number
}

/**
 * Of all sightings of a case, each content once, in the order of digests.
 *
 * Sightings of other cases count as well, where something of this one was published after them: whoever
 * saw a sample there could write to it here. What this desk cannot open of them it cannot know.
 */
export async function loggedSamples(
  { desk, board, caseId }: { readonly desk: Desk; readonly board: Board; readonly caseId: CaseId },
  opened: readonly OpenedSighting[],
  { versions, notes }: Shared,
): Promise<LoggedSample[]> {
  const samples = new Map<string, Sample>()
  const logged = new Map<string, number>()
  const log = (digest: string, seq: number) =>
    logged.set(digest, Math.min(seq, logged.get(digest) ?? seq))
  for (const { sighting, samples: own, seq } of opened) {
    for (const sample of own) if (!samples.has(sample.digest)) samples.set(sample.digest, sample)
    for (const digest of sighting.samples) log(digest, seq)
  }
  const newest = Math.max(...[...versions, ...notes].map(({ published }) => published))
  for (const { caseId: other, sealed, seq } of board.investigation.sightings.values()) {
    if (other === caseId || seq > newest) continue
    for (const digest of await digestsIn(desk, sealed)) log(digest, seq)
  }
  return [...samples.values()]
    .map((sample) => ({ ...sample, logged: logged.get(sample.digest) as number }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
}

/** Of a sighting as whoever recorded it sealed it; none where it is not for this desk. */
async function digestsIn(desk: Desk, sealed: string): Promise<readonly string[]> {
  try {
    const parsed = Sighting.safeParse(await openText(desk, z.unknown(), sealed))
    return parsed.success ? parsed.data.samples : []
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

export function sharedOf({ versions }: Publication, notes: readonly MarkedNote[]): Shared {
  return {
    versions: versions.map(({ version, published }) => ({
      ...{ what: `version ${version}`, published: published.seq },
    })),
    notes: notes.map(({ noteId, sent }) => ({ what: `note ${noteId}`, published: sent.seq })),
  }
}

/**
 * What a sample may have come from is what stood published before it was logged. Whatever is published
 * later could have been written to it, so that it spells somebody's copy.
 */
export function stoodBefore({ logged }: Pick<LoggedSample, 'logged'>, published: number): boolean {
  return published < logged
}

/** Samples that may have come from the same texts, together; such as can have come from none are not read. */
export function batchesOf(samples: readonly LoggedSample[], shared: Shared): SampleBatch[] {
  return together(samples, shared).filter(
    ({ versions, notes }) => versions > 0 || notes.includes(true),
  )
}

/** Of all waves: samples that were known before something of the case was published. */
export function earlierThan(samples: readonly LoggedSample[], shared: Shared): SampleBatch[] {
  return together(samples, shared).filter(
    ({ versions, notes }) => versions < shared.versions.length || notes.includes(false),
  )
}

function together(samples: readonly LoggedSample[], { versions, notes }: Shared): SampleBatch[] {
  const stood = samples.map((sample) => ({
    // By its name alone, which its entry commits to, and not by where it lay.
    text: textOf({ ...sample, path: fileName(sample.path) }),
    versions: versions.filter(({ published }) => stoodBefore(sample, published)).length,
    notes: notes.map(({ published }) => stoodBefore(sample, published)),
  }))
  const alike = Map.groupBy(stood, ({ versions, notes }) => JSON.stringify([versions, notes]))
  return [...alike.values()].flatMap((batch) => {
    const [{ versions, notes }] = batch as [(typeof stood)[number]]
    return [{ samples: batch.map(({ text }) => text), versions, notes }]
  })
}

/** The same for a finding, which says of every sample what was left out. */
export function readWithOf(samples: readonly LoggedSample[], shared: Shared): ReadWith[] {
  const all = [...shared.versions, ...shared.notes]
  return samples.map((sample) => {
    const isBefore = ({ published }: SharedText) => stoodBefore(sample, published)
    return {
      ...{ sample: sample.digest, logged: sample.logged },
      ...{ with: all.filter(isBefore), leftOut: all.filter((one) => !isBefore(one)) },
    }
  })
}
