// What the verified ledger and the publication say of a case: copies, access, items and the lift.

import type { Board } from '@forewarn/core/board/board'
import { copyName } from '@forewarn/core/bundle/copy-name'
import type { Part, Published } from '@forewarn/core/bundle/slice'
import type { Dossier, HeldCopy, SharedItem } from '@forewarn/core/investigation/dossier'
import { release } from '@forewarn/core/programme/plan'
import { ArtefactClass } from '@forewarn/core/shared/fields'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'
import { type PublishedAttempt, publishedVersions } from '../versions.ts'

/** What publishing kept for investigations. */
const Kept = z.looseObject({
  manifest: z.looseObject({ identifiers: z.array(z.string()) }).optional(),
  items: z.array(
    z.looseObject({ path: z.string(), class: ArtefactClass, text: z.string().optional() }),
  ),
})

/** What a case has published. */
export interface Publication {
  /** The newest version. */
  readonly attempt: PublishedAttempt
  readonly published: Published
  /** All of them, oldest first: the material may be of any. */
  readonly versions: readonly PublishedAttempt[]
}

export interface Circumstances extends Pick<Dossier, 'identifiers' | 'copies' | 'liftedAt'> {
  readonly items: readonly SharedItem[]
  /** The items that are text, as they stand in the masters. */
  readonly texts: readonly KnownText[]
}

export interface KnownText {
  readonly path: string
  readonly text: string
  /** The entry since which it stands published, in whatever version first. */
  readonly published: number
}

/** @throws Refusal `input.missing` where nothing of the case was published */
export function publicationOf(board: Board, caseId: CaseId): Publication {
  const versions = publishedVersions(board, caseId)
  const newest = versions.at(-1)
  if (newest !== undefined) return { attempt: newest, published: newest.published, versions }
  const remedy = 'Until a bundle is published, nothing can have leaked from a copy.'
  throw new Refusal('input.missing', { what: 'A published bundle of this case', remedy })
}

/**
 * @param upstream by item, in whatever version: whether its text also stood in what the finder or a
 *   broker had
 * @throws Refusal `input.missing` where `upstream` names what is no item
 */
export async function circumstancesOf(
  desk: Desk,
  board: Board,
  { attempt: { caseId }, versions }: Publication,
  upstream: ReadonlyMap<string, 'same' | 'different'>,
): Promise<Circumstances> {
  const kept = await Promise.all(
    versions.map(async ({ version, published }) => ({
      ...{ version, published: published.seq },
      ...(await fetchJson(desk, Kept, published.dossier)),
    })),
  )
  const items = itemsOf(kept)
  const known = items.flatMap(({ item, path }) => [item, path])
  mustBeItems([...new Set(known)], upstream)
  return {
    identifiers: [...new Set(kept.flatMap(({ manifest }) => manifest?.identifiers ?? []))],
    copies: copiesOf(board, versions),
    liftedAt: board.release.lifted.get(caseId)?.at,
    items: items.map(({ item, path, class: one }) => ({
      item,
      class: one,
      upstream: upstream.get(item) ?? upstream.get(path) ?? 'unknown',
    })),
    texts: items.flatMap(({ item, text, published }) =>
      text === undefined ? [] : [{ path: item, text, published }],
    ),
  }
}

interface Item {
  /** What the finding calls it: its path, and its version where a newer one has another text. */
  readonly item: string
  readonly path: string
  readonly class: ArtefactClass
  readonly text?: string | undefined
  published: number
}

interface KeptVersion extends z.infer<typeof Kept> {
  readonly version: number
  readonly published: number
}

/** Every different text of every path, the newest first. */
function itemsOf(kept: readonly KeptVersion[]): Item[] {
  const items: Item[] = []
  for (const { version, published, items: own } of [...kept].reverse()) {
    for (const { path, class: one, text } of own) {
      const known = items.find((known) => known.path === path && known.text === text)
      if (known !== undefined) known.published = published
      const item = version === kept.at(-1)?.version ? path : `${path} (version ${version})`
      if (known === undefined) items.push({ item, path, class: one, text, published })
    }
  }
  return items
}

function mustBeItems(paths: readonly string[], asked: ReadonlyMap<string, unknown>): void {
  const unknown = [...asked.keys()].find((path) => !paths.includes(path))
  if (unknown === undefined) return
  const remedy = `The bundle holds ${paths.join(', ')}.`
  throw new Refusal('input.missing', { what: `An item “${unknown}”`, remedy })
}

/** A copy goes on through all versions, as long as its recipient was not robbed of it. */
function copiesOf(board: Board, versions: readonly PublishedAttempt[]): HeldCopy[] {
  const attempts = new Map(versions.map((attempt) => [attempt.attemptId, attempt]))
  const parts = [...board.bundle.parts.values()].filter(({ attemptId }) => attempts.has(attemptId))
  const nameOf = ({ recipientId, generation }: Part) => copyName(recipientId, generation)
  return [...Map.groupBy(parts, nameOf).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const holder = { ...holderOf(board, first.recipientId), recipient: nameOf(first) }
    const held = own.map((part) => {
      const { version, published } = attempts.get(part.attemptId) as PublishedAttempt
      const whole = partOf(board, part, published.at)
      return versions.length === 1 ? whole : { ...whole, version }
    })
    return [{ ...holder, parts: held }]
  })
}

export function holderOf({ programme }: Board, recipientId: RecipientId) {
  const recipient = programme.recipients.get(recipientId)
  if (recipient === undefined) throw new Error(`a copy of nobody: ${recipientId}`)
  return { partner: recipient.partnerId, kind: recipient.kind }
}

/** It opens as the plan stands now, and not before it was published, or its copy added. */
function partOf(board: Board, part: Part, publishedAt: Instant): HeldCopy['parts'][number] {
  const { caseId, recipientId, class: one, collectedAt, openedAt } = part
  const planned = release(board, caseId, recipientId, one)
  const opensAt = 'opensAt' in planned ? planned.opensAt : part.opensAt
  const [first] = collectedAt
  const issuedAt = part.added?.at ?? publishedAt
  return {
    class: one,
    opensAt: opensAt > issuedAt ? opensAt : issuedAt,
    ...(first === undefined ? {} : { collectedAt: first }),
    ...(openedAt === undefined ? {} : { openedAt }),
  }
}
