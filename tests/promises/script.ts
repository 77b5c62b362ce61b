// One ledger in which every kind of event happens once at least, said by whoever may say it.

import type { Event } from '@forewarn/core/board/entry'
import { cosignerKey } from '@forewarn/core/log/cosignature'
import { draw } from '@forewarn/core/log/draw'
import { challengeAnswer } from '@forewarn/core/programme/enrolment'
import { offerDigest } from '@forewarn/core/programme/keys'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import {
  AnalysisId,
  AttemptId,
  BundleId,
  CaseId,
  FindingId,
  NoteId,
  PartId,
  PartnerId,
  type RecipientId,
  SightingId,
  type StaffId,
} from '@forewarn/core/shared/ids'
import { type Instant, parseInstant } from '@forewarn/core/shared/instant'
import { ACTORS, type ActorName, HOUSE, letters, person } from './actors.ts'

export const BEGIN = parseInstant('2026-02-01T09:00Z')
const LIFTS_AT = parseInstant('2026-03-02T18:00Z')

const LIFT_KEY = 'age1q0keuv40udh89t2qd3aky56qh9gd49k5qwute3leuyw9nc0xddfq09nvpg'
const LIFT_IDENTITY = 'AGE-SECRET-KEY-1UFV97XXM57QWG3PPMW6PM0NJSFXTSR38FZWHHQD4EMYR9VQDF5ZQ6XZ97P'

/** One line: who says what, `after` how many milliseconds. `house` signs nothing. */
export interface Line {
  readonly by: ActorName | 'house'
  readonly event: Event
  readonly after: number
}

const digest = (n: number) => n.toString(16).padStart(2, '0').repeat(32)
const partnerId = PartnerId.parse(`prt_${letters(0)}`)
const secondPartnerId = PartnerId.parse(`prt_${letters(1)}`)
const caseId = CaseId.parse(`cas_${letters(0)}`)
const emptyCaseId = CaseId.parse(`cas_${letters(1)}`)
const bundleId = BundleId.parse(`bun_${letters(0)}`)
const attemptId = AttemptId.parse(`att_${letters(0)}`)
const drawnId = AttemptId.parse(`att_${letters(1)}`)
const WITNESS_SECRET = new Uint8Array(32).fill(7)
const WITNESS = cosignerKey('witness/0', WITNESS_SECRET)
export const PART_ID = PartId.parse(`par_${letters(0)}`)
const MAILED_ID = PartId.parse(`par_${letters(1)}`)
const sightingId = SightingId.parse(`sig_${letters(0)}`)
const secondSightingId = SightingId.parse(`sig_${letters(1)}`)
const analysisId = AnalysisId.parse(`ana_${letters(0)}`)
const findingId = FindingId.parse(`fin_${letters(0)}`)
const noteId = NoteId.parse(`not_${letters(0)}`)
const answerId = NoteId.parse(`not_${letters(1)}`)
const SEALED = 'YWdl'
const SECOND_PART_ID = PartId.parse(`par_${letters(2)}`)
/** What tells the keys of `recipient`. */
const KEYS = offerDigest(ACTORS.recipient.signingKey, [ACTORS.recipient.ageKey])

function offer(name: ActorName): Line {
  const { id, signingKey, ageKey } = ACTORS[name]
  const keys = { signingKey, ageKeys: [ageKey], answer: challengeAnswer(fromHex(digest(1))) }
  return say(name, { kind: 'keysOffered', actor: id, ...keys })
}

function enrolment(name: ActorName, roles: ('owner' | 'publisher' | 'investigator')[]): Event {
  const { id, signingKey, ageKey } = ACTORS[name]
  const proof = { signingKey, offer: offerDigest(signingKey, [ageKey]) }
  return roles.length === 0
    ? { kind: 'keysEnrolled', recipientId: id as RecipientId, ageKeys: [ageKey], ...proof }
    : { kind: 'staffEnrolled', staffId: id as StaffId, roles, ageKey, ...proof }
}

function say(by: Line['by'], event: Event, after = 1000): Line {
  return { by, event, after }
}

const { owner } = ACTORS

