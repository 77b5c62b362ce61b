// Any history at all: what the rules let pass, the folds can carry, and the invariants outlive.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EmbargoEvent } from '../embargo/events.ts'
import { embargoFolds, embargoRules, endEmbargo, mayEnd } from '../embargo/rules.ts'
import { emptyEmbargo, isActive } from '../embargo/slice.ts'
import { STATUSES } from '../embargo/status.ts'
import { ARTEFACT_CLASSES } from '../shared/fields.ts'
import { CaseId, PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import type { PlanLine, ProgrammeEvent } from './events.ts'
import { offerDigest } from './keys.ts'
import { obstacles } from './plan.ts'
import { programmeFolds, programmeRules } from './rules.ts'
import { emptyProgramme, heldIn, isPresent, type ProgrammeSlice } from './slice.ts'

type Step = { kind: Kind; by: string; n: number; m: number }
type Kind = ProgrammeEvent['kind'] | EmbargoEvent['kind'] | 'lift'

const idsOf = (prefix: string, letters: string) =>
  [...letters].map((l) => `${prefix}_${l.repeat(16)}`)
const staffIds = idsOf('stf', 'abc').map((id) => StaffId.parse(id))
const partnerIds = idsOf('prt', 'ab').map((id) => PartnerId.parse(id))
const recipientIds = idsOf('rcp', 'abcd').map((id) => RecipientId.parse(id))
const caseId = CaseId.parse(`cas_${'a'.repeat(16)}`)
const signingKeys = [...'0123456789'].map((digit) => digit.repeat(64))
const ageKeys = [...'qpzry9x8gf'].map((letter) => `age1${letter.repeat(58)}`)
const ends = [200, 400, 600].map(instant)
const digest = 'd'.repeat(64)

function pick<T>(values: readonly T[], n: number): T {
  return values[n % values.length] as T
}

/** What each kind may look like in a history: mostly plausible after what came before, not always. */
const EVENTS: {
  readonly [K in Kind]: (slices: Slices, n: number, m: number) => Record<string, unknown>
} = {
  programmeFounded: (_, n) => ({
    staffId: pick(staffIds, n),
    signingKey: pick(signingKeys, n),
    ageKey: pick(ageKeys, n),
  }),
  staffEnrolled: ({ programme }, n, m) => {
    const staffId = pick(staffIds, n)
    const { signingKey, ageKeys: offered } = offerOf(programme, staffId, m)
    const roles = [m % 3 === 0 ? 'publisher' : 'owner']
    return {
      staffId,
      roles,
      signingKey,
      ageKey: offered[0],
      offer: offerDigest(signingKey, offered),
    }
  },
  staffRevoked: (_, n) => ({ staffId: pick(staffIds, n) }),
  rosterChanged: (_, n, m) => ({
    partners: [{ partnerId: pick(partnerIds, n), tier: 'x', jurisdiction: 'AT' }].slice(m % 2),
    recipients: [
      { recipientId: pick(recipientIds, n), partnerId: pick(partnerIds, n), kind: 'person' },
      { recipientId: pick(recipientIds, m), partnerId: pick(partnerIds, m), kind: 'mailbox' },
    ],
  }),
  partnerSuspended: (_, n) => ({ partnerId: pick(partnerIds, n) }),
  keysOffered: (_, n, m) => ({
    actor: pick([...staffIds, ...recipientIds], n),
    signingKey: pick(signingKeys, m),
    ageKeys: pick([...ageKeys.map((key) => [key]), ageKeys.slice(0, 2)], m),
    answer: digest,
  }),
  keysEnrolled: ({ programme }, n, m) => {
    const recipientId = pick(recipientIds, n)
    const offered = offerOf(programme, recipientId, m)
    return { recipientId, ...offered, offer: offerDigest(offered.signingKey, offered.ageKeys) }
  },
  keysRevoked: (_, n) => ({ recipientId: pick(recipientIds, n) }),
  agreementSet: ({ programme }, n) => ({
    version: (programme.agreement?.version ?? 0) + (n % 3),
    terms: digest,
  }),
  agreementAccepted: ({ programme }, n) => ({
    version: programme.agreement?.version ?? n,
    terms: digest,
  }),
  planSet: (_, n, m) => ({
    caseId,
    liftsAt: pick(ends, n),
    lines: ARTEFACT_CLASSES.slice(m % 5).map((artefactClass) => ({
      tier: 'x',
      class: artefactClass,
      jurisdiction: pick(['*', 'AT', 'DE'], m),
      opensAt: pick<PlanLine['opensAt']>([instant(15), instant(1), 'never', ...ends], n),
    })),
  }),
  twoPeopleSet: (_, n) => ({ on: n % 2 === 0 }),
  keySharesSet: (_, n) => ({ on: n % 2 === 0 }),
  actProposed: (_, n) => ({ act: `${n % 10}`.repeat(64), sealed: '' }),
  sealsPassedOn: (_, n) => ({ to: pick(staffIds, n), keys: digest }),
  logContinued: ({ programme }, n) => ({
    log: pick(['log/2', 'log/3'], n),
    before: programme.continued?.log ?? 'log',
    root: digest,
    seen: null,
  }),
  keysConfirmed: ({ programme }, n, m) => ({
    actors: n % 3 === 0 ? heldIn(programme) : [pick([...staffIds, ...recipientIds], m)],
  }),
  caseOpened: () => ({ caseId, sealed: '' }),
  embargoProposed: (_, n) => ({ caseId, liftsAt: pick(ends, n) }),
  embargoAccepted: ({ embargo }, n) => ({
    caseId,
    liftsAt: embargo.cases.get(caseId)?.proposals[n % 4] ?? pick(ends, n),
  }),
  embargoRejected: () => ({ caseId }),
  participantsInvited: (_, n, m) => ({
    caseId,
    recipientIds: [pick(recipientIds, n), pick(recipientIds, m)].slice(m % 2),
  }),
  embargoAnswered: ({ embargo }, n, m) => ({
    caseId,
    answer: m % 4 === 0 ? 'decline' : 'accept',
    liftsAt: (m % 7 > 0 && embargo.cases.get(caseId)?.active?.liftsAt) || pick(ends, n),
  }),
  reportMoved: (_, n) => ({
    caseId,
    move: pick(['receive', 'validate', 'invalidate', 'accept', 'defer', 'close'], n),
  }),
  statusSet: (_, n) => ({ caseId, status: pick(STATUSES, n) }),
  caseMoved: (_, n) => ({ caseId, letter: pick([...'VFDPXA'], n) }),
  lift: () => ({ caseId }),
}

function offerOf({ offers }: ProgrammeSlice, actor: StaffId | RecipientId, n: number) {
  const offer = offers.get(actor)
  if (offer === undefined || n % 5 === 0) {
    return { signingKey: pick(signingKeys, n), ageKeys: [pick(ageKeys, n)] }
  }
  return { signingKey: offer.signingKey, ageKeys: offer.ageKeys }
}

const RULES = {
  ...programmeRules,
  ...embargoRules,
  lift: (slices: Slices, event: { caseId: CaseId }) => mayEnd(slices, event.caseId),
}
const FOLDS = {
  ...programmeFolds,
  ...embargoFolds,
  lift: (slices: Slices, event: { caseId: CaseId }) => endEmbargo(slices, event.caseId),
}

interface Slices {
  programme: ReturnType<typeof emptyProgramme>
  embargo: ReturnType<typeof emptyEmbargo>
}

type Act = (slices: Slices, event: unknown, meta: unknown) => void

/** Whether the step passed its rule. What a rule refuses changes nothing, and a rule changes nothing. */
function take(slices: Slices, { kind, by, n, m }: Step, seq: number): boolean {
  const meta = { at: instant(seq), seq, by }
  const size = kind === 'logContinued' && { size: seq }
  const event = { kind, ...EVENTS[kind](slices, n, m), ...size }
  const before = structuredClone(slices)
  try {
    ;(RULES[kind] as Act)(slices, event, meta)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(slices).toEqual(before)
    return false
  }
  expect(slices).toEqual(before)
  ;(FOLDS[kind] as Act)(slices, event, meta)
  return true
}

const EM_WITH_PROPOSALS = ['P', 'R']

function mustHold({ programme, embargo }: Slices): void {
  const owners = [...programme.staff.values()].filter((s) => s.roles.has('owner') && !s.revoked)
  if (programme.founder !== undefined) expect(owners.length).toBeGreaterThan(0)
  const present = [...programme.staff.values()].filter(isPresent)
  if (programme.twoPeople) expect(present.length).toBeGreaterThan(1)
  const held = [
    ...[...programme.staff.values()].flatMap((s) => [s.signingKey, s.ageKey]),
    ...[...programme.recipients.values()].flatMap((r) => [r.signingKey ?? [], r.ageKeys].flat()),
  ]
  expect(new Set(held).size).toBe(held.length)
  expect(held.every((key) => programme.knownKeys.has(key))).toBe(true)
  for (const found of embargo.cases.values()) {
    expect(found.active !== undefined).toBe(isActive(found))
    expect(found.proposals.length > 0).toBe(EM_WITH_PROPOSALS.includes(found.em))
    for (const { consent, accepted } of found.participants.values()) {
      if (consent === 'SIGNATORY') expect(accepted?.liftsAt).toBe(found.active?.liftsAt)
    }
  }
}

/** How many may be handed something; in an active embargo nobody who did not agree to its end. */
function mustConsent(slices: Slices, seq: number): number {
  const found = slices.embargo.cases.get(caseId)
  if (found === undefined || !isActive(found)) return 0
  const handed: RecipientId[] = []
  for (const id of recipientIds) {
    const mayHave = ARTEFACT_CLASSES.filter(
      (artefactClass) => obstacles(slices, caseId, id, artefactClass, instant(seq)).length === 0,
    )
    if (mayHave.length > 0) handed.push(id)
  }
  for (const id of handed) expect(found.participants.get(id)?.consent).toBe('SIGNATORY')
  return handed.length
}

const kinds = Object.keys(EVENTS) as Kind[]
/** What ends a story comes seldom, so that there is one. */
const SELDOM: readonly Kind[] = [
  'partnerSuspended',
  'lift',
  'caseMoved',
  'keysRevoked',
  'agreementSet',
  'logContinued',
]
const n = fc.nat({ max: 99 })
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...kinds.filter((kind) => !SELDOM.includes(kind))) },
    { weight: 1, arbitrary: fc.constantFrom(...SELDOM) },
  ),
  by: fc.constantFrom<string>(...recipientIds),
  n,
  m: n,
})

