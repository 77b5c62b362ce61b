// Every door of the house: method, path, who may enter, and the shape of what goes in and out.

import { z } from 'zod'
import { Act } from '../board/entry.ts'
import { REPORT_WORDS, STATUSES } from '../embargo/status.ts'
import { Witnessing } from '../log/cosignature.ts'
import { Receipt } from '../log/receipt.ts'
import { Role } from '../programme/events.ts'
import { AgeKey, ArtefactClass, At, Digest, SigningKey, words } from '../shared/fields.ts'
import { BundleId, CaseId, PartId, PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { Awaited, Witnessed } from './asked.ts'
import { CONTACT_ROUTES } from './contact.ts'
import { Doubt } from './doubt.ts'
import { DRAW_ROUTES } from './draws.ts'
import { LEDGER_ROUTES } from './ledger.ts'
import { NOTE_ROUTES } from './notes.ts'
import { Actor, PRESENCE_ROUTES } from './presence.ts'

const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)

export const HouseFace = z.strictObject({
  origin: z.string(),
  /** The log's verifier key, `name+hash+base64` (C2SP signed note). */
  logKey: z.string(),
  /** The ML-DSA-44 key beside it, which signs every checkpoint, too; early houses had none. */
  secondKey: z.string().optional(),
  founded: z.boolean(),
  now: At,
  /** Whose cosignatures there are; absent where the house has no witnesses. */
  witnessing: Witnessing.optional(),
  /** Absent where it relies on its own clock. */
  doubt: Doubt.optional(),
})
export type HouseFace = z.infer<typeof HouseFace>

export { Actor }

export const Invitation = z.strictObject({
  actor: Actor,
  /** SHA-256 of the secret, which only the invited person gets to see. */
  hash: Digest,
  roles: z.array(Role).default([]),
  expiresAt: At,
})
export type Invitation = z.infer<typeof Invitation>

export const Directory = z.strictObject({
  partners: z.array(z.strictObject({ partnerId: PartnerId, name: z.string().max(200) })),
  recipients: z.array(
    z.strictObject({
      recipientId: RecipientId,
      partnerId: PartnerId,
      name: z.string().max(200).optional(),
      email: z.string().max(254),
    }),
  ),
  staff: z.array(z.strictObject({ staffId: StaffId, name: z.string().max(200) })).default([]),
})
export type Directory = z.infer<typeof Directory>

/** The same as it may come in; what an early house let in is still shown. */
const DirectoryChange = z.strictObject({
  partners: z.array(z.strictObject({ partnerId: PartnerId, name: words(200) })),
  recipients: z.array(
    z.strictObject({
      ...{ recipientId: RecipientId, partnerId: PartnerId },
      ...{ name: words(200).optional(), email: words(254) },
    }),
  ),
  staff: z.array(z.strictObject({ staffId: StaffId, name: words(200) })).default([]),
})

/** What one recipient may know: its invitations, what it may collect now, and what it holds. */
export const Inbox = z.strictObject({
  agreement: z.strictObject({ version: z.int(), terms: Digest, accepted: z.boolean() }).nullable(),
  cases: z.array(
    z.strictObject({
      caseId: CaseId,
      liftsAt: At,
      consent: z.enum(['invited', 'given', 'lapsed', 'declined']),
      /** The embargo is over; then `liftsAt` is when it ended. */
      lifted: z.boolean(),
      /** Whether anything was released when it ended. */
      released: z.boolean(),
      /** What they said last of where they stand; `null` where they have said nothing. */
      status: z.strictObject({ state: z.enum(STATUSES), since: At }).nullable(),
      report: z.enum(Object.values(REPORT_WORDS)),
    }),
  ),
  parts: z.array(
    z.strictObject({
      partId: PartId,
      bundleId: BundleId,
      caseId: CaseId,
      version: z.int(),
      class: ArtefactClass,
      opensAt: At,
      bytes: z.int(),
      /** Whether it may be collected now, for the first time or again. */
      open: z.boolean(),
      collectedAt: At.nullable(),
      openedAt: At.nullable(),
    }),
  ),
})
export type Inbox = z.infer<typeof Inbox>

export const Recorded = z.strictObject({ seqs: z.array(z.int().min(0)) })

export const Session = z.strictObject({ token: z.string(), actor: Actor, expiresAt: At })
export type Session = z.infer<typeof Session>

export const AdvisoryList = z.strictObject({
  advisories: z.array(z.strictObject({ caseId: CaseId, liftedAt: At })),
})

/**
 * `anyone`, `enrolled` (staff and recipients), one of them, or staff with a role. `log`: the enrolled, or
 * anyone where the house's settings say so.
 */
export type Visitor = 'anyone' | 'log' | 'enrolled' | 'recipient' | 'staff' | Role

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** `:name` stands for one segment, `:name{.+}` for all that are left. */
  readonly path: string
  readonly visitor: Visitor
  readonly summary: string
  readonly query?: z.ZodObject
  readonly request?: z.ZodType | 'bytes'
  readonly response: z.ZodType | 'bytes' | 'html' | 'text'
  /** Entered by a session in which a person who has passkeys has not shown one yet. */
  readonly beforePresence?: true
  /** What was answered once under a path is answered for ever. */
  readonly immutable?: true
}