/** Who takes part: every actor but the stranger is let in, and two are shut out again. */
export const CAST: readonly Line[] = [
  say('owner', {
    kind: 'programmeFounded',
    staffId: owner.id as StaffId,
    signingKey: owner.signingKey,
    ageKey: owner.ageKey,
  }),
  say('owner', {
    kind: 'rosterChanged',
    partners: [
      { partnerId, tier: 'five-days', jurisdiction: 'AT' },
      { partnerId: secondPartnerId, tier: 'one-day', jurisdiction: 'NZ' },
    ],
    recipients: [
      { recipientId: person(0), partnerId, kind: 'person' },
      { recipientId: person(1), partnerId, kind: 'mailbox' },
      { recipientId: person(2), partnerId, kind: 'service' },
      { recipientId: person(3), partnerId, kind: 'person' },
    ],
  }),
  offer('revoked'),
  say('owner', enrolment('revoked', ['owner', 'publisher', 'investigator'])),
  offer('investigator'),
  say('owner', enrolment('investigator', ['investigator'])),
  say('owner', { kind: 'keySharesSet', on: true }),
  say('owner', { kind: 'staffRevoked', staffId: ACTORS.revoked.id as StaffId }),
  offer('locked'),
  say('owner', enrolment('locked', [])),
  say('owner', { kind: 'keysRevoked', recipientId: person(2) }),
  offer('publisher'),
  say('owner', enrolment('publisher', ['publisher'])),
  offer('recipient'),
  say('owner', enrolment('recipient', [])),
  offer('other'),
  say('owner', enrolment('other', [])),
  say('owner', { kind: 'partnerSuspended', partnerId: secondPartnerId }),
]

const liftsAt = LIFTS_AT
const EARLY = parseInstant('2026-02-25T18:00Z')
const opensAt: Instant = BEGIN
const lines = [{ tier: 'five-days', class: 'description', jurisdiction: '*', opensAt }] as const

/** Of the entry before it in `PLAY`; what root the log has there is for others to check. */
const DRAWN: Line = {
  by: 'publisher',
  after: 1000,
  get event() {
    const head = { origin: HOUSE, size: entryOf('drawCommitted') + 1, root: fromHex(digest(29)) }
    const drawn = hex(draw(head, WITNESS_SECRET))
    return { kind: 'codewordsDrawn' as const, attemptId: drawnId, root: digest(29), draw: drawn }
  },
}

/** What they do: one case from its opening to its finding … */
const UNTIL_FOUND: readonly Line[] = [
  say('owner', { kind: 'agreementSet', version: 1, terms: digest(2) }),
  say('recipient', { kind: 'agreementAccepted', version: 1, terms: digest(2) }),
  say('publisher', { kind: 'caseOpened', caseId, sealed: SEALED }),
  say('publisher', { kind: 'embargoProposed', caseId, liftsAt: EARLY }),
  say('publisher', { kind: 'embargoRejected', caseId }),
  say('publisher', { kind: 'embargoProposed', caseId, liftsAt }),
  say('publisher', { kind: 'embargoAccepted', caseId, liftsAt }),
  say('publisher', { kind: 'planSet', caseId, liftsAt, lines: [...lines] }),
  say('publisher', { kind: 'participantsInvited', caseId, recipientIds: [person(0)] }),
  say('recipient', { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt }),
  say('recipient', { kind: 'reportMoved', caseId, move: 'receive' }),
  say('recipient', { kind: 'statusSet', caseId, status: 'investigating' }),
  say('publisher', { kind: 'caseMoved', caseId, letter: 'V' }),
  say('publisher', {
    kind: 'seedCommitted',
    ...{ attemptId, bundleId, caseId, version: 1, commitment: digest(3) },
  }),
  say('publisher', {
    kind: 'drawCommitted',
    ...{ attemptId: drawnId, bundleId, caseId, version: 1, commitment: digest(27) },
    ...{ marking: digest(28), witness: WITNESS, log: HOUSE },
  }),
  DRAWN,
  say('publisher', {
    kind: 'copiesAddressed',
    attemptId,
    copies: [
      {
        recipientId: person(0),
        commitment: digest(4),
        parts: [{ partId: PART_ID, class: 'description', opensAt, digest: digest(5), bytes: 1234 }],
      },
    ],
  }),
  say('publisher', {
    kind: 'copiesAddressedByHand',
    attemptId,
    copies: [
      {
        ...{ recipientId: person(3), commitment: digest(17), key: digest(18) },
        parts: [
          { partId: MAILED_ID, class: 'description', opensAt, digest: digest(19), bytes: 1234 },
        ],
      },
    ],
  }),
  say('publisher', {
    kind: 'bundlePublished',
    ...{ attemptId, root: digest(6), masters: digest(7), codewords: digest(8), dossier: digest(9) },
  }),
  say('publisher', { kind: 'partsHandedOver', partIds: [MAILED_ID] }),
  say('recipient', { kind: 'copyCollected', partId: PART_ID }),
  say('recipient', {
    kind: 'tokensInserted',
    ...{ partId: PART_ID, client: 'separate' },
    tokens: [{ tag: digest(25).slice(0, 16), hash: digest(26) }],
  }),
  say('recipient', { kind: 'copyOpened', partId: PART_ID }),
  say('recipient', { kind: 'noteAsked', noteId, caseId, sealed: SEALED, own: SEALED }),
  say('publisher', { kind: 'noteSeedCommitted', noteId: answerId, caseId, commitment: digest(17) }),
  say('publisher', {
    ...{ kind: 'noteAddressed', noteId: answerId },
    copies: [
      {
        recipientId: person(0),
        ...{ answers: [noteId], commitment: digest(18), digest: digest(19), bytes: 1234 },
      },
    ],
  }),
  say('publisher', {
    ...{ kind: 'noteSent', noteId: answerId },
    ...{ root: digest(20), masters: digest(21), codewords: digest(22), dossier: digest(23) },
  }),
  say('recipient', { kind: 'noteCollected', noteId: answerId }),
  say('house', { kind: 'attemptDenied', recipientId: person(1) }),
  say('publisher', {
    kind: 'partsResealed',
    ...{ attemptId, recipientId: person(0), keys: KEYS },
    parts: [{ partId: PART_ID, digest: digest(20), bytes: 1235 }],
  }),
  say('publisher', {
    kind: 'copyAdded',
    ...{ attemptId, because: 'theft', recipientId: person(0), keys: KEYS },
    ...{ commitment: digest(21), codewords: digest(22) },
    parts: [
      { partId: SECOND_PART_ID, class: 'description', opensAt, digest: digest(23), bytes: 1236 },
    ],
  }),
  say('publisher', { kind: 'bundleWithdrawn', attemptId, sealed: SEALED }),
  say('investigator', {
    kind: 'sightingRecorded',
    ...{ sightingId, caseId, sealed: SEALED, samples: [digest(10)] },
  }),
  say('investigator', {
    ...{ kind: 'sightingLogged', sightingId: secondSightingId, caseId, sealed: SEALED },
    ...{ samples: [digest(26)], commitment: digest(27) },
  }),
  say('investigator', {
    kind: 'analysisDeclared',
    ...{ analysisId, caseId, samples: digest(11), method: digest(12) },
  }),
  say('investigator', { kind: 'readingLogged', analysisId, reading: digest(13) }),
  say('investigator', {
    kind: 'findingSealed',
    ...{ findingId, analysisId, finding: digest(14), sealed: digest(15) },
  }),
]

