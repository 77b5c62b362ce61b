// A finding, fetched, checked against the ledger and rendered by the same hand as the offline file.

import { writeFinding } from '@forewarn/core/investigation/finding'
import { findingBody, renderHtml } from '@forewarn/core/investigation/page'
import { VERDICT_TITLES } from '@forewarn/core/investigation/sentence'
import type { FindingId } from '@forewarn/core/shared/ids'
import { openFinding } from '@forewarn/desk/investigate/findings'
import type { Session } from '../ports/desk-session.ts'
import { namesOf } from './names.ts'
import { catchUp, type Progress } from './watched-ledger.ts'

export interface FindingView {
  readonly title: string
  /** Markup made by core alone, every value in it escaped. */
  readonly body: string
  /** The same as one file to hand on, and as JSON exactly as it was digested. */
  readonly file: string
  readonly json: string
}

interface Asked {
  readonly findingId: FindingId
  /** IANA time zone of the reader. */
  readonly zone: string
}

/** @throws Refusal of `openFinding` */
export async function findingView(
  session: Session,
  { findingId, zone }: Asked,
  progress: Progress,
): Promise<FindingView> {
  const { desk } = session
  const board = await catchUp(session, progress)
  const finding = await openFinding(desk, board, findingId)
  const manner = { names: namesOf(await desk.house.call('directory')), zone }
  return {
    title: `${VERDICT_TITLES[finding.answer.verdict]} · ${finding.case}`,
    body: findingBody(finding, manner).toString(),
    file: renderHtml(finding, manner),
    json: writeFinding(finding),
  }
}
