// What is known of the programme: who takes part, with which keys, under which agreement and plans.

import type { AgeKey, Digest, Jurisdiction, SigningKey, Tier } from '../shared/fields.ts'
import type { Meta } from '../shared/fold.ts'
import type { CaseId, PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { PlanLine, RecipientKind, Role } from './events.ts'

export interface Staff {
  readonly roles: ReadonlySet<Role>
  readonly signingKey: SigningKey
  readonly ageKey: AgeKey
  readonly revoked: boolean
  /** Out like somebody revoked, until an owner confirms that nobody revoked them: see `logContinued`. */
  readonly held?: true
  /**
   * The entries that lead from the founding to this key, oldest first, each signed with a key that one
   * before it enrolled: what a recipient needs to check their signature.
   */
  readonly lineage: readonly number[]
}

export interface Partner {
  readonly tier: Tier
  /** A policy attribute and never evidence. */
  readonly jurisdiction: Jurisdiction
  readonly suspended: boolean
}

/** Without `signingKey` and `ageKeys` nothing can be sealed to them: never enrolled, or revoked. */
export interface Recipient {
  readonly partnerId: PartnerId
  /** A mailbox is read by several people, one key each, and findings say so. */
  readonly kind: RecipientKind
  /** The entry that brought them into the roster. */
  readonly since: number
  signingKey?: SigningKey
  ageKeys: readonly AgeKey[]
  /** Their keys, where an owner must confirm first that nobody revoked them: see `logContinued`. */
  held?: { readonly signingKey: SigningKey; readonly ageKeys: readonly AgeKey[] }
  /** Once true it stays so, whatever became of the keys. */
  wasEnrolled?: true
  /** The version of the agreement that they accepted last. */
  agreement?: number
}

/** Keys whose possession was proven, and which wait for an owner's countersignature. */
export interface Offer {
  readonly signingKey: SigningKey
  readonly ageKeys: readonly AgeKey[]
  /** See `offerDigest`. */
  readonly digest: Digest
}

export interface Plan {
  /** The end of the embargo that it was made for. */
  readonly liftsAt: Instant
  readonly lines: readonly PlanLine[]
}

/** What waits for a second person, or waited for one. */
export interface Proposal {
  readonly by: StaffId
  readonly at: Instant
  readonly sealed: string
}

/** What opens at a desk that was sealed before it had its keys. */
export interface PassedOn {
  readonly by: StaffId
  /** Digest: see `SealsPassedOn`. */
  readonly keys: Digest
  readonly at: Instant
}

/** What the log before came to, whose end is lost. */
export interface Continued {
  readonly log: string
  readonly before: string
  /** How much of it there was to restore. */
  readonly size: number
  /** How much of it somebody outside is known to have seen; `null` where nobody was found. */
  readonly seen: number | null
  readonly at: Instant
}

export interface ProgrammeSlice {
  /** Who signed the first entry, and with which key; not necessarily an owner still. */
  founder: { readonly staffId: StaffId; readonly signingKey: SigningKey } | undefined
  readonly staff: Map<StaffId, Staff>
  readonly partners: Map<PartnerId, Partner>
  readonly recipients: Map<RecipientId, Recipient>
  readonly offers: Map<StaffId | RecipientId, Offer>
  agreement: { readonly version: number; readonly terms: Digest } | undefined
  readonly plans: Map<CaseId, Plan>
  /** Every key that was ever enrolled, signing or age: none is enrolled twice. */
  readonly knownKeys: Set<string>
  /** Whether some acts need a second person. */
  twoPeople: boolean
  /** Where that was ever said, oldest first: what a recipient needs to know when two had to sign. */
  readonly twoPeopleSaid: { readonly seq: number; readonly lineage: readonly number[] }[]
  /** Whether masters and codewords take two investigators: see the desk's `key-shares.ts`. */
  keyShares: boolean
  /** Whether they ever did, so that something may be sealed so. */
  hadKeyShares: boolean
  /** By `actDigest`, oldest first. */
  readonly proposals: Map<Digest, Proposal>
  /** By whose desk it opens at, oldest first. */
  readonly passedOn: Map<StaffId, PassedOn[]>
  /** Since when the log has another name than the house; absent as a rule. */
  continued?: Continued
}

export function emptyProgramme(): ProgrammeSlice {
  return {
    founder: undefined,
    staff: new Map(),
    partners: new Map(),
    recipients: new Map(),
    offers: new Map(),
    agreement: undefined,
    plans: new Map(),
    knownKeys: new Set(),
    twoPeople: false,
    twoPeopleSaid: [],
    keyShares: false,
    hadKeyShares: false,
    proposals: new Map(),
    passedOn: new Map(),
  }
}

/** The entries that lead from the founding to the keys of all who signed an act, as they stand now. */
export function lineageOf({ staff }: ProgrammeSlice, { by, also = [] }: Meta): number[] {
  const all = [by, ...also].flatMap((id) => staff.get(id as StaffId)?.lineage ?? [])
  return [...new Set(all)].sort((a, b) => a - b)
}

/** Everybody who may investigate now, by id: a share of what they open is sealed to each. */
export function investigatorsOf({ staff }: Pick<ProgrammeSlice, 'staff'>): [StaffId, Staff][] {
  return [...staff]
    .filter(([, { roles, revoked }]) => {
      return !revoked && (roles.has('investigator') || roles.has('owner'))
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The name that the log's key has: the house's, unless the log had to be continued. */
export function logNameOf({ continued }: ProgrammeSlice, house: string): string {
  return continued?.log ?? house
}

/** Whether a colleague is there, or comes back where an owner says so. */
export function isPresent({ revoked, held }: Pick<Staff, 'revoked' | 'held'>): boolean {
  return !revoked || held === true
}

/** Whose keys wait for an owner's word after a part of the log was lost. */
export function heldIn({ staff, recipients }: ProgrammeSlice): (StaffId | RecipientId)[] {
  const isHeld = (entry: [string, { readonly held?: unknown }]) => entry[1].held !== undefined
  return [...[...staff].filter(isHeld), ...[...recipients].filter(isHeld)].map(([id]) => id)
}

/** The tiers that partners are in, sorted. */
export function tiersOf({ partners }: ProgrammeSlice): Tier[] {
  return [...new Set([...partners.values()].map(({ tier }) => tier))].sort()
}
