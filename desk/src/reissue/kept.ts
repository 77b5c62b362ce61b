// What a publication kept for issuing copies again: its folder, its secrets, and every opened commitment.

import type { Board } from '@forewarn/core/board/board'
import { commitmentDigest } from '@forewarn/core/bundle/commitment'
import { type BundleFolder, bundleFolder, MANIFEST_FILE } from '@forewarn/core/bundle/folder'
import { Manifest } from '@forewarn/core/bundle/manifest'
import { fromBase64, utf8 } from '@forewarn/core/shared/bytes'
import { At } from '@forewarn/core/shared/fields'
import type { RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { committed } from '../codewords.ts'
import { splitMaster } from '../masters.ts'
import type { Opening } from '../openings.ts'
import type { Json } from '../publish/workshop.ts'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'
import { type PublishedAttempt, publishedVersions } from '../versions.ts'

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
  /** As the publication's commitments have it; `undefined` where an early Forewarn published. */
  readonly marking: string | undefined
  /** Of all copies, the added ones too. */
  readonly codewords: Json
  /** Of the recipient's newest copy. */
  openingOf(recipientId: RecipientId): Opening
}

/**
 * From the vault alone, so that any publisher's desk that was there can do it. Symbols and openings are
 * those that the ledger commits to; see `committed`.
 *
 * @throws Refusal `bundle.beforeYou`, `bundle.unkept`, `house.otherBytes`, or of `committed`
 */
export async function fetchKept(
  desk: Desk,
  board: Board,
  attempt: PublishedAttempt,
): Promise<Kept> {
  const { published, added = [], version, caseId } = attempt
  const fetch = (digest: string) => fetched(desk, version, digest)
  const dossier = mustFit(Dossier, await fetch(published.dossier), version)
  const masters = await fetch(published.masters)
  const versions = publishedVersions(board, caseId).filter((one) => one.version <= version)
  const { master, openings, marking } = committed(board, versions, {
    masters,
    codewords: await fetch(published.codewords),
    added: await Promise.all(added.map(({ codewords }) => fetch(codewords))),
  })
  if (openings === undefined) throw new Refusal('bundle.unkept', { version })
  return {
    ...{ attempt, masters, marking: marking?.digest },
    folder: folderOf(dossier),
    liftsAt: dossier.liftsAt,
    codewords: splitMaster(master).codewords,
    openingOf: (recipientId) => openingIn(attempt, [...openings.values()], recipientId),
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

/** Of whoever has several, the newest. */
function openingIn(
  { copies = [], byHand = [], added = [], version }: PublishedAttempt,
  openings: readonly Opening[],
  recipientId: RecipientId,
): Opening {
  const addition = added.findLast((one) => one.recipientId === recipientId)
  const first = [...copies, ...byHand].find((one) => one.recipientId === recipientId)
  const digest = addition?.commitment ?? first?.commitment
  const found = openings.find(({ commitment }) => commitmentDigest(commitment) === digest)
  if (found === undefined) throw new Refusal('bundle.otherCopies', { version })
  return found
}
