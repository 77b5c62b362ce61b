// Sightings: recorded in the ledger, sealed to the team, with their samples in the vault.

import type { Board } from '@forewarn/core/board/board'
import { fileName, sampleCommitment } from '@forewarn/core/investigation/sample-commitment'
import { namedSamples, Sighting } from '@forewarn/core/investigation/sighting'
import { base64 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, SightingId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Progress } from '../publish/workshop.ts'
import { recordAndFind } from '../record.ts'
import type { Desk } from '../sign-in.ts'
import { openText, sealText } from '../team.ts'
import type { VerifiedLedger } from '../verified-ledger.ts'
import { asSamples, depositSamples, fetchSamples, type Sample, type SampleFile } from './samples.ts'

/** What a person says of a sighting; its id and the digests of its samples are added. */
export type Seen = Omit<Sighting, 'id' | 'samples' | 'committed'>

/**
 * Records that something was seen. Its samples are stored first, so that a crash leaves nothing but
 * sealed bytes that nothing refers to.
 *
 * @throws Refusal `case.unknown`, `request.malformed`, `file.malformed`, `ledger.unwritten`: what a
 *   house keeps back is held against whatever is published meanwhile
 */
export async function recordSighting(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  { seen, files, progress }: { seen: Seen; files: readonly SampleFile[]; progress: Progress },
): Promise<Sighting & { readonly id: SightingId }> {
  const board = await ledger.catchUp()
  if (!board.embargo.cases.has(caseId)) throw new Refusal('case.unknown', { caseId })
  const sightingId = freshId(SightingId, 'sig', desk.ports.random)
  const samples = asSamples(files)
  const digests = samples.map(({ digest }) => digest)
  const names = samples.map(({ path }) => fileName(path))
  const committed = { salt: base64(desk.ports.random.bytes(32)), names }
  const sighting = mustFit({ ...seen, id: sightingId, samples: digests, committed })
  const packs = await depositSamples(desk, board, samples, progress)
  const sealed = await sealText(board, sighting)
  const commitment = sampleCommitment(committed.salt, namedSamples(sighting) ?? [])
  const logged = { sightingId, caseId, sealed, samples: packs, commitment }
  const event = { kind: 'sightingLogged', ...logged } as const
  await recordAndFind(desk, ledger, event, ({ investigation }) => {
    return investigation.sightings.get(sightingId)
  })
  return { ...sighting, id: sightingId }
}

/** A sighting as this desk opened it. */
export interface OpenedSighting {
  readonly sighting: Sighting
  /** The entry of the ledger that holds it. */
  readonly seq: number
  readonly samples: readonly Sample[]
}

/**
 * Every sighting of a case with its samples, in the order in which they were recorded.
 *
 * @throws Refusal `sealing.notForYou` where this desk was enrolled after one was sealed
 */
export async function openSightings(
  desk: Desk,
  board: Board,
  caseId: CaseId,
  progress: Progress,
): Promise<OpenedSighting[]> {
  const recorded = [...board.investigation.sightings].filter(([, one]) => one.caseId === caseId)
  const opened: OpenedSighting[] = []
  for (const [i, [id, { sealed, samples: packs, commitment, seq }]] of recorded.entries()) {
    const sighting = readSighting(id, await openText(desk, z.unknown(), sealed))
    const samples = await fetchSamples(desk, packs)
    opened.push({ sighting: mustMatch(sighting, samples, commitment), seq, samples })
    progress('Opening sightings', i + 1, recorded.length)
  }
  return opened
}

/** Under the id that the ledger gives it, whatever it calls itself. */
function readSighting(id: SightingId, json: unknown): Sighting {
  const parsed = Sighting.safeParse(json)
  if (parsed.success) return { ...parsed.data, id }
  const problem = `sighting ${id} has a form that this version does not know`
  throw new Refusal('investigation.evidence', { problem })
}

function mustFit(sighting: Sighting): Sighting {
  const parsed = Sighting.safeParse(sighting)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Refusal('request.malformed', { issues })
}

/** What a sighting says of its samples is what the vault holds of them, and what its entry commits to. */
function mustMatch(
  sighting: Sighting,
  samples: readonly Sample[],
  commitment: string | undefined,
): Sighting {
  const held = samples.map(({ digest }) => digest).sort()
  const isHeld = JSON.stringify(held) === JSON.stringify([...sighting.samples].sort())
  const named = namedSamples(sighting)
  const { salt = '' } = sighting.committed ?? {}
  const stands = named && sampleCommitment(salt, named)
  const name = new Map(named)
  const isNamed = samples.every(({ digest, path }) => !named || name.get(digest) === fileName(path))
  if (isHeld && stands === commitment && isNamed) return sighting
  const problem = `the samples of sighting ${sighting.id} are not those it was recorded with`
  throw new Refusal('investigation.evidence', { problem })
}
