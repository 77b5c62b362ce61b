// Who may see what, when, and why not.

import { type Case, type EmbargoSlice, isActive } from '../embargo/slice.ts'
import type { ArtefactClass, Jurisdiction, Tier } from '../shared/fields.ts'
import type { CaseId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { PlanLine } from './events.ts'
import type { Plan, ProgrammeSlice, Recipient } from './slice.ts'

interface Slices {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
}

/** Why a plan gives a recipient a class at no instant whatever. */
export type PlanNo =
  | 'recipient-unknown'
  | 'partner-suspended'
  | 'no-plan'
  | 'plan-outdated'
  | 'no-line'
  | 'never'
  | 'never-in-jurisdiction'

/** Why a recipient may not be handed a class now. All but `not-yet` and the plan's wait for a person. */
export type Obstacle =
  | PlanNo
  | 'not-yet'
  | 'keys-missing'
  | 'agreement-unaccepted'
  | 'agreement-changed'
  | 'embargo-not-begun'
  | 'not-invited'
  | 'invitation-unanswered'
  | 'consent-lapsed'
  | 'embargo-declined'
  | 'embargo-ended'

export const OBSTACLE_WORDS: Readonly<Record<Obstacle, string>> = {
  'recipient-unknown': 'not in the programme',
  'partner-suspended': 'the partner is suspended',
  'no-plan': 'the case has no release plan',
  'plan-outdated': 'the embargo ends at another instant than the plan was made for',
  'no-line': 'the plan does not name this class for the tier',
  never: 'the plan says never for the tier',
  'never-in-jurisdiction': 'the plan says never for the jurisdiction',
  'not-yet': 'the instant has not come',
  'keys-missing': 'no keys are enrolled',
  'agreement-unaccepted': 'the agreement is not accepted',
  'agreement-changed': 'the agreement has changed since it was accepted',
  'embargo-not-begun': 'no embargo is agreed on yet',
  'not-invited': 'not invited to the embargo',
  'invitation-unanswered': 'the invitation to the embargo is not answered',
  'consent-lapsed': 'the embargo has changed since it was accepted',
  'embargo-declined': 'the embargo was declined',
  'embargo-ended': 'the embargo ended, and nothing was released',
}

export type Release = { readonly opensAt: Instant } | { readonly never: PlanNo }

/**
 * The instant at which the plan opens a class for a recipient. A line for the partner's jurisdiction
 * goes before the line for `*`; where there is neither, the answer is never.
 */
export function release(
  { programme, embargo }: Slices,
  caseId: CaseId,
  recipientId: RecipientId,
  artefactClass: ArtefactClass,
): Release {
  const partnerId = programme.recipients.get(recipientId)?.partnerId
  const partner = partnerId === undefined ? undefined : programme.partners.get(partnerId)
  if (partner === undefined) return { never: 'recipient-unknown' }
  if (partner.suspended) return { never: 'partner-suspended' }
  const plan = programme.plans.get(caseId)
  if (plan === undefined) return { never: 'no-plan' }
  if (isOutdated(plan, embargo.cases.get(caseId))) return { never: 'plan-outdated' }
  const line = lineFor(plan.lines, artefactClass, partner)
  if (line === undefined) return { never: 'no-line' }
  if (line.opensAt !== 'never') return { opensAt: line.opensAt }
  return { never: line.jurisdiction === '*' ? 'never' : 'never-in-jurisdiction' }
}

/**
 * Everything that keeps this recipient from being handed this class at `at`; empty means they may
 * be. Where the plan says never, that stands alone, since nobody can clear the rest.
 */
export function obstacles(
  slices: Slices,
  caseId: CaseId,
  recipientId: RecipientId,
  artefactClass: ArtefactClass,
  at: Instant,
): Obstacle[] {
  const planned = release(slices, caseId, recipientId, artefactClass)
  if ('never' in planned) return [planned.never]
  const waits: Obstacle[] = hasOpened(slices, caseId, planned.opensAt, at) ? [] : ['not-yet']
  return [...waits, ...waitsFor(slices, caseId, recipientId)]
}

/**
 * Whether the plan's instant has come. An embargo that ends early opens whatever its end would have
 * opened; a late lift holds nothing back, for the plan is in instants. After an end that released
 * nothing, nothing opens any more: what had opened by then has.
 */
export function hasOpened(
  { programme, embargo }: Slices,
  caseId: CaseId,
  opensAt: Instant,
  at: Instant,
): boolean {
  const found = embargo.cases.get(caseId)
  if (found?.unreleased !== undefined) return opensAt <= found.unreleased.at
  if (at >= opensAt) return true
  const plan = programme.plans.get(caseId)
  return plan !== undefined && found?.em === 'X' && opensAt <= plan.liftsAt
}

/** What a person has yet to do before this recipient may be handed anything in the case. */
export function waitsFor(
  { programme, embargo }: Slices,
  caseId: CaseId,
  recipientId: RecipientId,
): Obstacle[] {
  const recipient = programme.recipients.get(recipientId)
  if (recipient === undefined) return ['recipient-unknown']
  const waits: Obstacle[] = recipient.signingKey === undefined ? ['keys-missing'] : []
  return [
    ...waits,
    ...agreementWait(programme, recipient),
    ...consentWait(embargo.cases.get(caseId), recipientId),
  ]
}

function agreementWait({ agreement }: ProgrammeSlice, recipient: Recipient): Obstacle[] {
  if (agreement === undefined || recipient.agreement === agreement.version) return []
  return [recipient.agreement === undefined ? 'agreement-unaccepted' : 'agreement-changed']
}

/**
 * Once the embargo is lifted there is nothing left to consent to; the plan and the agreement remain.
 * Where it ended and released nothing, whoever had agreed by then stays as they were.
 */
function consentWait(found: Case | undefined, recipientId: RecipientId): Obstacle[] {
  if (found?.unreleased !== undefined) {
    return found.unreleased.agreed.has(recipientId) ? [] : ['embargo-ended']
  }
  if (found?.em === 'X') return []
  if (found === undefined || !isActive(found)) return ['embargo-not-begun']
  switch (found.participants.get(recipientId)?.consent ?? 'NO_EMBARGO') {
    case 'SIGNATORY':
      return []
    case 'NO_EMBARGO':
      return ['not-invited']
    case 'INVITED':
      return ['invitation-unanswered']
    case 'LAPSED':
      return ['consent-lapsed']
    case 'DECLINED':
      return ['embargo-declined']
  }
}

function isOutdated({ liftsAt }: Plan, found: Case | undefined): boolean {
  return found?.active !== undefined && found.active.liftsAt !== liftsAt
}

function lineFor(
  lines: readonly PlanLine[],
  artefactClass: ArtefactClass,
  { tier, jurisdiction }: { tier: Tier; jurisdiction: Jurisdiction },
): PlanLine | undefined {
  const alike = lines.filter((line) => line.tier === tier && line.class === artefactClass)
  return (
    alike.find((line) => line.jurisdiction === jurisdiction) ??
    alike.find((line) => line.jurisdiction === '*')
  )
}
