// When a case's facts may happen, and what each changes.

import type { Table } from '../shared/fold.ts'
import type { CaseId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { mayNotBegin, mustEnd } from './coupling.ts'
import type { EmbargoEvent } from './events.ts'
import {
  addStep,
  type Case,
  type EmbargoSlice,
  isActive,
  type Participant,
  type Unreleased,
} from './slice.ts'
import { reportAfter } from './status.ts'
import { type PecMove, stepCs, stepEm, stepPec, stepRm } from './tables.ts'

interface Slices {
  readonly embargo: EmbargoSlice
}

/** @see Table */
export const embargoRules: Table<EmbargoEvent, Slices> = {
  caseOpened({ embargo }, { caseId }) {
    if (embargo.cases.has(caseId)) throw new Refusal('case.exists', { caseId })
  },

  embargoProposed(slices, { caseId, liftsAt }, { at }) {
    const found = caseOf(slices, caseId)
    stepEm(found.em, 'propose')
    mustBeNegotiable(found)
    if (liftsAt <= at) throw new Refusal('embargo.past', { liftsAt })
    if (found.proposals.includes(liftsAt) || found.active?.liftsAt === liftsAt) {
      throw new Refusal('embargo.proposed', { liftsAt })
    }
  },

  /** The shortest proposal wins, so it is the only one that can be accepted. */
  embargoAccepted(slices, { caseId, liftsAt }, { at }) {
    const found = caseOf(slices, caseId)
    stepEm(found.em, 'accept')
    mustBeNegotiable(found)
    mustName(liftsAt, found.proposals[0])
    if (liftsAt <= at) throw new Refusal('embargo.past', { liftsAt })
  },

  embargoRejected(slices, { caseId }) {
    stepEm(caseOf(slices, caseId).em, 'reject')
  },

  participantsInvited(slices, { caseId, recipientIds }) {
    const { participants } = activeCaseOf(slices, caseId)
    const invited = new Set<RecipientId>()
    for (const id of recipientIds) {
      const consent = participants.get(id)?.consent ?? 'NO_EMBARGO'
      stepPec(invited.has(id) ? 'INVITED' : consent, 'invite')
      invited.add(id)
    }
  },

  /** To somebody who was not invited there is no such case. */
  embargoAnswered(slices, { caseId, answer, liftsAt }, { by }) {
    const { consent } = participantOf(slices, caseId, by)
    const { active } = activeCaseOf(slices, caseId)
    stepPec(consent, answer)
    mustName(liftsAt, active?.liftsAt)
  },

  /** The embargo is accepted before the report is seen. */
  reportMoved(slices, { caseId, move }, { by }) {
    const { consent, report } = participantOf(slices, caseId, by)
    stepRm(report, move)
    if (move === 'receive' && isActive(caseOf(slices, caseId)) && consent !== 'SIGNATORY') {
      throw new Refusal('embargo.unaccepted', {})
    }
  },

  /** Whoever never accepted the embargo has seen nothing of what they would speak of. */
  statusSet(slices, { caseId }, { by }) {
    const { accepted } = participantOf(slices, caseId, by)
    if (isActive(caseOf(slices, caseId)) && accepted === undefined) {
      throw new Refusal('embargo.unaccepted', {})
    }
  },

  caseMoved(slices, { caseId, letter }) {
    stepCs(caseOf(slices, caseId).cs, letter)
  },
}

/** @see Table */
export const embargoFolds: Table<EmbargoEvent, Slices> = {
  caseOpened({ embargo }, { caseId, sealed }, { at }) {
    embargo.cases.set(caseId, {
      sealed,
      openedAt: at,
      em: 'N',
      proposals: [],
      cs: 'vfdpxa',
      participants: new Map(),
    })
  },

  embargoProposed(slices, { caseId, liftsAt }, { at, by }) {
    const found = caseOf(slices, caseId)
    found.em = stepEm(found.em, 'propose')
    found.proposals = [...found.proposals, liftsAt].sort((a, b) => a - b)
    addStep(slices.embargo, caseId, { at, by, what: 'proposed', liftsAt })
  },

  /** What was proposed beside it stays as a proposed revision. */
  embargoAccepted(slices, { caseId, liftsAt }, { at, by }) {
    const found = caseOf(slices, caseId)
    const lapsed = signatories(found)
    for (const [, participant] of lapsed) move(participant, 'revise', at)
    const was = found.active?.liftsAt ?? null
    const step = { what: 'agreed', liftsAt, was, lapsed: lapsed.map(([id]) => id) } as const
    addStep(slices.embargo, caseId, { at, by, ...step })
    found.em = stepEm(found.em, 'accept')
    found.active = { liftsAt, since: at }
    found.proposals = found.proposals.filter((proposed) => proposed !== liftsAt)
    if (found.proposals.length > 0) found.em = stepEm(found.em, 'propose')
  },

  embargoRejected(slices, { caseId }, { at, by }) {
    const found = caseOf(slices, caseId)
    const { proposals } = found
    addStep(slices.embargo, caseId, { at, by, what: 'rejected', proposals })
    found.em = stepEm(found.em, 'reject')
    found.proposals = []
  },

  participantsInvited(slices, { caseId, recipientIds }, { at, by }) {
    const { participants } = caseOf(slices, caseId)
    addStep(slices.embargo, caseId, { at, by, what: 'invited', recipientIds })
    for (const id of recipientIds) {
      const participant = participants.get(id) ?? newcomer(at)
      participants.set(id, participant)
      const own = slices.embargo.participations.get(id)
      if (own === undefined) slices.embargo.participations.set(id, new Map([[caseId, participant]]))
      else own.set(caseId, participant)
      participant.invitedAt = at
      move(participant, 'invite', at)
    }
  },

  embargoAnswered(slices, { caseId, answer, liftsAt }, { at, by }) {
    const participant = participantOf(slices, caseId, by)
    move(participant, answer, at)
    participant.heardAt = at
    const what = answer === 'accept' ? 'accepted' : 'declined'
    addStep(slices.embargo, caseId, { at, by, what, liftsAt })
    if (answer === 'accept') participant.accepted = { liftsAt, at }
  },

  reportMoved(slices, { caseId, move: step }, { at, by }) {
    const participant = participantOf(slices, caseId, by)
    participant.report = stepRm(participant.report, step)
    participant.heardAt = at
  },

  statusSet(slices, { caseId, status }, { at, by }) {
    const participant = participantOf(slices, caseId, by)
    participant.status = { state: status, since: at }
    participant.report = reportAfter(participant.report, status)
    participant.heardAt = at
  },

  caseMoved(slices, { caseId, letter }, { at, by }) {
    const found = caseOf(slices, caseId)
    addStep(slices.embargo, caseId, { at, by, what: 'happened', letter })
    found.cs = stepCs(found.cs, letter)
  },
}

/**
 * The rule of a lift, and of an end that releases nothing.
 *
 * @throws Refusal `case.unknown`, `embargo.move` where no embargo is active
 */
export function mayEnd(slices: Slices, caseId: CaseId): void {
  stepEm(caseOf(slices, caseId).em, 'terminate')
}

/**
 * The fold of a lift: the embargo is over for everybody, nobody is bound by a consent any more, and
 * the public knows.
 */
export function endEmbargo(slices: Slices, caseId: CaseId): void {
  const found = caseOf(slices, caseId)
  unbind(found)
  if (found.cs.includes('p')) found.cs = stepCs(found.cs, 'P')
}

/** The fold of an end that releases nothing: it is over for everybody, and the public knows no more. */
export function endUnreleased(
  slices: Slices,
  caseId: CaseId,
  { at, reason }: Pick<Unreleased, 'at' | 'reason'>,
): void {
  const found = caseOf(slices, caseId)
  found.unreleased = { at, reason, agreed: new Set(signatories(found).map(([id]) => id)) }
  unbind(found)
}

function unbind(found: Case): void {
  found.em = stepEm(found.em, 'terminate')
  delete found.active
  found.proposals = []
  for (const participant of found.participants.values()) {
    participant.consent = stepPec(participant.consent, 'reset')
  }
}

/** @throws Refusal `case.unknown` */
function caseOf({ embargo }: Slices, caseId: CaseId): Case {
  const found = embargo.cases.get(caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId })
  return found
}

