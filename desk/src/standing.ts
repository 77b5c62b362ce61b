// Where everybody stands with a case: what they said last and how long ago, or for how long they are silent.

import type { Board } from '@forewarn/core/board/board'
import type { Participant } from '@forewarn/core/embargo/slice'
import { REPORT_WORDS, type ReportWord, STATUSES, type Status } from '@forewarn/core/embargo/status'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { record } from './record.ts'
import type { Desk } from './sign-in.ts'

/** Silence first: it is what a person looks for. */
export const STANDINGS = ['silent', ...STATUSES] as const

export interface Standing {
  readonly recipientId: RecipientId
  readonly state: (typeof STANDINGS)[number]
  /**
   * Since when. Silence counts from the invitation, or from the last thing that the recipient did in
   * the case: an answer, a collection, an opening.
   */
  readonly since: Instant
  readonly report: ReportWord
}

/** Of everyone invited, but for those who declined and never spoke: by state, the oldest first. */
export function standingsOf(board: Board, caseId: CaseId): Standing[] {
  const participants = board.embargo.cases.get(caseId)?.participants ?? []
  const standings: Standing[] = []
  for (const [recipientId, participant] of participants) {
    const { status, consent, report } = participant
    if (status === undefined && consent === 'DECLINED') continue
    const since = status?.since ?? lastDeed(board, caseId, recipientId, participant)
    const state = status?.state ?? 'silent'
    standings.push({ recipientId, state, since, report: REPORT_WORDS[report] })
  }
  const rank = ({ state }: Standing) => STANDINGS.indexOf(state)
  return standings.sort((a, b) => rank(a) - rank(b) || a.since - b.since)
}

function lastDeed(
  { bundle }: Board,
  caseId: CaseId,
  recipientId: RecipientId,
  { invitedAt, heardAt }: Participant,
): Instant {
  const parts = bundle.partsOf.get(recipientId) ?? []
  const deeds = parts
    .filter((part) => part.caseId === caseId)
    .flatMap(({ collectedAt, openedAt }) => [...collectedAt.slice(-1), openedAt ?? []].flat())
  return instant(Math.max(invitedAt, heardAt ?? 0, ...deeds))
}

/** Says where this desk's recipient stands. @throws Refusal `case.unknown`, `embargo.unaccepted` */
export async function setStatus(desk: Desk, caseId: CaseId, status: Status): Promise<void> {
  await record(desk, { kind: 'statusSet', caseId, status })
}
