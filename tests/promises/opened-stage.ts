// A finding about one leak, ready to be opened, with an attempt that was given up and an analysis that was not finished.

import type { NamingOpened } from '@forewarn/core/investigation/events'
import type { Finding } from '@forewarn/core/investigation/finding'
import { type OpenedNaming, openingDigest } from '@forewarn/core/investigation/opened-naming'
import { AnalysisId, AttemptId, freshId } from '@forewarn/core/shared/ids'
import { investigate } from '@forewarn/desk/investigate/investigate'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming, type Prepared, prepareOpening } from '@forewarn/desk/opening/make'
import type { Anchors } from '@forewarn/desk/opening/stand'
import { type Step, verifyOpening } from '@forewarn/desk/opening/verify'
import { record } from '@forewarn/desk/record'
import { publishedVersions } from '@forewarn/desk/versions'
import { expect } from 'vitest'
import { type Investigated, openInvestigated, type Setting } from '../journeys/investigate-world.ts'
import { later, START } from '../journeys/world.ts'
import { idOf } from './reissue-stage.ts'

const HOUR_MS = 3_600_000

export interface OpenedStage {
  readonly given: Investigated
  readonly finding: Finding
  readonly prepared: Prepared
}

export async function openStage(setting?: Setting): Promise<OpenedStage> {
  const given = await openInvestigated(undefined, setting)
  const { world, caseId } = given
  world.now = later(START, HOUR_MS)
  await given.sight(world.now, await given.copyOf(given.leaker))
  const { owner, ledger, ports } = world
  const [first = expect.fail()] = publishedVersions(await ledger.catchUp(), caseId)
  const attemptId = freshId(AttemptId, 'att', ports.random)
  const attempt = { attemptId, bundleId: first.bundleId, caseId, version: 2 }
  await record(owner, { kind: 'seedCommitted', ...attempt, commitment: '0'.repeat(64) })
  const analysisId = freshId(AnalysisId, 'ana', ports.random)
  const digests = { samples: '0'.repeat(64), method: '0'.repeat(64) }
  await record(owner, { kind: 'analysisDeclared', analysisId, caseId, ...digests })
  const { findingId, finding } = await investigate(given.inquiry())
  const asked = { findingId, finding, recipientId: idOf(given.leaker) }
  return { given, finding, prepared: await prepareOpening(owner, ledger, asked) }
}

export function openedIn({ given: { world }, prepared }: OpenedStage): Promise<OpeningFile> {
  return openNaming(world.owner, world.ledger, prepared)
}

/** The steps that hold; throws at the one that does not. */
export function verifyAs(
  { given }: OpenedStage,
  file: OpeningFile,
  pins: Partial<Anchors> = {},
): Step[] {
  const steps: Step[] = []
  const { url: _, ...pinned } = given.leaker.keyring.pins
  verifyOpening('opening.json', file, { ...pinned, ...pins }, (step) => steps.push(step))
  return steps
}

/** What a vendor would have to log to show another naming. */
export function eventsFor({ prepared }: OpenedStage, naming: OpenedNaming): NamingOpened[] {
  const opening = openingDigest(JSON.stringify(naming))
  return prepared.events.map((event) => ({ ...event, opening }))
}

export const broken = (step: string, problem: RegExp) =>
  expect.objectContaining({
    code: 'opening.broken',
    details: { step, problem: expect.stringMatching(problem) },
  })
