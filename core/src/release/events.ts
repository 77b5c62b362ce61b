// The release's facts: an advisory staged under a key the server does not hold, the key released, or no release.

import { z } from 'zod'
import { Digest, Sealed } from '../shared/fields.ts'
import { CaseId } from '../shared/ids.ts'

/** `advisory`: digest of the age file that `liftKey` opens; `liftIdentity`: its secret, for the team. */
export const LiftStaged = z.strictObject({
  kind: z.literal('liftStaged'),
  caseId: CaseId,
  advisory: Digest,
  liftKey: z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/),
  liftIdentity: Sealed,
})

/** The embargo ends for everybody. `early` needs a reason, sealed to the team. */
export const EmbargoLifted = z.strictObject({
  kind: z.literal('embargoLifted'),
  caseId: CaseId,
  liftIdentity: z.string().regex(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/),
  early: z.strictObject({ reason: Sealed }).optional(),
})
export type EmbargoLifted = z.infer<typeof EmbargoLifted>

/** The embargo ends and nothing is released, as where there turned out to be nothing to release. */
export const EmbargoEnded = z.strictObject({
  kind: z.literal('embargoEnded'),
  caseId: CaseId,
  reason: Sealed,
})

export const RELEASE_EVENTS = [LiftStaged, EmbargoLifted, EmbargoEnded] as const
export type ReleaseEvent = z.infer<(typeof RELEASE_EVENTS)[number]>
