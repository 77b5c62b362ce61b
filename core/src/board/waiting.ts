// What waits for a recipient at an instant: what a mail is about, and never says.

import { isOpen } from '../bundle/rules.ts'
import type { Part } from '../bundle/slice.ts'
import { isReadable } from '../notes/rules.ts'
import { unreadOf } from '../notes/slice.ts'
import type { RecipientId } from '../shared/ids.ts'
import { type Instant, instant } from '../shared/instant.ts'
import type { Board } from './board.ts'

/** One thing that waits. */
export interface Waiting {
  /** The same as long as the same thing waits, and another for every other thing. */
  readonly key: string
  /** Whether it waits for something that the recipient has yet to do. */
  readonly isAsked: boolean
}

/** A lift is news for so long, and not for ever: a house that mails for the first time tells of no old ones. */
export const LIFT_IS_NEWS_MS = 7 * 86_400_000

/**
 * Everything that this recipient's inbox asks of it or tells it at `at`, in a fixed order. Nothing
 * waits for whoever cannot sign in, nor at a partner that is suspended.
 */
export function waiting(board: Board, recipientId: RecipientId, at: Instant): Waiting[] {
  const { recipients, partners } = board.programme
  const recipient = recipients.get(recipientId)
  if (recipient?.signingKey === undefined) return []
  if (partners.get(recipient.partnerId)?.suspended !== false) return []
  return [
    ...agreementWaiting(board, recipient.agreement),
    ...casesWaiting(board, recipientId, at),
    ...partsWaiting(board, recipientId, at),
    ...notesWaiting(board, recipientId),
  ]
}

function agreementWaiting({ programme }: Board, accepted: number | undefined): Waiting[] {
  const { agreement } = programme
  if (agreement === undefined || agreement.version === accepted) return []
  return [{ key: `agreement ${agreement.version}`, isAsked: true }]
}

/** An embargo that asks for an answer, with the end it asks about; and one that was just lifted or ended. */
function casesWaiting({ embargo, release }: Board, recipientId: RecipientId, at: Instant) {
  const found: Waiting[] = []
  for (const [caseId, { consent }] of embargo.participations.get(recipientId) ?? []) {
    const { active, unreleased } = embargo.cases.get(caseId) ?? {}
    const lifted = release.lifted.get(caseId)
    if (active !== undefined && (consent === 'INVITED' || consent === 'LAPSED')) {
      found.push({ key: `consent ${caseId} ${active.liftsAt}`, isAsked: true })
    } else if (lifted !== undefined && at < instant(lifted.at + LIFT_IS_NEWS_MS)) {
      found.push({ key: `lift ${caseId}`, isAsked: false })
    } else if (unreleased !== undefined && at < instant(unreleased.at + LIFT_IS_NEWS_MS)) {
      found.push({ key: `end ${caseId}`, isAsked: false })
    }
  }
  return found
}

function partsWaiting(board: Board, recipientId: RecipientId, at: Instant): Waiting[] {
  const parts = board.bundle.partsOf.get(recipientId) ?? []
  return parts
    .filter((part) => !isHeld(part) && isOpen(board, part, at))
    .map(({ partId, resealed }) => ({
      key: resealed === undefined ? `part ${partId}` : `part ${partId} ${resealed.seq}`,
      isAsked: true,
    }))
}

/** What was sealed anew, to keys that took the place of lost ones, waits to be collected again. */
function isHeld({ collectedSeq, resealed }: Part): boolean {
  return collectedSeq !== undefined && collectedSeq > (resealed?.seq ?? -1)
}

function notesWaiting(board: Board, recipientId: RecipientId): Waiting[] {
  return unreadOf(board.notes, recipientId)
    .filter((copy) => isReadable(board, copy))
    .map(({ noteId }) => ({ key: `note ${noteId}`, isAsked: true }))
}