function activeCaseOf(slices: Slices, caseId: CaseId): Case {
  const found = caseOf(slices, caseId)
  if (!isActive(found)) throw new Refusal('embargo.inactive', { caseId })
  return found
}

function participantOf(slices: Slices, caseId: CaseId, by: string | undefined): Participant {
  const participant = caseOf(slices, caseId).participants.get(by as RecipientId)
  if (participant === undefined) throw new Refusal('case.unknown', { caseId })
  return participant
}

function mustBeNegotiable(found: Case): void {
  const because = isActive(found) ? mustEnd(found) : mayNotBegin(found)
  if (because !== undefined) throw new Refusal('embargo.tooLate', { because })
}

/** Nobody agrees to another end than the one that stands. */
function mustName(named: Instant, current: Instant | undefined): void {
  if (current === undefined || named !== current) {
    throw new Refusal('embargo.otherEnd', { named, current: current ?? null })
  }
}

function signatories({ participants }: Case): [RecipientId, Participant][] {
  return [...participants].filter(([, { consent }]) => consent === 'SIGNATORY')
}

function newcomer(at: Instant): Participant {
  return { consent: 'NO_EMBARGO', since: at, invitedAt: at, report: 'S' }
}

function move(participant: Participant, step: PecMove, at: Instant): void {
  participant.consent = stepPec(participant.consent, step)
  participant.since = at
}
