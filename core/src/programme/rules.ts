// When the programme's facts may happen, and what each changes.

import type { EmbargoSlice } from '../embargo/slice.ts'
import type { Table } from '../shared/fold.ts'
import type { PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { continuedFolds, continuedRules } from './continued.ts'
import type { ProgrammeEvent } from './events.ts'
import { isStaff, mustBeFresh, mustBeOffered, mustBeOfOneKind, mustHaveRoom } from './key-rules.ts'
import { offerDigest } from './keys.ts'
import {
  investigatorsOf,
  isPresent,
  lineageOf,
  type ProgrammeSlice,
  type Recipient,
} from './slice.ts'

interface Slices {
  readonly programme: ProgrammeSlice
  readonly embargo: EmbargoSlice
}

/** @see Table */
export const programmeRules: Table<ProgrammeEvent, Slices> = {
  ...continuedRules,

  programmeFounded({ programme }, _event, { seq }) {
    if (seq !== 0 || programme.founder !== undefined) throw new Refusal('programme.founded', {})
  },

  /** Enrolled again, a colleague gets new keys and roles; somebody revoked stays so. */
  staffEnrolled({ programme }, event) {
    const { staffId, roles } = event
    if (programme.staff.get(staffId)?.revoked)
      throw new Refusal('programme.revoked', { id: staffId })
    mustBeOffered(programme, staffId, [event.signingKey, [event.ageKey], event.offer])
    mustBeOfOneKind(programme, staffId, [event.ageKey])
    mustHaveRoom(programme, staffId, event.ageKey)
    if (!roles.includes('owner')) mustNotBeLastOwner(programme, staffId)
  },

  staffRevoked({ programme }, { staffId }) {
    const staff = programme.staff.get(staffId)
    if (staff === undefined) throw new Refusal('programme.unknown', { id: staffId })
    if (staff.revoked && !staff.held) throw new Refusal('programme.revoked', { id: staffId })
    if (!staff.held) mustNotBeLastOwner(programme, staffId)
    if (programme.twoPeople) mustBeStaff(programme, 3)
  },

  rosterChanged({ programme }, { partners, recipients }) {
    mustNameOnce([
      ...partners.map(({ partnerId }) => partnerId),
      ...recipients.map(({ recipientId }) => recipientId),
    ])
    const known = new Set([...programme.partners.keys(), ...partners.map((one) => one.partnerId)])
    for (const { recipientId: id, partnerId } of recipients) {
      const before = programme.recipients.get(id)?.partnerId ?? partnerId
      if (before !== partnerId) throw new Refusal('programme.roster', { id, problem: 'moved' })
      if (!known.has(partnerId)) {
        throw new Refusal('programme.roster', { id, problem: 'partner-unknown' })
      }
    }
  },

  partnerSuspended({ programme }, { partnerId }) {
    const partner = programme.partners.get(partnerId)
    if (partner === undefined) throw new Refusal('programme.unknown', { id: partnerId })
    if (partner.suspended) throw new Refusal('programme.suspended', { partnerId })
  },

  /** Staff may be new; a recipient must stand in the roster first. */
  keysOffered({ programme }, { actor, signingKey, ageKeys }) {
    if (isStaff(actor)) {
      if (programme.staff.get(actor)?.revoked) throw new Refusal('programme.revoked', { id: actor })
    } else recipientOf(programme, actor)
    mustBeOfOneKind(programme, actor, ageKeys)
    mustBeFresh(programme, actor, [signingKey, ...ageKeys])
  },

  /** Enrolled again, a recipient's new keys take the place of all earlier ones. */
  keysEnrolled({ programme }, { recipientId, signingKey, ageKeys, offer }) {
    recipientOf(programme, recipientId)
    mustBeOffered(programme, recipientId, [signingKey, ageKeys, offer])
  },

  keysRevoked({ programme }, { recipientId }) {
    const { signingKey, held } = recipientOf(programme, recipientId)
    if (signingKey === undefined && held === undefined)
      throw new Refusal('programme.keyless', { recipientId })
  },

  agreementSet({ programme }, { version }) {
    const expected = (programme.agreement?.version ?? 0) + 1
    if (version !== expected) {
      throw new Refusal('programme.agreementVersion', { expected, actual: version })
    }
  },

  agreementAccepted({ programme }, { version, terms }, { by = '' }) {
    const { agreement } = recipientOf(programme, by)
    const expected = programme.agreement?.version ?? null
    if (version !== expected) {
      throw new Refusal('programme.agreementVersion', { expected, actual: version })
    }
    if (terms !== programme.agreement?.terms) throw new Refusal('programme.otherTerms', {})
    if (agreement === version) throw new Refusal('programme.agreementAccepted', { version })
  },

  twoPeopleSet({ programme }, { on }) {
    if (programme.twoPeople === on) throw new Refusal('programme.twoPeople', { on })
    if (on) mustBeStaff(programme, 3)
  },

  keySharesSet({ programme }, { on }) {
    if (programme.keyShares === on) throw new Refusal('programme.keyShares', { on })
    const count = investigatorsOf(programme).length
    if (on && count < 3) throw new Refusal('programme.fewInvestigators', { count, least: 3 })
  },

  actProposed() {},

  sealsPassedOn({ programme }, { to }) {
    const staff = programme.staff.get(to)
    if (staff === undefined) throw new Refusal('programme.unknown', { id: to })
    if (staff.revoked) throw new Refusal('programme.revoked', { id: to })
  },

  planSet({ embargo }, { caseId, lines }) {
    const found = embargo.cases.get(caseId)
    if (found === undefined) throw new Refusal('case.unknown', { caseId })
    if (found.unreleased !== undefined) throw new Refusal('embargo.inactive', { caseId })
    const seen = new Set<string>()
    for (const { tier, class: artefactClass, jurisdiction } of lines) {
      const place = `${tier} ${artefactClass} ${jurisdiction}`
      if (seen.has(place)) {
        throw new Refusal('programme.planRepeated', { tier, class: artefactClass, jurisdiction })
      }
      seen.add(place)
    }
  },
}

/** @see Table */
export const programmeFolds: Table<ProgrammeEvent, { readonly programme: ProgrammeSlice }> = {
  ...continuedFolds,

  programmeFounded({ programme }, { staffId, signingKey, ageKey }, { seq }) {
    programme.founder = { staffId, signingKey }
    programme.staff.set(staffId, {
      roles: new Set(['owner']),
      signingKey,
      ageKey,
      revoked: false,
      lineage: [seq],
    })
    know(programme, [signingKey, ageKey])
  },

  staffEnrolled({ programme }, { staffId, roles, signingKey, ageKey }, meta) {
    const keys = { signingKey, ageKey }
    programme.staff.set(staffId, {
      ...keys,
      roles: new Set(roles),
      revoked: false,
      lineage: [...lineageOf(programme, meta), meta.seq],
    })
    programme.offers.delete(staffId)
    know(programme, [signingKey, ageKey])
  },

  staffRevoked({ programme }, { staffId }) {
    const staff = programme.staff.get(staffId)
    if (staff !== undefined) {
      const { held: _, ...rest } = staff
      programme.staff.set(staffId, { ...rest, revoked: true })
    }
    programme.offers.delete(staffId)
  },

  rosterChanged({ programme }, { partners, recipients }, { seq }) {
    for (const { partnerId, tier, jurisdiction } of partners) {
      const suspended = programme.partners.get(partnerId)?.suspended ?? false
      programme.partners.set(partnerId, { tier, jurisdiction, suspended })
    }
    for (const { recipientId, partnerId, kind } of recipients) {
      const before = programme.recipients.get(recipientId) ?? { ageKeys: [], since: seq }
      programme.recipients.set(recipientId, { ...before, partnerId, kind })
    }
  },

  partnerSuspended({ programme }, { partnerId }) {
    const partner = programme.partners.get(partnerId)
    if (partner !== undefined) programme.partners.set(partnerId, { ...partner, suspended: true })
  },

  keysOffered({ programme }, { actor, signingKey, ageKeys }) {
    const digest = offerDigest(signingKey, ageKeys)
    programme.offers.set(actor, { signingKey, ageKeys, digest })
  },

  keysEnrolled({ programme }, { recipientId, signingKey, ageKeys }) {
    const recipient = recipientOf(programme, recipientId)
    recipient.signingKey = signingKey
    recipient.ageKeys = ageKeys
    recipient.wasEnrolled = true
    delete recipient.held
    programme.offers.delete(recipientId)
    know(programme, [signingKey, ...ageKeys])
  },

  keysRevoked({ programme }, { recipientId }) {
    const recipient = recipientOf(programme, recipientId)
    delete recipient.signingKey
    delete recipient.held
    recipient.ageKeys = []
    programme.offers.delete(recipientId)
  },

  agreementSet({ programme }, { version, terms }) {
    programme.agreement = { version, terms }
  },

  agreementAccepted({ programme }, { version }, { by = '' }) {
    recipientOf(programme, by).agreement = version
  },

  twoPeopleSet({ programme }, { on }, meta) {
    programme.twoPeople = on
    programme.twoPeopleSaid.push({ seq: meta.seq, lineage: lineageOf(programme, meta) })
  },

  keySharesSet({ programme }, { on }) {
    programme.keyShares = on
    programme.hadKeyShares ||= on
  },

  actProposed({ programme }, { act, sealed }, { at, by }) {
    programme.proposals.set(act, { by: by as StaffId, at, sealed })
  },

  sealsPassedOn({ programme: { passedOn } }, { to, keys }, { at, by }) {
    const before = passedOn.get(to) ?? []
    passedOn.set(to, [...before, { by: by as StaffId, keys, at }])
  },

  planSet({ programme }, { caseId, liftsAt, lines }) {
    programme.plans.set(caseId, { liftsAt, lines })
  },
}

function know({ knownKeys }: ProgrammeSlice, keys: readonly string[]): void {
  for (const key of keys) knownKeys.add(key)
}

/** @throws Refusal `programme.unknown` */
function recipientOf({ recipients }: ProgrammeSlice, id: string): Recipient {
  const recipient = recipients.get(id as RecipientId)
  if (recipient === undefined) throw new Refusal('programme.unknown', { id })
  return recipient
}

function mustNameOnce(ids: readonly (PartnerId | RecipientId)[]): void {
  if (ids.length === 0) throw new Refusal('programme.roster', { id: 'it', problem: 'empty' })
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(id)) throw new Refusal('programme.roster', { id, problem: 'repeated' })
    seen.add(id)
  }
}

/** Three to begin with, and before one leaves: two must always be left, or nobody could approve. */
function mustBeStaff({ staff }: ProgrammeSlice, least: number): void {
  const count = [...staff.values()].filter(isPresent).length
  if (count < least) throw new Refusal('programme.fewPeople', { count, least })
}

function mustNotBeLastOwner({ staff }: ProgrammeSlice, staffId: StaffId): void {
  const others = [...staff].filter(([id, { roles, revoked }]) => {
    return id !== staffId && roles.has('owner') && !revoked
  })
  if (others.length === 0) throw new Refusal('programme.lastOwner', { staffId })
}
