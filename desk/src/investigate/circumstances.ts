// What the verified ledger and the publication say of a case: copies, access, items and the lift.

import type { Board } from '@forewarn/core/board/board'
import { copyName } from '@forewarn/core/bundle/copy-name'
import type { Attempt, Part, Published } from '@forewarn/core/bundle/slice'
import type { Dossier, HeldCopy, SharedItem } from '@forewarn/core/investigation/dossier'
import { release } from '@forewarn/core/programme/plan'
import { ArtefactClass } from '@forewarn/core/shared/fields'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import type { Desk } from '../sign-in.ts'
import { fetchJson } from '../team.ts'

/** What publishing kept for investigations. */
const Kept = z.looseObject({
  manifest: z.looseObject({ identifiers: z.array(z.string()) }).optional(),
  items: z.array(
    z.looseObject({ path: z.string(), class: ArtefactClass, text: z.string().optional() }),
  ),
})

export interface Publication {
  readonly attempt: Attempt
  readonly published: Published
}

export interface Circumstances extends Pick<Dossier, 'identifiers' | 'copies' | 'liftedAt'> {
  readonly items: readonly SharedItem[]
  /** The items that are text, as they stand in the master. */
  readonly texts: readonly { readonly path: string; readonly text: string }[]
}

/** @throws Refusal `input.missing` where nothing of the case was published */
export function publicationOf({ bundle }: Board, caseId: CaseId): Publication {
  const all = [...bundle.attempts.values()].flatMap((attempt) =>
    attempt.caseId === caseId && attempt.published !== undefined
      ? [{ attempt, published: attempt.published }]
      : [],
  )
  const newest = all.sort((a, b) => a.published.seq - b.published.seq).at(-1)
  if (newest !== undefined) return newest
  const remedy = 'Until a bundle is published, nothing can have leaked from a copy.'
  throw new Refusal('input.missing', { what: 'A published bundle of this case', remedy })
}

/**
 * @param upstream by item: whether its text also stood in what the finder or a broker had
 * @throws Refusal `input.missing` where `upstream` names what is no item
 */
export async function circumstancesOf(
  desk: Desk,
  board: Board,
  { attempt, published }: Publication,
  upstream: ReadonlyMap<string, 'same' | 'different'>,
): Promise<Circumstances> {
  const { manifest, items } = await fetchJson(desk, Kept, published.dossier)
  mustBeItems(
    items.map(({ path }) => path),
    upstream,
  )
  return {
    identifiers: manifest?.identifiers ?? [],
    copies: copiesOf(board, attempt, published.at),
    liftedAt: board.release.lifted.get(attempt.caseId)?.at,
    items: items.map(({ path, class: one }) => ({
      item: path,
      class: one,
      upstream: upstream.get(path) ?? 'unknown',
    })),
    texts: items.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }])),
  }
}

function mustBeItems(paths: readonly string[], asked: ReadonlyMap<string, unknown>): void {
  const unknown = [...asked.keys()].find((path) => !paths.includes(path))
  if (unknown === undefined) return
  const remedy = `The bundle holds ${paths.join(', ')}.`
  throw new Refusal('input.missing', { what: `An item “${unknown}”`, remedy })
}

function copiesOf(board: Board, { attemptId }: Attempt, publishedAt: Instant): HeldCopy[] {
  const parts = [...board.bundle.parts.values()].filter((part) => part.attemptId === attemptId)
  const nameOf = ({ recipientId, generation }: Part) => copyName(recipientId, generation)
  return [...Map.groupBy(parts, nameOf).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const holder = { ...holderOf(board, first.recipientId), recipient: nameOf(first) }
    return [{ ...holder, parts: own.map((part) => partOf(board, part, publishedAt)) }]
  })
}

function holderOf({ programme }: Board, recipientId: RecipientId) {
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
