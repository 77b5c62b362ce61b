// The programme's facts: who takes part, with which keys, under which agreement and plan.

import { z } from 'zod'
import {
  AgeKey,
  ArtefactClass,
  At,
  Digest,
  Jurisdiction,
  Sealed,
  SigningKey,
  Tier,
} from '../shared/fields.ts'
import { CaseId, PartnerId, RecipientId, StaffId } from '../shared/ids.ts'

export const Role = z.enum(['owner', 'publisher', 'investigator'])
export type Role = z.infer<typeof Role>

/** The first event of every ledger, signed by the owner it names. */
export const ProgrammeFounded = z.strictObject({
  kind: z.literal('programmeFounded'),
  staffId: StaffId,
  signingKey: SigningKey,
  ageKey: AgeKey,
})

/** An owner countersigns the offer of a colleague's desk (`offer`: `offerDigest` of its keys). */
export const StaffEnrolled = z.strictObject({
  kind: z.literal('staffEnrolled'),
  staffId: StaffId,
  roles: z.array(Role).min(1).max(3),
  signingKey: SigningKey,
  ageKey: AgeKey,
  offer: Digest,
})

export const StaffRevoked = z.strictObject({ kind: z.literal('staffRevoked'), staffId: StaffId })

export const RecipientKind = z.enum(['person', 'service', 'mailbox'])
export type RecipientKind = z.infer<typeof RecipientKind>

/** Partners and recipients, added or changed in one act: all or none. */
export const RosterChanged = z.strictObject({
  kind: z.literal('rosterChanged'),
  partners: z.array(
    z.strictObject({ partnerId: PartnerId, tier: Tier, jurisdiction: Jurisdiction }),
  ),
  recipients: z.array(
    z.strictObject({ recipientId: RecipientId, partnerId: PartnerId, kind: RecipientKind }),
  ),
})
export type RosterChanged = z.infer<typeof RosterChanged>

/** No part is handed out to this partner's recipients from here on. */
export const PartnerSuspended = z.strictObject({
  kind: z.literal('partnerSuspended'),
  partnerId: PartnerId,
})

/**
 * A newcomer proves possession of the keys it offers: this act is signed by the offered signing
 * key, and `answer` is what the house's challenge said, sealed to every offered age key.
 */
export const KeysOffered = z.strictObject({
  kind: z.literal('keysOffered'),
  actor: z.union([RecipientId, StaffId]),
  signingKey: SigningKey,
  ageKeys: z.array(AgeKey).min(1).max(20),
  answer: Digest,
})

/**
 * An owner countersigns a recipient's offer (`offer`: `offerDigest` of its keys); only from here on
 * is anything sealed to them.
 */
export const KeysEnrolled = z.strictObject({
  kind: z.literal('keysEnrolled'),
  recipientId: RecipientId,
  signingKey: SigningKey,
  ageKeys: z.array(AgeKey).min(1).max(20),
  offer: Digest,
})

export const KeysRevoked = z.strictObject({
  kind: z.literal('keysRevoked'),
  recipientId: RecipientId,
})

/** New terms: whoever accepted earlier ones must accept again before the next part. */
export const AgreementSet = z.strictObject({
  kind: z.literal('agreementSet'),
  version: z.int().min(1),
  terms: Digest,
})

/** `terms` is the digest that was shown: who accepts signs for a text and not for a number. */
export const AgreementAccepted = z.strictObject({
  kind: z.literal('agreementAccepted'),
  version: z.int().min(1),
  terms: Digest,
})

/** One line of a release plan. `jurisdiction: '*'` is every one without a line of its own. */
export const PlanLine = z.strictObject({
  tier: Tier,
  class: ArtefactClass,
  jurisdiction: z.union([Jurisdiction, z.literal('*')]),
  opensAt: z.union([At, z.literal('never')]),
})
export type PlanLine = z.infer<typeof PlanLine>

/**
 * The whole release plan of a case; replaces the one before. `liftsAt` is the end of the embargo it
 * was made for: once the embargo ends at another instant, nothing opens until there is a new plan.
 */
export const PlanSet = z.strictObject({
  kind: z.literal('planSet'),
  caseId: CaseId,
  liftsAt: At,
  lines: z.array(PlanLine).max(5000),
})

/** From here on, or no longer, some acts need a second person: see `two-people.ts` of the board. */
export const TwoPeopleSet = z.strictObject({ kind: z.literal('twoPeopleSet'), on: z.boolean() })

/**
 * From here on, or no longer, masters and codewords are opened by two investigators together: what is
 * published from then on is sealed to a key of its own, of which each has a share.
 */
export const KeySharesSet = z.strictObject({ kind: z.literal('keySharesSet'), on: z.boolean() })

/**
 * An act that needs a second person waits for one, who reads it, signs it too and sends it.
 *
 * `act`: `actDigest` of what it says. `sealed`: the act with its author's signature, for the team.
 */
export const ActProposed = z.strictObject({
  kind: z.literal('actProposed'),
  act: Digest,
  sealed: Sealed,
})

const LogName = z.string().regex(/^[^\s+]{1,200}$/)

/**
 * A restored house goes on in a log with another name and key, where the end of the one before is lost. The
 * entries before this one are the first part of both.
 */
export const LogContinued = z.strictObject({
  kind: z.literal('logContinued'),
  /** The name of the log that this entry begins. */
  log: LogName,
  /** The name of the log that it continues. */
  before: LogName,
  /** How much of that there was to restore: as many entries as stand before this one. */
  size: z.int().min(1),
  /** Over those. */
  root: Digest,
  /** The newest checkpoint of the log before that somebody outside kept, with its cosignatures. */
  seen: z.string().max(32_768).nullable(),
})
export type LogContinued = z.infer<typeof LogContinued>

/** An owner says of people whose keys are held that nobody revoked them in what is lost. */
export const KeysConfirmed = z.strictObject({
  kind: z.literal('keysConfirmed'),
  actors: z
    .array(z.union([RecipientId, StaffId]))
    .min(1)
    .max(5000),
})
export type KeysConfirmed = z.infer<typeof KeysConfirmed>

/**
 * What was sealed to the team before a colleague had the keys of now opens at their desk, too: somebody who
 * could open it gave them the file keys of it. `keys`: digest of those, sealed to that desk in the vault.
 */
export const SealsPassedOn = z.strictObject({
  kind: z.literal('sealsPassedOn'),
  to: StaffId,
  keys: Digest,
})

export const PROGRAMME_EVENTS = [
  ProgrammeFounded,
  StaffEnrolled,
  StaffRevoked,
  RosterChanged,
  PartnerSuspended,
  KeysOffered,
  KeysEnrolled,
  KeysRevoked,
  AgreementSet,
  AgreementAccepted,
  PlanSet,
  TwoPeopleSet,
  KeySharesSet,
  ActProposed,
  LogContinued,
  KeysConfirmed,
  SealsPassedOn,
] as const
export type ProgrammeEvent = z.infer<(typeof PROGRAMME_EVENTS)[number]>
