// Everything an investigation lays on the table before it declares what it will do with it.

import type { Dossier } from '@forewarn/core/investigation/dossier'
import { declaredMethod } from '@forewarn/core/investigation/investigate'
import { AS_GIVEN } from '@forewarn/core/investigation/priors'
import {
  convictingSamples,
  subjectOf,
  usualWave,
  wavesOf,
} from '@forewarn/core/investigation/subject'
import { z } from 'zod'
import { mustContinue } from '../codewords.ts'
import { mustHaveShares } from '../key-shares.ts'
import { materialOf } from '../material.ts'
import type { Desk } from '../sign-in.ts'
import { fetchJson, fetchSealed } from '../team.ts'
import {
  type Circumstances,
  circumstancesOf,
  type Publication,
  publicationOf,
} from './circumstances.ts'
import type { Inquiry } from './inquiry.ts'
import type { Declaration } from './ledger-steps.ts'
import { type LoggedSample, loggedSamples, type Shared, sharedOf, stoodBefore } from './logged.ts'
import { type MarkedNote, markedNotes, withNotes } from './notes.ts'
import { type OpenedSighting, openSightings } from './sight.ts'

export interface Evidence {
  readonly publication: Publication
  readonly circumstances: Circumstances
  /** What was written to several, and marked. */
  readonly notes: readonly MarkedNote[]
  /** Without likeness and marks, which are not known yet. */
  readonly dossier: Dossier
  /** Of all sightings, each content once, in the order of digests. */
  readonly samples: readonly LoggedSample[]
  /** What they may have come from. */
  readonly shared: Shared
  /** A sighting of the wave that is judged. */
  readonly anchor: string
  /** Of `samples`, those whose marks may be read: new in this wave, and seen under embargo. */
  readonly convicting: readonly LoggedSample[]
  readonly declaration: Declaration
}

/**
 * Verifies the ledger and opens all that the case has. Nothing is compared or read yet. Where masters and
 * codewords take two investigators, both must be able to be opened: an analysis that stops later counts.
 *
 * @throws Refusal `input.missing`, `investigation.evidence`, `bundle.otherCodewords`,
 *   `keyShares.lacking`, or of the ledger
 */
export async function gather(inquiry: Inquiry): Promise<Evidence> {
  const { desk, ledger, named, progress } = inquiry
  const board = await ledger.catchUp()
  const publication = publicationOf(board, named.caseId)
  if (board.programme.hadKeyShares) {
    await mustHaveShares(desk, materialOf(board, named.caseId), (blob) => fetchSealed(desk, blob))
  }
  await mustBeOne(desk, publication)
  const upstream = inquiry.upstream ?? new Map()
  const notes = markedNotes(board, named.caseId)
  const own = await circumstancesOf(desk, board, publication, upstream)
  const circumstances = await withNotes(desk, board, own, notes)
  const opened = await openSightings(desk, board, named.caseId, progress)
  const dossier = dossierOf(inquiry, circumstances, opened)
  const anchor = inquiry.sighting ?? firstOf(dossier)
  const convicting = convictingSamples(dossier, subjectOf(dossier, anchor, AS_GIVEN).wave)
  const shared = sharedOf(publication, notes)
  const samples = await loggedSamples({ desk, board, caseId: named.caseId }, opened, shared)
  return {
    ...{ publication, circumstances, notes, dossier, samples, shared, anchor },
    convicting: samples.filter(({ digest }) => convicting.has(digest)),
    declaration: declarationOf(inquiry, { publication, notes, anchor, opened, samples }),
  }
}

/** Of several versions, the masters can be compared with one another without reading anything. */
async function mustBeOne(desk: Desk, { versions }: Publication): Promise<void> {
  if (versions.length === 1) return
  const digests = versions.map(({ published }) => published.masters)
  const masters = digests.map((digest) => fetchJson(desk, z.unknown(), digest))
  mustContinue(versions, await Promise.all(masters))
}

/** Of a case's name, in a finding. */
const MOST_LETTERS = 200

function dossierOf(
  { named, publicArtefacts = [] }: Inquiry,
  { identifiers, copies, items, liftedAt }: Circumstances,
  opened: readonly OpenedSighting[],
): Dossier {
  const sightings = opened.map(({ sighting }) => sighting)
  const unknown = { likeness: [], marks: undefined }
  return {
    ...{
      case: named.name.slice(0, MOST_LETTERS),
      identifiers,
      copies,
      items,
      liftedAt,
      sightings,
      publicArtefacts,
    },
    ...unknown,
  }
}

function firstOf(dossier: Dossier): string {
  return usualWave(wavesOf(dossier, AS_GIVEN)).sightings[0]?.id ?? ''
}

/** In a fixed order of lines, so that whoever holds the finding can digest it again. */
function declarationOf(
  { laboratory, analyses = 1, publicArtefacts = [], upstream = new Map() }: Inquiry,
  given: {
    readonly publication: Publication
    readonly notes: readonly MarkedNote[]
    readonly anchor: string
    readonly opened: readonly OpenedSighting[]
    readonly samples: readonly LoggedSample[]
  },
): Declaration {
  const { publication, notes, anchor, opened } = given
  const late = lateFor(given.samples, sharedOf(publication, notes))
  const samples = opened
    .map(({ sighting: { id, samples } }) => [id, [...samples].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const method = [
    laboratory.decoder.version,
    laboratory.recipe,
    ...publication.versions.map(({ published }) => published.masters),
    anchor,
    analyses,
    publicArtefacts,
    [...upstream].sort(),
    ...(notes.length === 0 ? [] : [notes.map(({ sent }) => sent.masters)]),
    ...(late.length === 0 ? [] : [{ logged: late }]),
  ]
  return {
    samples: JSON.stringify(samples),
    method: `${JSON.stringify(method)}\n${declaredMethod()}`,
  }
}

/** Samples for which something is left out, since it was published later, with the entry that logged them. */
function lateFor(samples: readonly LoggedSample[], { versions, notes }: Shared) {
  return samples
    .filter((sample) =>
      [...versions, ...notes].some(({ published }) => !stoodBefore(sample, published)),
    )
    .map(({ digest, logged }) => [digest, logged])
}