export const ROUTES = {
  house: {
    method: 'GET',
    path: '/api/house',
    visitor: 'anyone',
    summary: 'Who this house is: its origin, its log keys, its clock',
    response: HouseFace,
  },
  openapi: {
    method: 'GET',
    path: '/api/openapi.json',
    visitor: 'anyone',
    summary: 'This table as OpenAPI 3.1',
    response: z.looseObject({}),
  },
  challenge: {
    method: 'POST',
    path: '/api/enrolment/challenge',
    visitor: 'anyone',
    summary: 'A challenge sealed to every age key that a newcomer is about to offer',
    request: z.strictObject({
      invitation: z.string().max(200),
      signingKey: SigningKey,
      ageKeys: z.array(AgeKey).min(1).max(20),
    }),
    response: z.strictObject({ actor: Actor, sealed: z.array(Base64) }),
  },
  enrol: {
    method: 'POST',
    path: '/api/enrolment',
    visitor: 'anyone',
    summary: 'Offer keys under an invitation, which is used up; an owner countersigns them later',
    request: z.strictObject({ invitation: z.string().max(200), act: Act }),
    response: z.strictObject({}),
  },
  session: {
    method: 'POST',
    path: '/api/session',
    visitor: 'anyone',
    summary: 'A session for whoever holds an enrolled signing key, bound to a key of its own',
    request: z.strictObject({
      actor: Actor,
      at: At,
      nonce: z.string().regex(/^[0-9a-f]{32}$/),
      key: SigningKey,
      signature: z.string().regex(/^[0-9a-f]{128}$/),
    }),
    response: Session,
  },
  advisories: {
    method: 'GET',
    path: '/api/advisories',
    visitor: 'anyone',
    summary: 'What has been released to everyone',
    response: AdvisoryList,
  },
  advisoryPage: {
    method: 'GET',
    path: '/advisories/:caseId',
    visitor: 'anyone',
    query: Awaited,
    summary: 'A released advisory as a page',
    response: 'html',
  },
  advisoryFile: {
    method: 'GET',
    path: '/advisories/:caseId/:file',
    visitor: 'anyone',
    query: Awaited,
    summary: 'A released advisory in one of its other forms: JSON, CSAF 2.0',
    response: 'bytes',
  },
  acts: {
    method: 'POST',
    path: '/api/acts',
    visitor: 'enrolled',
    summary: 'Write signed acts into the ledger, in order, up to the first that is refused',
    request: z.strictObject({ acts: z.array(Act).min(1).max(1000) }),
    response: Recorded,
  },
  inbox: {
    method: 'GET',
    path: '/api/inbox',
    visitor: 'recipient',
    summary: 'What waits for the recipient who asks',
    response: Inbox,
  },
  collect: {
    method: 'POST',
    path: '/api/parts/:partId/collect',
    visitor: 'recipient',
    summary: 'Write down the signed request, then hand out the sealed part',
    request: z.strictObject({ act: Act }),
    response: 'bytes',
  },
  evidence: {
    method: 'GET',
    path: '/api/parts/:partId/evidence',
    visitor: 'recipient',
    summary: 'Receipts that let a recipient check a part it collected without trusting the house',
    query: Witnessed,
    response: z.strictObject({ receipts: z.array(Receipt) }),
  },
  ...PRESENCE_ROUTES,
  ...CONTACT_ROUTES,
  ...NOTE_ROUTES,
  ...DRAW_ROUTES,
  ...LEDGER_ROUTES,
  directory: {
    method: 'GET',
    path: '/api/directory',
    visitor: 'staff',
    summary: 'Names and addresses behind the ids',
    response: Directory,
  },
  putDirectory: {
    method: 'PUT',
    path: '/api/directory',
    visitor: 'owner',
    summary: 'Add or change names and addresses',
    request: DirectoryChange,
    response: z.strictObject({}),
  },
  invite: {
    method: 'POST',
    path: '/api/invitations',
    visitor: 'owner',
    summary: 'Keep the hashes of invitations; their secrets never come here',
    request: z.strictObject({ invitations: z.array(Invitation).min(1).max(1000) }),
    response: z.strictObject({}),
  },
  putVault: {
    method: 'PUT',
    path: '/api/vault/:digest',
    visitor: 'staff',
    summary: 'Store sealed bytes under their SHA-256, until something refers to them',
    request: 'bytes',
    response: z.strictObject({}),
  },
  missing: {
    method: 'POST',
    path: '/api/vault/missing',
    visitor: 'staff',
    summary: 'Of sealed bytes by their SHA-256, those that are not stored here',
    request: z.strictObject({ digests: z.array(Digest).min(1).max(1000) }),
    response: z.strictObject({ missing: z.array(Digest) }),
  },
  getVault: {
    method: 'GET',
    path: '/api/vault/:digest',
    visitor: 'staff',
    summary: 'Bytes sealed to the team: dossiers, masters, codewords, findings',
    response: 'bytes',
  },
} as const satisfies Record<string, Route>

export type RouteId = keyof typeof ROUTES