/** A programme with three on the staff and two enrolled recipients, one of whom accepted the embargo. */
const BEGINNING: readonly [Kind, number, number][] = [
  ['programmeFounded', 0, 0],
  ['rosterChanged', 0, 2],
  ['keysOffered', 3, 1],
  ['keysEnrolled', 0, 1],
  ['keysOffered', 5, 2],
  ['keysEnrolled', 2, 1],
  ['keysOffered', 1, 3],
  ['staffEnrolled', 1, 1],
  ['keysOffered', 2, 4],
  ['staffEnrolled', 2, 4],
  ['caseOpened', 0, 0],
  ['embargoProposed', 0, 0],
  ['embargoAccepted', 0, 0],
  ['planSet', 0, 0],
  ['participantsInvited', 0, 2],
  ['embargoAnswered', 0, 1],
]

describe('any history', () => {
  it('is carried by the folds wherever the rules let it pass, and keeps every invariant', () => {
    const passed = new Set<Kind>()
    let handed = 0
    const history = fc.array(step, { minLength: 40, maxLength: 80 })
    fc.assert(
      fc.property(history, (steps) => {
        const slices: Slices = { programme: emptyProgramme(), embargo: emptyEmbargo() }
        const beginning = BEGINNING.map(([kind, n, m]) => ({
          kind,
          by: recipientIds[0] ?? '',
          n,
          m,
        }))
        for (const [seq, step] of [...beginning, ...steps].entries()) {
          if (take(slices, step, seq)) passed.add(step.kind)
          else expect(seq).toBeGreaterThanOrEqual(BEGINNING.length)
          mustHold(slices)
          handed += mustConsent(slices, seq)
        }
      }),
      { numRuns: 100, seed: 7 },
    )
    expect(handed).toBeGreaterThan(0)
    // A kind that never passes would have been tested by nothing.
    expect([...passed].sort()).toEqual([...kinds].sort())
  })
})
