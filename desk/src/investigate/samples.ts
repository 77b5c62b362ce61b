// Samples as they are kept: exactly as found, sealed to the team in packs, for others to read again.

import type { Board } from '@forewarn/core/board/board'
import { seal } from '@forewarn/core/sealing/age'
import { concat, text, utf8 } from '@forewarn/core/shared/bytes'
import { Digest } from '@forewarn/core/shared/fields'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Progress } from '../publish/workshop.ts'
import type { Desk } from '../sign-in.ts'
import { deposit, digestOf, fetchOpened, teamKeys } from '../team.ts'

/** A file that was found, byte for byte. */
export interface SampleFile {
  /** Where it lay when it was recorded; for people only. */
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface Sample extends SampleFile {
  /** SHA-256 of `bytes`: what findings call it. */
  readonly digest: Digest
}

/**
 * Of one sighting. The digests of its samples stand in the ledger entry, which has room for so many.
 * A pack that is larger than `packBytes` holds one file.
 */
export const SIGHTING_LIMITS = { samples: 250, packs: 100, packBytes: 8 * 1024 * 1024 }

/** A line of JSON that says what follows: the files' bytes, one after another. */
const PackHead = z.strictObject({
  forewarn: z.literal('samples'),
  files: z.array(
    z.strictObject({ path: z.string().max(4096), bytes: z.int().min(0), digest: Digest }),
  ),
})

const LINE_END = 10

/** Each content once, in the order of digests. */
export function asSamples(files: readonly SampleFile[]): Sample[] {
  const samples = files.map((file) => ({ ...file, digest: digestOf(file.bytes) }))
  const once = new Map(samples.toReversed().map((sample) => [sample.digest, sample]))
  return [...once.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1))
}

/**
 * Stores the samples sealed, before anything refers to them.
 *
 * @returns the digests of the sealed packs
 * @throws Refusal `file.malformed` where there are too many for one sighting
 */
export async function depositSamples(
  desk: Desk,
  board: Board,
  samples: readonly Sample[],
  progress: Progress,
): Promise<Digest[]> {
  const packs = packsOf(samples)
  if (samples.length > SIGHTING_LIMITS.samples || packs.length > SIGHTING_LIMITS.packs) {
    const problem = `more than ${SIGHTING_LIMITS.samples} different samples`
    const remedy = 'Record only the files that matter, or several sightings.'
    throw new Refusal('file.malformed', { file: 'this sighting', problem, remedy })
  }
  const keys = teamKeys(board)
  const digests: Digest[] = []
  for (const [i, pack] of packs.entries()) {
    digests.push(await deposit(desk, await seal(packed(pack), keys, desk.ports.quickCipher)))
    progress('Keeping samples', i + 1, packs.length)
  }
  return digests
}

/**
 * @param packs as an entry of the ledger names them
 * @throws Refusal `house.otherBytes`, `sealing.notForYou`, `investigation.evidence`
 */
export async function fetchSamples(desk: Desk, packs: readonly string[]): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const digest of packs) samples.push(...unpacked(await fetchOpened(desk, digest)))
  return samples
}

function packsOf(samples: readonly Sample[]): Sample[][] {
  const packs: Sample[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const sample of samples) {
    bytes += sample.bytes.length
    if (bytes > SIGHTING_LIMITS.packBytes) {
      packs.push([])
      bytes = sample.bytes.length
    }
    packs.at(-1)?.push(sample)
  }
  return packs
}

function packed(samples: readonly Sample[]): Uint8Array<ArrayBuffer> {
  const files = samples.map(({ path, bytes, digest }) => ({ path, bytes: bytes.length, digest }))
  const head: z.infer<typeof PackHead> = { forewarn: 'samples', files }
  return concat(utf8(`${JSON.stringify(head)}\n`), ...samples.map(({ bytes }) => bytes))
}

function unpacked(pack: Uint8Array): Sample[] {
  const end = pack.indexOf(LINE_END)
  const head = PackHead.safeParse(readHead(pack.subarray(0, Math.max(0, end))))
  if (!head.success) throw unreadable()
  let at = end + 1
  return head.data.files.map(({ path, bytes: length, digest }) => {
    const bytes = pack.slice(at, at + length) as Uint8Array<ArrayBuffer>
    at += length
    if (digestOf(bytes) !== digest) throw unreadable()
    return { path, bytes, digest }
  })
}

function readHead(line: Uint8Array): unknown {
  try {
    return JSON.parse(text(line))
  } catch {
    throw unreadable()
  }
}

function unreadable(): Refusal<'investigation.evidence'> {
  return new Refusal('investigation.evidence', {
    problem: 'the samples of a sighting are not as they were recorded',
  })
}
