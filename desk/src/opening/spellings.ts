// Places and spellings of what was published, shown to a stranger: each sealed file with the one key that opens it.

import type { Board } from '@forewarn/core/board/board'
import { contentRows } from '@forewarn/core/bundle/part'
import { isActive } from '@forewarn/core/embargo/slice'
import type { Finding } from '@forewarn/core/investigation/finding'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { fileName, type NamedSample } from '@forewarn/core/investigation/sample-commitment'
import type { Master } from '@forewarn/core/marking/master'
import { base64 } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Committed } from '../codewords.ts'
import type { Decoder } from '../investigate/laboratory.ts'
import { batchesOf, earlierThan, type LoggedSample } from '../investigate/logged.ts'
import { filesOf, Items, textsOf } from '../investigate/named-copies.ts'
import { openSightings } from '../investigate/sight.ts'
import type { Desk } from '../sign-in.ts'
import { fetchFileKey, fetchJson, fetchSealed } from '../team.ts'
import type { PublishedAttempt } from '../versions.ts'
import { differenceIn } from './difference.ts'
import { readJson } from './file.ts'
import { sightingsOf } from './samples.ts'

type Shown = Pick<OpenedNaming, 'copy'>

/** @throws Refusal `embargo.holds`: the whole bundle is shown with them */
export function mustBeOver({ embargo }: Board, caseId: CaseId): void {
  const found = embargo.cases.get(caseId)
  if (found !== undefined && isActive(found)) throw new Refusal('embargo.holds', { caseId })
}

interface Ground extends Shown {
  readonly board: Board
  readonly caseId: CaseId
  /** All that stood published before the analysis, oldest first. */
  readonly versions: readonly PublishedAttempt[]
  /** The same, with what their codewords were committed to with. */
  readonly kept: readonly Committed[]
  readonly master: Master
  readonly finding: Finding
  readonly decoder: Decoder
}

/**
 * What opens the masters of these versions; sealed as they are, they stay in the vault. The samples are
 * read again first, as whoever is shown it all will.
 *
 * @throws Refusal `opening.impossible`
 */
export async function spellingsIn(
  desk: Desk,
  ground: Ground,
): Promise<Pick<OpenedNaming, 'spellings' | 'sightings'>> {
  const { board, versions, master, copy, finding } = ground
  const fileKeys: string[] = []
  for (const { published } of versions) {
    fileKeys.push(base64((await fetchFileKey(desk, published.masters)).fileKey))
  }
  const samples = await samplesOf(desk, ground)
  await mustReadAlike(desk, ground, samples)
  const { items } = await fetchJson(desk, Items, versions.at(-1)?.published.dossier ?? '')
  const texts = textsOf(master, copy.codeword)
  const parts = copy.commitment.parts.map((part) => contentRows(filesOf(board, part, items, texts)))
  const names = samples.map(({ digest, path }): NamedSample => [digest, path])
  const sightings = sightingsOf(
    board,
    finding,
    names.map(([digest]) => digest),
  )
  return { sightings, spellings: { fileKeys, parts, names, ...markingsOf(ground.kept) } }
}

/** What shows that places were fixed as they are before a witness drew. */
function markingsOf(kept: readonly Committed[]) {
  const markings = kept.map(({ attempt, marking }) => {
    if (attempt.drawing === undefined || marking === undefined) return null
    const { digest: _, ...own } = marking
    return own
  })
  return markings.every((one) => one === null) ? {} : { markings }
}

/** What was read, and what is read with less than all, or keeps places out of that. */
async function samplesOf(desk: Desk, { board, caseId, finding }: Ground): Promise<LoggedSample[]> {
  const own = new Set<string>(finding.sightings.map(({ id }) => id))
  const opened = await openSightings(desk, board, caseId, () => undefined)
  const all = opened
    .filter(({ sighting }) => own.has(sighting.id))
    .flatMap(({ samples }) => samples)
  const { readWith = [], marks } = finding
  const needed = readWith.filter(({ sample, leftOut }) => {
    return leftOut.length > 0 || marks?.samples.includes(sample)
  })
  return needed.map(({ sample, logged }) => {
    const found = all.find(({ digest }) => digest === sample)
    if (found === undefined) throw impossible('a sample of it is not there any more')
    return { ...found, path: fileName(found.path), logged }
  })
}

async function mustReadAlike(
  desk: Desk,
  { versions, master, finding, decoder }: Ground,
  samples: readonly LoggedSample[],
): Promise<void> {
  const published = versions.map((one) => ({ what: '', published: one.published.seq }))
  const shared = { versions: published, notes: [] }
  const read = samples.filter(({ digest }) => finding.marks?.samples.includes(digest))
  const masters = await fetchJson(desk, z.unknown(), versions.at(-1)?.published.masters ?? '')
  const earlier = earlierThan(samples, shared)
  const seen = await decoder.read(batchesOf(read, shared), masters, [], earlier)
  const now = readJson(JSON.stringify(seen))
  const other = differenceIn(readJson(finding.reading ?? ''), now, master.positions)
  if (other === undefined) return
  throw impossible(`this Forewarn (“${decoder.version}”) does not read its samples alike: ${other}`)
}

/** The sealed files themselves, as an opening carries them. */
export async function sealedMasters(
  desk: Desk,
  versions: readonly PublishedAttempt[],
): Promise<string[]> {
  const all: string[] = []
  for (const { published } of versions) all.push(base64(await fetchSealed(desk, published.masters)))
  return all
}

function impossible(problem: string): Refusal<'opening.impossible'> {
  return new Refusal('opening.impossible', { problem })
}
