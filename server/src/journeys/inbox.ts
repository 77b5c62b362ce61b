// What one recipient may know of the programme, and nothing about anybody else.

import { isOpen } from '@forewarn/core/bundle/rules'
import type { Part } from '@forewarn/core/bundle/slice'
import { REPORT_WORDS } from '@forewarn/core/embargo/status'
import { release } from '@forewarn/core/programme/plan'
import type { RecipientId } from '@forewarn/core/shared/ids'
import type { Inbox } from '@forewarn/core/wire/routes'
import type { House } from '../house.ts'

/**
 * A part appears here once it can be collected, and stays once it was: before, that it exists is
 * itself embargoed.
 */
export function inbox({ registry }: House, recipientId: RecipientId): Inbox {
  const { board } = registry
  const at = registry.now()
  const { agreement, recipients } = board.programme
  const parts = board.bundle.partsOf.get(recipientId) ?? []
  return {
    agreement:
      agreement === undefined
        ? null
        : {
            ...agreement,
            accepted: recipients.get(recipientId)?.agreement === agreement.version,
          },
    cases: invitations(board, recipientId),
    parts: parts.flatMap((part) => {
      if (part.byHand !== undefined) return []
      const open = isOpen(board, part, at)
      return open || part.collectedAt.length > 0 ? [show(board, part, open)] : []
    }),
  }
}

type Board = House['registry']['board']

const CONSENT = {
  INVITED: 'invited',
  SIGNATORY: 'given',
  LAPSED: 'lapsed',
  DECLINED: 'declined',
} as const

/** Once an embargo is over, its participants are told so, and when. */
function invitations({ embargo, release }: Board, recipientId: RecipientId): Inbox['cases'] {
  const cases: Inbox['cases'] = []
  for (const [caseId, participant] of embargo.participations.get(recipientId) ?? []) {
    const { active, unreleased } = embargo.cases.get(caseId) ?? {}
    const lifted = release.lifted.get(caseId)
    const released = lifted !== undefined
    const ended = lifted ?? unreleased
    const standing = {
      status: participant.status ?? null,
      report: REPORT_WORDS[participant.report],
    }
    if (ended !== undefined) {
      const consent = participant.accepted === undefined ? 'invited' : 'given'
      cases.push({ caseId, liftsAt: ended.at, consent, lifted: true, released, ...standing })
    } else if (active !== undefined && participant.consent !== 'NO_EMBARGO') {
      const consent = CONSENT[participant.consent]
      cases.push({ caseId, liftsAt: active.liftsAt, consent, lifted: false, released, ...standing })
    }
  }
  return cases
}

function show(board: Board, part: Part, open: boolean): Inbox['parts'][number] {
  const attempt = board.bundle.attempts.get(part.attemptId)
  const planned = release(board, part.caseId, part.recipientId, part.class)
  if (attempt === undefined) throw new Error(`part ${part.partId} has no attempt`)
  return {
    partId: part.partId,
    bundleId: attempt.bundleId,
    caseId: part.caseId,
    version: attempt.version,
    class: part.class,
    opensAt: 'opensAt' in planned ? planned.opensAt : part.opensAt,
    bytes: part.bytes,
    open,
    collectedAt: part.collectedAt[0] ?? null,
    openedAt: part.openedAt ?? null,
  }
}
