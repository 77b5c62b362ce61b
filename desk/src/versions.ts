// The published versions of a case, and which of them a person means.

import type { Board } from '@forewarn/core/board/board'
import type { Attempt, Published } from '@forewarn/core/bundle/slice'
import type { CaseId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'

export interface PublishedAttempt extends Attempt {
  readonly published: Published
}

/** Oldest first, the withdrawn ones too. */
export function publishedVersions({ bundle }: Board, caseId: CaseId): PublishedAttempt[] {
  return [...bundle.attempts.values()]
    .filter((attempt): attempt is Attempt & PublishedAttempt => {
      return attempt.caseId === caseId && attempt.published !== undefined
    })
    .sort((a, b) => a.published.seq - b.published.seq)
}

/**
 * The version called `wanted`; not named, the newest.
 *
 * @throws Refusal `input.missing`, `bundle.withdrawn`
 */
export function currentVersion(board: Board, caseId: CaseId, wanted?: number): PublishedAttempt {
  const versions = publishedVersions(board, caseId)
  const found = wanted === undefined ? versions.at(-1) : versions.find(isVersion(wanted))
  if (found === undefined) {
    const what = wanted === undefined ? 'A published bundle' : `A published version ${wanted}`
    const remedy = 'See forewarn board for what this case has.'
    throw new Refusal('input.missing', { what: `${what} of this case`, remedy })
  }
  if (found.withdrawn !== undefined) {
    throw new Refusal('bundle.withdrawn', { version: found.version })
  }
  return found
}

function isVersion(wanted: number) {
  return ({ version }: Attempt) => version === wanted
}
