// What is known of each case: its embargo, what each participant said to it, and what has happened.

import type { CaseId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { EmbargoStep } from './history.ts'
import type { Status } from './status.ts'
import type { CsState, EmState, PecState, RmState } from './tables.ts'

/** A recipient who was invited into a case. */
export interface Participant {
  consent: PecState
  /** When they were last invited, answered or lapsed. */
  since: Instant
  /** The end they last agreed to. It stays here after a lapse; a signatory's is the current one. */
  accepted?: { readonly liftsAt: Instant; readonly at: Instant }
  report: RmState
  /** What they said last of where they stand, and when. */
  status?: { readonly state: Status; readonly since: Instant }
  invitedAt: Instant
  /** When they last said anything in the case. */
  heardAt?: Instant
}

export interface Case {
  /** The case's name and title, for the team alone. */
  readonly sealed: string
  readonly openedAt: Instant
  em: EmState
  /** The embargo's agreed end, while it is active (A or R). */
  active?: { readonly liftsAt: Instant; readonly since: Instant }
  /** Where the embargo ended and nothing was released. */
  unreleased?: Unreleased
  /** Ends that are proposed and neither accepted nor rejected, soonest first. */
  proposals: readonly Instant[]
  cs: CsState
  readonly participants: Map<RecipientId, Participant>
}

export interface Unreleased {
  readonly at: Instant
  /** Sealed to the team. */
  readonly reason: string
  /** Whose consent stood until then. */
  readonly agreed: ReadonlySet<RecipientId>
}

export interface EmbargoSlice {
  readonly cases: Map<CaseId, Case>
  /** The same participants by recipient, in the order in which each was first invited. */
  readonly participations: Map<RecipientId, Map<CaseId, Participant>>
  /** Of each case, oldest first. */
  readonly history: Map<CaseId, EmbargoStep[]>
}

export function emptyEmbargo(): EmbargoSlice {
  return { cases: new Map(), participations: new Map(), history: new Map() }
}

export function addStep({ history }: EmbargoSlice, caseId: CaseId, step: EmbargoStep): void {
  const steps = history.get(caseId)
  if (steps === undefined) history.set(caseId, [step])
  else steps.push(step)
}

/** A proposal to change the end leaves the agreed one in force. */
export function isActive({ em }: Case): boolean {
  return em === 'A' || em === 'R'
}

/** Whether this recipient agreed to the embargo as it stands now. Silence is never a yes. */
export function hasConsent(
  { cases }: EmbargoSlice,
  caseId: CaseId,
  recipientId: RecipientId,
): boolean {
  const found = cases.get(caseId)
  if (found === undefined || !isActive(found)) return false
  return found.participants.get(recipientId)?.consent === 'SIGNATORY'
}

/** Those who were asked, for the first time or again after a change, and have not answered yet. */
export function whoWaits(found: Case): RecipientId[] {
  if (!isActive(found)) return []
  return [...found.participants]
    .filter(([, { consent }]) => consent === 'INVITED' || consent === 'LAPSED')
    .map(([recipientId]) => recipientId)
}
