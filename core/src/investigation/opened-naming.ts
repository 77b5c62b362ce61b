// A naming as it is shown to whoever it accuses: one copy, the bias, the reading; no seed, no spelling, nobody else.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { CommitmentPath, CopyCommitment, CopyLeaf } from '../bundle/commitment.ts'
import { KeptMarking, OpenedBias } from '../bundle/marking-commitment.ts'
import type { Reading } from '../marking/codes/position.ts'
import { type Recomputed, recompute } from '../marking/codes/recompute.ts'
import { hex, utf8 } from '../shared/bytes.ts'
import { Digest } from '../shared/fields.ts'
import { AnalysisId, AttemptId, BundleId, CaseId, FindingId, SightingId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { Factors } from './dossier.ts'
import { OpenedDraw } from './opened-draw.ts'
import { NamedSample } from './sample-commitment.ts'

const Codeword = z.array(z.int().min(0)).max(100_000)
const Text = z.string().max(4_194_304)
const Salt = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/** A copy that was taken to have leaked as well: its symbols, and not whose it is. */
const Given = z.strictObject({
  leaf: CopyLeaf,
  /** Of `leaf.codeword`. */
  salt: Salt,
  path: CommitmentPath,
  codeword: Codeword,
})

export const OpenedNaming = z.strictObject({
  forewarn: z.literal('opened naming'),
  findingId: FindingId,
  analysisId: AnalysisId,
  caseId: CaseId,
  bundleId: BundleId,
  attemptId: AttemptId,
  version: z.int().min(1),
  /** Whether this copy is named, or only that it is one of its partner's. */
  named: z.enum(['copy', 'partner']),
  /** The one that was compared. */
  copy: z.strictObject({
    commitment: CopyCommitment.required({ marking: true }),
    path: CommitmentPath,
    codeword: Codeword,
  }),
  bias: OpenedBias,
  /** By version, oldest first, where a witness drew for any of them. */
  draws: z.array(OpenedDraw).min(1).max(1000).optional(),
  given: z.array(Given).max(2),
  /** What the digests in the ledger are made of. `method` stays closed where it names items of others. */
  analysis: z.strictObject({
    salt: z.string().regex(/^[0-9a-f]{32}$/),
    samples: Text,
    method: Text.nullable(),
    reading: Text,
  }),
  /** Samples whose marks were read, as one leak. */
  read: z.array(Digest).min(1).max(10_000),
  /** Of the sightings that these are first in, what opens what their entries commit to, if they do. */
  sightings: z
    .array(
      z.strictObject({
        sightingId: SightingId,
        salt: Salt,
        samples: z.array(NamedSample).max(1000),
      }),
    )
    .max(10_000)
    .optional(),
  /** Where samples shall be read again: what opens the sealed masters, and what shows whose they are. */
  spellings: z
    .strictObject({
      /** Of every version's masters, oldest first: the key of that one age file. */
      fileKeys: z
        .array(z.string().regex(/^[A-Za-z0-9+/]{22}==$/))
        .min(1)
        .max(1000),
      /** Of each part of the copy, in the order of its commitment: path and SHA-256 of its files. */
      parts: z.array(z.array(z.tuple([z.string().max(4096), Digest])).max(2000)).max(100),
      /** What samples were called that no entry commits to by name. */
      names: z.array(NamedSample).max(10_000),
      /** By version, where a witness drew for any: what its places were fixed with before that. */
      markings: z.array(KeptMarking.nullable()).max(1000).optional(),
    })
    .optional(),
  result: z.strictObject({
    level: z.enum(['partner', 'copy', 'recipient']),
    pValue: z.number().min(0).max(1),
    multiplicity: z.number().min(1),
    factors: Factors,
  }),
})
export type OpenedNaming = z.infer<typeof OpenedNaming>

/** What `commitmentOpened` says of all that is shown: SHA-256 of the naming's text, to the letter. */
export function openingDigest(naming: string): string {
  return hex(sha256(utf8(`forewarn opening v1\n${naming}`)))
}

/** What is digested of an analysis. @param salt 32 hex digits */
export function analysisDigest(salt: string, text: string): string {
  return hex(sha256(utf8(`forewarn analysis v1\n${salt}\n${text}`)))
}

const Shown = z.union([
  z.int().min(0),
  z.null(),
  z.strictObject({ likely: z.array(z.tuple([z.int().min(0), z.number().min(0).max(1)])) }),
])
const Seen = z.looseObject({ reading: z.array(Shown), searched: z.int().min(1) })

/** What was read, as its text was logged. `searched`: in how many ways it could have been found. */
export interface LoggedReading {
  readonly reading: Reading
  readonly searched: number
}

/** @throws Refusal `opening.broken` */
export function readReading(text: string): LoggedReading {
  const parsed = Seen.safeParse(parsedJson(text))
  if (!parsed.success) {
    throw new Refusal('opening.broken', { step: 'The reading', problem: 'it is none' })
  }
  const { reading, searched } = parsed.data
  return { reading: reading.map((shown) => shown ?? undefined), searched }
}

/** The numbers of this naming once more, from what is shown of it and nothing else. */
export function recomputeNaming({ bias, analysis, copy, given, result }: OpenedNaming): Recomputed {
  return recompute({
    ...{ positions: bias.positions, reading: readReading(analysis.reading).reading },
    ...{ level: result.level, factors: result.factors, codeword: copy.codeword },
    given: given.map(({ codeword }) => codeword),
  })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
