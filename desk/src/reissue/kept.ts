// What a publication kept for issuing copies again: its folder, its secrets, and every opened commitment.

import {
  CommitmentPath,
  CopyCommitment,
  commitmentDigest,
  rootAlone,
  verifyCommitment,
} from '@forewarn/core/bundle/commitment'
import { type BundleFolder, bundleFolder, MANIFEST_FILE } from '@forewarn/core/bundle/folder'
import { Manifest } from '@forewarn/core/bundle/manifest'
import { fromBase64, utf8 } from '@forewarn/core/shared/bytes'
import { At, Digest } from '@forewarn/core/shared/fields'
import type { RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { withAdditions } from '../masters.ts'
import type { Json } from '../publish/workshop.ts'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'
import type { PublishedAttempt } from '../versions.ts'

/** One copy's commitment, opened. `holder`: see `copyName`. `keys`: what it was sealed to first. */
export const Opening = z.strictObject({
  holder: z.string(),
  keys: Digest,
  commitment: CopyCommitment,
  path: CommitmentPath,
})
export type Opening = z.infer<typeof Opening>

const Secrets = z.looseObject({ openings: z.array(Opening) })

const Dossier = z.looseObject({
  manifest: Manifest,
  liftsAt: At,
  items: z.array(
    z.looseObject({ path: z.string(), text: z.string().optional(), base64: z.string().optional() }),
  ),
  fixtures: z.array(z.strictObject({ path: z.string(), base64: z.string() })),
})

export interface Kept {
  readonly attempt: PublishedAttempt
  readonly folder: BundleFolder
  /** The end of the embargo, as it stood at publication. */
  readonly liftsAt: Instant
  readonly masters: unknown
  /** Of all copies, the added ones too. */
  readonly codewords: Json
  /** Of the recipient's newest copy. */
  openingOf(recipientId: RecipientId): Opening
}

/**
 * From the vault alone, so that any publisher's desk that was there can do it. Each opening is the
 * one whose digest is in the ledger, and leads to the root that was published.
 *
 * @throws Refusal `bundle.beforeYou`, `bundle.unkept`, `house.otherBytes`, `proof.mismatch`
 */
export async function fetchKept(desk: Desk, attempt: PublishedAttempt): Promise<Kept> {
  const { published, added = [], version } = attempt
  const secretsIn = async (digest: string) =>
    mustFit(Secrets, await fetched(desk, version, digest), version)
  const dossier = mustFit(Dossier, await fetched(desk, version, published.dossier), version)
  const first = await secretsIn(published.codewords)
  const more = await Promise.all(added.map(({ codewords }) => secretsIn(codewords)))
  const openings = [first, ...more].flatMap((secrets) => secrets.openings)
  return {
    attempt,
    folder: folderOf(dossier),
    liftsAt: dossier.liftsAt,
    masters: await fetched(desk, version, published.masters),
    codewords: withAdditions(first, more),
    openingOf: (recipientId) => openingIn(attempt, openings, recipientId),
  }
}

async function fetched(desk: Desk, version: number, digest: string): Promise<unknown> {
  try {
    return await fetchJson(desk, z.unknown(), digest)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'sealing.notForYou')) throw error
    throw new Refusal('bundle.beforeYou', { version })
  }
}

function mustFit<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  version: number,
): z.infer<Schema> {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new Refusal('bundle.unkept', { version })
  return parsed.data
}

function folderOf({ manifest, items, fixtures }: z.infer<typeof Dossier>): BundleFolder {
  const files = [
    ...items.map(({ path, text, base64 = '' }) => ({
      path,
      bytes: text === undefined ? fromBase64(base64) : utf8(text),
    })),
    ...fixtures.map(({ path, base64 }) => ({ path, bytes: fromBase64(base64) })),
  ]
  return bundleFolder({ file: MANIFEST_FILE, manifest, lineOf: () => 1 }, files)
}

/** A desk that was given other openings than the ledger commits to finds none that fits. */
function openingIn(
  { published, copies = [], byHand = [], added = [], version }: PublishedAttempt,
  openings: readonly Opening[],
  recipientId: RecipientId,
): Opening {
  const addition = added.findLast((one) => one.recipientId === recipientId)
  const first = [...copies, ...byHand].find((one) => one.recipientId === recipientId)
  const digest = addition?.commitment ?? first?.commitment
  const found = openings.find(({ commitment }) => commitmentDigest(commitment) === digest)
  if (found === undefined || digest === undefined) {
    throw new Refusal('bundle.otherCopies', { version })
  }
  const root = addition === undefined ? published.root : rootAlone(digest)
  verifyCommitment(found.commitment, found.path, root)
  return found
}
