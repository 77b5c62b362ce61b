// Withdrawing a version: collection stops for good, and who holds what of it is said.

import type { Board } from '@forewarn/core/board/board'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import type { AttemptId, CaseId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import { sealText } from './team.ts'
import type { VerifiedLedger } from './verified-ledger.ts'
import { currentVersion, type PublishedAttempt } from './versions.ts'

/** One part that was handed out, and so is out of anybody's reach. */
export interface HeldPart {
  readonly recipientId: RecipientId
  readonly class: ArtefactClass
  readonly collectedAt: Instant
  readonly openedAt: Instant | null
}

/** Who holds what of a version since when, in the order in which it was collected. */
export function heldParts({ bundle }: Board, attemptId: AttemptId): HeldPart[] {
  return [...bundle.parts.values()]
    .flatMap((part) => {
      const [collectedAt] = part.collectedAt
      if (part.attemptId !== attemptId || collectedAt === undefined) return []
      const { recipientId, class: one, openedAt = null } = part
      return [{ recipientId, class: one, collectedAt, openedAt }]
    })
    .sort((a, b) => a.collectedAt - b.collectedAt)
}

/** How many recipients of a version have collected nothing of it. */
export function emptyHanded({ bundle }: Board, attemptId: AttemptId): number {
  const parts = [...bundle.parts.values()].filter((part) => part.attemptId === attemptId)
  const recipients = Map.groupBy(parts, ({ recipientId }) => recipientId)
  return [...recipients.values()].filter((own) =>
    own.every(({ collectedAt }) => collectedAt.length === 0),
  ).length
}

export interface Withdrawal {
  readonly caseId: CaseId
  /** Left out, the newest. */
  readonly version?: number
  readonly reason: string
}

/**
 * Stops the collection of a version. It cannot be taken back, and it recalls nothing.
 *
 * @throws Refusal `input.missing`, `bundle.withdrawn`, `ledger.unwritten`
 */
export async function withdraw(
  desk: Desk,
  ledger: VerifiedLedger,
  { caseId, version, reason }: Withdrawal,
): Promise<PublishedAttempt> {
  const board = await ledger.catchUp()
  const attempt = currentVersion(board, caseId, version)
  const { attemptId } = attempt
  const sealed = await sealText(board, { reason })
  const event = { kind: 'bundleWithdrawn', attemptId, sealed } as const
  await recordAndFind(desk, ledger, event, (after) => {
    return after.bundle.attempts.get(attemptId)?.withdrawn
  })
  return attempt
}
