// The advisory of what was published, rendered in every form, staged for the lift, and released.

import type { Board } from '@forewarn/core/board/board'
import { Manifest } from '@forewarn/core/bundle/manifest'
import type { Published } from '@forewarn/core/bundle/slice'
import { mayEnd } from '@forewarn/core/embargo/rules'
import { composeAdvisory } from '@forewarn/core/release/advisory'
import { renderAll } from '@forewarn/core/release/render-all'
import type { CaseId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { lift, stageLift } from './lift.ts'
import type { Desk } from './sign-in.ts'
import { fetchJson } from './team.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

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
  ledger: VerifiedLedger,
  caseId: CaseId,
  { releasedAt, zone }: { readonly releasedAt: Instant; readonly zone: string },
): Promise<boolean> {
  const manifest = await manifestOf(desk, await ledger.catchUp(), caseId)
  if (manifest?.advisory === undefined) return false
  await stageLift(desk, ledger, caseId, renderAll(composeAdvisory(manifest, releasedAt), zone))
  return true
}

/**
 * Releases the advisory at a person's word: before the agreed end for a reason, dated anew. Once that end
 * has come the lift is an ordinary one, and what is staged is released as it is; only where nothing is
 * does it stage, dated now.
 *
 * @returns whether it was early; a reason is kept only then
 * @throws Refusal `lift.done`, `lift.notStaged`, `embargo.move`, before anything is staged, or of a rule
 */
export async function liftNow(
  desk: Desk,
  ledger: VerifiedLedger,
  caseId: CaseId,
  { reason, zone }: { readonly reason: string; readonly zone: string },
): Promise<boolean> {
  const { embargo, release } = await ledger.catchUp()
  if (release.lifted.has(caseId)) throw new Refusal('lift.done', {})
  mayEnd({ embargo }, caseId)
  const { now } = await desk.house.call('house')
  const liftsAt = embargo.cases.get(caseId)?.active?.liftsAt
  const isEarly = liftsAt === undefined || now < liftsAt
  if (isEarly || !release.staged.has(caseId)) {
    await stageAdvisory(desk, ledger, caseId, { releasedAt: desk.ports.clock.now(), zone })
  }
  await lift(desk, ledger.board, caseId, isEarly ? { reason } : undefined)
  return isEarly
}
