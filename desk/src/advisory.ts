// The advisory of what was published, rendered in every form and staged for the lift.

import type { Board } from '@forewarn/core/board/board'
import { Manifest } from '@forewarn/core/bundle/manifest'
import type { Published } from '@forewarn/core/bundle/slice'
import { composeAdvisory } from '@forewarn/core/release/advisory'
import { renderAll } from '@forewarn/core/release/package'
import type { CaseId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { z } from 'zod'
import { stageLift } from './lift.ts'
import type { Desk } from './sign-in.ts'
import { fetchJson } from './team.ts'

const Dossier = z.looseObject({ manifest: Manifest.optional() })

/** The newest publication of a case. */
export function publishedOf({ bundle }: Board, caseId: CaseId): Published | undefined {
  return [...bundle.attempts.values()]
    .filter((attempt) => attempt.caseId === caseId)
    .flatMap(({ published }) => published ?? [])
    .reduce<Published | undefined>((a, b) => (a === undefined || b.seq > a.seq ? b : a), undefined)
}

/** Whether the case has an advisory to release: one is staged, or its newest publication holds one. */
export async function hasAdvisory(desk: Desk, board: Board, caseId: CaseId): Promise<boolean> {
  if (board.release.staged.has(caseId)) return true
  return (await manifestOf(desk, board, caseId))?.advisory !== undefined
}

async function manifestOf(desk: Desk, board: Board, caseId: CaseId): Promise<Manifest | undefined> {
  const published = publishedOf(board, caseId)
  if (published === undefined) return undefined
  return (await fetchJson(desk, Dossier, published.dossier)).manifest
}

/**
 * Stages the advisory of the case's newest publication, dated `releasedAt`; it takes the place of
 * whatever was staged before.
 *
 * @param zone the publisher's IANA time zone, for the page
 * @returns false where nothing is published, or what is has no advisory
 */
export async function stageAdvisory(
  desk: Desk,
  board: Board,
  caseId: CaseId,
  { releasedAt, zone }: { readonly releasedAt: Instant; readonly zone: string },
): Promise<boolean> {
  const manifest = await manifestOf(desk, board, caseId)
  if (manifest?.advisory === undefined) return false
  await stageLift(desk, board, caseId, renderAll(composeAdvisory(manifest, releasedAt), zone))
  return true
}
