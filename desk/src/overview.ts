// A case at a glance: its clock, who holds what, and who waits for what.

import type { Board } from '@forewarn/core/board/board'
import { isOpen } from '@forewarn/core/bundle/rules'
import type { Part } from '@forewarn/core/bundle/slice'
import { type Advice, advice, mustEnd } from '@forewarn/core/embargo/coupling'
import type { EmbargoStep } from '@forewarn/core/embargo/history'
import type { Case } from '@forewarn/core/embargo/slice'
import { planTable, type Waiting } from '@forewarn/core/programme/plan-table'
import { ARTEFACT_CLASSES, type ArtefactClass } from '@forewarn/core/shared/fields'
import type { CaseId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Standing, standingsOf } from './standing.ts'
import { publishedVersions } from './versions.ts'

/** How far one artefact class has come: parts, not recipients. */
export interface ClassProgress {
  readonly class: ArtefactClass
  readonly addressed: number
  /** Could be collected now, or was. */
  readonly open: number
  readonly collected: number
  readonly opened: number
}

export interface PartnerProgress extends Omit<ClassProgress, 'class'> {
  readonly partnerId: PartnerId
}

export interface Overview {
  readonly caseId: CaseId
  readonly state: 'no-embargo' | 'proposed' | 'active' | 'ended'
  readonly openedAt: Instant
  /** The agreed end, while there is one. */
  readonly liftsAt: Instant | null
  readonly liftedAt: Instant | null
  /** When it ended and nothing was released. */
  readonly unreleasedAt: Instant | null
  /** Whether an advisory waits for the lift. */
  readonly isStaged: boolean
  readonly isPublished: boolean
  /** How many were published; what follows is told of the newest. */
  readonly versions: number
  /** Versions of which nothing more is handed out. */
  readonly withdrawn: readonly { readonly version: number; readonly at: Instant }[]
  /** Why the embargo shall end now, whatever its clock says. */
  readonly mustEnd: 'public' | 'exploit-public' | null
  readonly advice: readonly Advice[]
  /** Classes of which anything is addressed. */
  readonly classes: readonly ClassProgress[]
  readonly partners: readonly PartnerProgress[]
  /** Of those whom the plan gives something. Someone may wait for several things. */
  readonly waiting: readonly Waiting[]
  /** Ends that are proposed and neither agreed on nor rejected, soonest first. */
  readonly proposals: readonly Instant[]
  /** Every step of the embargo, oldest first. */
  readonly history: readonly EmbargoStep[]
  /** Whose consent lapsed when the end was moved, and who has not accepted the new one. */
  readonly mustAcceptAgain: readonly Since[]
  /** Declined, and so out. */
  readonly declined: readonly RecipientId[]
  readonly standings: readonly Standing[]
}

export interface Since {
  readonly recipientId: RecipientId
  /** When the end was moved from the one they had accepted. */
  readonly since: Instant
}

/** @throws Refusal `case.unknown` */
export function overview(board: Board, caseId: CaseId, at: Instant): Overview {
  const found = board.embargo.cases.get(caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId })
  const versions = publishedVersions(board, caseId)
  const newest = versions.at(-1)?.attemptId
  // A copy that another took the place of counts no more, held or not.
  const parts = [...board.bundle.parts.values()].filter(
    (part) => part.attemptId === newest && part.superseded === undefined,
  )
  const history = board.embargo.history.get(caseId) ?? []
  return {
    caseId,
    state: STATE[found.em],
    openedAt: found.openedAt,
    liftsAt: found.active?.liftsAt ?? null,
    liftedAt: board.release.lifted.get(caseId)?.at ?? null,
    unreleasedAt: found.unreleased?.at ?? null,
    isStaged: board.release.staged.has(caseId),
    isPublished: versions.length > 0,
    versions: versions.length,
    withdrawn: versions.flatMap(({ version, withdrawn }) =>
      withdrawn === undefined ? [] : [{ version, at: withdrawn.at }],
    ),
    mustEnd: mustEnd(found) ?? null,
    advice: advice(found),
    classes: classesOf(board, parts, at),
    partners: partnersOf(board, parts, at),
    waiting: planTable(board, caseId, at).waiting,
    proposals: found.proposals,
    history,
    mustAcceptAgain: mustAcceptAgain(found, history),
    declined: declined(found),
    standings: standingsOf(board, caseId),
  }
}

const STATE = { N: 'no-embargo', P: 'proposed', A: 'active', R: 'active', X: 'ended' } as const

function classesOf(board: Board, parts: readonly Part[], at: Instant): ClassProgress[] {
  const byClass = Map.groupBy(parts, (part) => part.class)
  return ARTEFACT_CLASSES.flatMap((one) => {
    const own = byClass.get(one)
    return own === undefined ? [] : [{ class: one, ...count(board, own, at) }]
  })
}

function partnersOf(board: Board, parts: readonly Part[], at: Instant): PartnerProgress[] {
  const { recipients } = board.programme
  const byPartner = Map.groupBy(parts, (part) => recipients.get(part.recipientId)?.partnerId)
  return [...byPartner].flatMap(([partnerId, own]) =>
    partnerId === undefined ? [] : [{ partnerId, ...count(board, own, at) }],
  )
}

function count(board: Board, parts: readonly Part[], at: Instant) {
  const isHeld = (part: Part) => part.collectedAt.length > 0
  return {
    addressed: parts.length,
    open: parts.filter((part) => isHeld(part) || isOpen(board, part, at)).length,
    collected: parts.filter(isHeld).length,
    opened: parts.filter(({ openedAt }) => openedAt !== undefined).length,
  }
}

/** Asked anew or not: whoever accepted an earlier end and has not answered about this one. */
function mustAcceptAgain({ participants }: Case, history: readonly EmbargoStep[]): Since[] {
  return [...participants].flatMap(([recipientId, { consent, accepted, since }]) => {
    if (consent !== 'LAPSED' && (consent !== 'INVITED' || accepted === undefined)) return []
    const lapse = history.findLast((step) => isLapse(step, recipientId))
    return [{ recipientId, since: lapse?.at ?? since }]
  })
}

function isLapse(step: EmbargoStep, recipientId: RecipientId): boolean {
  return step.what === 'agreed' && step.lapsed.includes(recipientId)
}

function declined({ participants }: Case): RecipientId[] {
  return [...participants]
    .filter(([, { consent }]) => consent === 'DECLINED')
    .map(([recipientId]) => recipientId)
}