const entryOf = (kind: Event['kind']) =>
  CAST.length + UNTIL_FOUND.findIndex(({ event }) => event.kind === kind)

const OPENED = {
  ...{ findingId, attemptId, recipientId: person(0), commitment: digest(4), copies: 3 },
  attempts: [entryOf('seedCommitted'), entryOf('drawCommitted')],
  analyses: [entryOf('analysisDeclared')],
}
const AMONG = { partners: 1, colleagues: 3, openedCopy: [], openedPartner: [] }

/** … and to its end. */
export const PLAY: readonly Line[] = [
  ...UNTIL_FOUND,
  say('investigator', { kind: 'commitmentOpened', ...OPENED, opening: digest(25) }),
  say('investigator', { kind: 'namingOpened', ...OPENED, opening: digest(28), ...AMONG }),
  say('investigator', {
    kind: 'keyShareReleased',
    ...{ blob: digest(22), to: owner.id as StaffId, sealed: SEALED },
  }),
  say('publisher', {
    kind: 'liftStaged',
    ...{ caseId, advisory: digest(16), liftKey: LIFT_KEY, liftIdentity: SEALED },
  }),
  say('publisher', {
    kind: 'embargoLifted',
    ...{ caseId, liftIdentity: LIFT_IDENTITY, early: { reason: SEALED } },
  }),
  say('investigator', { kind: 'spellingsOpened', attemptId }),
  say('publisher', { kind: 'caseOpened', caseId: emptyCaseId, sealed: SEALED }),
  say('publisher', { kind: 'embargoProposed', caseId: emptyCaseId, liftsAt }),
  say('publisher', { kind: 'embargoAccepted', caseId: emptyCaseId, liftsAt }),
  say('publisher', { kind: 'embargoEnded', caseId: emptyCaseId, reason: SEALED }),
  say('investigator', { kind: 'sealsPassedOn', to: owner.id as StaffId, keys: digest(27) }),
  say('publisher', { kind: 'actProposed', act: digest(24), sealed: SEALED }),
  say('owner', { kind: 'twoPeopleSet', on: true }),
]

/** The name of the log that a restored house goes on in. */
export const NEXT_LOG = 'house.example/2'

/** After all of that, the end of the log is lost, and everybody but the founder waits for their word. */
export const CONTINUED: readonly Line[] = [
  say('house', {
    kind: 'logContinued',
    ...{ log: NEXT_LOG, before: HOUSE, size: CAST.length + PLAY.length, root: digest(25) },
    seen: null,
  }),
  say('owner', {
    kind: 'keysConfirmed',
    actors: [ACTORS.publisher.id, ACTORS.recipient.id].map((id) => id as StaffId | RecipientId),
  }),
]
