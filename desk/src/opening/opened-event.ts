// What the ledger is told before a naming is shown: of which copy, and what stood there before it was looked for.

import type { Board } from '@forewarn/core/board/board'
import { type CopyCommitment, commitmentDigest } from '@forewarn/core/bundle/commitment'
import { committedCopy } from '@forewarn/core/bundle/committed-copy'
import { amongWhom, beforeAnalysis } from '@forewarn/core/investigation/before-analysis'
import type { NamingOpened } from '@forewarn/core/investigation/events'
import { openingDigest } from '@forewarn/core/investigation/opened-naming'
import type { Analysis } from '@forewarn/core/investigation/slice'
import type { FindingId } from '@forewarn/core/shared/ids'
import type { PublishedAttempt } from '../versions.ts'

/** @returns `undefined` where nothing in the ledger has this commitment */
export function openedEvent(
  board: Board,
  given: {
    readonly findingId: FindingId
    readonly analysis: Analysis
    readonly attempt: PublishedAttempt
    readonly copy: CopyCommitment
    /** Of the naming, as it is shown. */
    readonly text: string
  },
): NamingOpened | undefined {
  const { findingId, analysis, attempt, text } = given
  const { recipientId } = given.copy
  const commitment = commitmentDigest(given.copy)
  const copy = committedCopy(board.bundle, attempt, commitment)
  if (copy === undefined) return undefined
  const { attempts, analyses, copies } = beforeAnalysis(board, analysis)
  const { openedCopy, openedPartner, ...among } = amongWhom(board, analysis, copy)
  return {
    ...({ kind: 'namingOpened', findingId, attemptId: attempt.attemptId } as const),
    ...{ recipientId, commitment, opening: openingDigest(text) },
    ...{ attempts: [...attempts], analyses: [...analyses], copies, ...among },
    ...{ openedCopy: [...openedCopy], openedPartner: [...openedPartner] },
  }
}
