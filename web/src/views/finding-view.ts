// A finding, fetched, checked against the ledger and rendered by the same hand as the offline file.

import type { Board } from '@forewarn/core/board/board'
import { readFinding } from '@forewarn/core/investigation/finding'
import { findingBody, renderHtml } from '@forewarn/core/investigation/page'
import { VERDICT_TITLES } from '@forewarn/core/investigation/sentence'
import { open } from '@forewarn/core/sealing/age'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import type { FindingId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf } from '@forewarn/desk/team'
import type { Seen } from '@forewarn/desk/verified-ledger'
import type { Session } from '../ports/desk-session.ts'
import { namesOf } from './names.ts'
import { catchUp, type Progress } from './watched-ledger.ts'

export interface FindingView {
  readonly seen: Seen
  readonly title: string
  /** Markup made by core alone, every value in it escaped. */
  readonly body: string
  /** The same as one file to hand on, and as JSON exactly as it was digested. */
  readonly file: string
  readonly json: string
}

interface Asked {
  readonly findingId: FindingId
  readonly before: Seen | undefined
  /** IANA time zone of the reader. */
  readonly zone: string
}

/** @throws Refusal `route.unknown`, `vault.otherBytes`, `sealing.notForYou`, `file.malformed` */
export async function findingView(
  session: Session,
  { findingId, before, zone }: Asked,
  progress: Progress,
): Promise<FindingView> {
  const { desk, ledger } = session
  const board = await catchUp(session, before, progress)
  const json = await openFinding(desk, board, findingId)
  const finding = readFinding(findingId, json)
  const manner = { names: namesOf(await desk.house.call('directory')), zone }
  return {
    seen: ledger.seen,
    title: `${VERDICT_TITLES[finding.answer.verdict]} · ${finding.case}`,
    body: findingBody(finding, manner).toString(),
    file: renderHtml(finding, manner),
    json,
  }
}

/** Sealed bytes and opened text are both the ones that the ledger names. */
async function openFinding(desk: Desk, board: Board, findingId: FindingId): Promise<string> {
  const found = board.investigation.findings.get(findingId)
  if (found === undefined) throw new Refusal('route.unknown', {})
  const sealed = await desk.house.call('getVault', { params: { digest: found.sealed } })
  mustBe(digestOf(sealed), found.sealed)
  const json = text(await open(sealed, desk.keyring.identities))
  mustBe(digestOf(utf8(json)), found.finding)
  return json
}

function mustBe(digest: string, wanted: string): void {
  if (digest !== wanted) throw new Refusal('vault.otherBytes', { digest: wanted })
}
