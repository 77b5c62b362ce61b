// The embargo's facts: a case, its embargo, and what each participant said to it.

import { z } from 'zod'
import { At, Sealed } from '../shared/fields.ts'
import { CaseId, RecipientId } from '../shared/ids.ts'
import { STATUSES } from './status.ts'

/** `sealed`: the case's name and title, for the team. */
export const CaseOpened = z.strictObject({
  kind: z.literal('caseOpened'),
  caseId: CaseId,
  sealed: Sealed,
})

/** EM `propose`. On an active embargo this is a revision: a postponement, or an earlier end. */
export const EmbargoProposed = z.strictObject({
  kind: z.literal('embargoProposed'),
  caseId: CaseId,
  liftsAt: At,
})

/**
 * EM `accept`. `liftsAt` is the proposal it accepts, so that nobody signs for another end than the
 * one they read. Where it changes an active embargo's end, every signatory's consent lapses.
 */
export const EmbargoAccepted = z.strictObject({
  kind: z.literal('embargoAccepted'),
  caseId: CaseId,
  liftsAt: At,
})

/** EM `reject`: every proposal that is pending. Old terms persist. */
export const EmbargoRejected = z.strictObject({
  kind: z.literal('embargoRejected'),
  caseId: CaseId,
})

/** PEC `invite`. */
export const ParticipantsInvited = z.strictObject({
  kind: z.literal('participantsInvited'),
  caseId: CaseId,
  recipientIds: z.array(RecipientId).min(1).max(10_000),
})

/** PEC `accept` or `decline`, signed by the recipient; `liftsAt` is the embargo it was asked about. */
export const EmbargoAnswered = z.strictObject({
  kind: z.literal('embargoAnswered'),
  caseId: CaseId,
  answer: z.enum(['accept', 'decline']),
  liftsAt: At,
})

/** RM: where a recipient stands with the report. */
export const ReportMoved = z.strictObject({
  kind: z.literal('reportMoved'),
  caseId: CaseId,
  move: z.enum(['receive', 'validate', 'invalidate', 'accept', 'defer', 'close']),
})

/** Where a recipient stands, in its own words. It may change its mind, or say the same again. */
export const StatusSet = z.strictObject({
  kind: z.literal('statusSet'),
  caseId: CaseId,
  status: z.enum(STATUSES),
})

/** CS: one letter flips. `P`, `X` and `A` bear on the embargo itself. */
export const CaseMoved = z.strictObject({
  kind: z.literal('caseMoved'),
  caseId: CaseId,
  letter: z.enum(['V', 'F', 'D', 'P', 'X', 'A']),
})

export const EMBARGO_EVENTS = [
  CaseOpened,
  EmbargoProposed,
  EmbargoAccepted,
  EmbargoRejected,
  ParticipantsInvited,
  EmbargoAnswered,
  ReportMoved,
  StatusSet,
  CaseMoved,
] as const
export type EmbargoEvent = z.infer<(typeof EMBARGO_EVENTS)[number]>
