// Who may take part with which keys: what the programme lets pass, and what it refuses.

import { beforeEach, describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import { CaseId, PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal, type RefusalCode } from '../shared/refusal.ts'
import type { PlanLine, ProgrammeEvent, Role } from './events.ts'
import { fingerprint, offerDigest } from './keys.ts'
import { programmeFolds, programmeRules } from './rules.ts'
import { emptyProgramme } from './slice.ts'

const letters = (letter: string) => letter.repeat(16)
const founder = StaffId.parse(`stf_${letters('a')}`)
const colleague = StaffId.parse(`stf_${letters('b')}`)
const acme = PartnerId.parse(`prt_${letters('a')}`)
const bolt = PartnerId.parse(`prt_${letters('b')}`)
const ada = RecipientId.parse(`rcp_${letters('a')}`)
const bo = RecipientId.parse(`rcp_${letters('b')}`)
const signing = (digit: string) => digit.repeat(64)
const age = (letter: string) => `age1${letter.repeat(58)}`
const AT = { tier: 'one-day', jurisdiction: 'AT' }

let slices: {
  programme: ReturnType<typeof emptyProgramme>
  embargo: ReturnType<typeof emptyEmbargo>
}

type Table = Record<string, (...args: unknown[]) => void>
function say(event: ProgrammeEvent, by: string = founder, seq = 1): void {
  const meta = { at: instant(1), seq, by }
  ;(programmeRules as unknown as Table)[event.kind]?.(slices, event, meta)
  ;(programmeFolds as unknown as Table)[event.kind]?.(slices, event, meta)
}

function refused(act: () => void): RefusalCode | undefined {
  const before = structuredClone(slices)
  try {
    act()
  } catch (error) {
    expect(slices).toEqual(before)
    if (error instanceof Refusal) return error.code
    throw error
  }
  return undefined
}

const found = (seq = 0) =>
  say(
    {
      kind: 'programmeFounded',
      staffId: founder,
      signingKey: signing('0'),
      ageKey: age('q'),
    },
    founder,
    seq,
  )
const offer = (actor: StaffId | RecipientId, digit: string, ...ageKeys: string[]) =>
  say({ kind: 'keysOffered', actor, signingKey: signing(digit), ageKeys, answer: signing('f') })
const enrol = (recipientId: RecipientId, digit: string, ...ageKeys: string[]) => {
  const digest = offerDigest(signing(digit), ageKeys)
  say({ kind: 'keysEnrolled', recipientId, signingKey: signing(digit), ageKeys, offer: digest })
}
const enrolStaff = (staffId: StaffId, digit: string, ageKey: string, ...roles: Role[]) => {
  const digest = offerDigest(signing(digit), [ageKey])
  say({
    kind: 'staffEnrolled',
    staffId,
    roles,
    signingKey: signing(digit),
    ageKey,
    offer: digest,
  })
}
const roster = (
  partners: { partnerId: PartnerId; tier: string; jurisdiction: string }[],
  recipients: { recipientId: RecipientId; partnerId: PartnerId; kind: 'person' | 'mailbox' }[] = [],
) => say({ kind: 'rosterChanged', partners, recipients })

beforeEach(() => {
  slices = { programme: emptyProgramme(), embargo: emptyEmbargo() }
  found()
  roster(
    [{ partnerId: acme, ...AT }],
    [
      { recipientId: ada, partnerId: acme, kind: 'person' },
      { recipientId: bo, partnerId: acme, kind: 'mailbox' },
    ],
  )
})

describe('founding', () => {
  it('happens once', () => {
    expect(slices.programme.staff.get(founder)?.roles).toEqual(new Set(['owner']))
    expect(refused(found)).toBe('programme.founded')
  })

  it('happens first or never', () => {
    slices = { programme: emptyProgramme(), embargo: emptyEmbargo() }
    expect(refused(() => found(1))).toBe('programme.founded')
  })
})

describe('the roster', () => {
  it('takes a partner and its recipients in one act', () => {
    expect(slices.programme.recipients.get(bo)).toMatchObject({ partnerId: acme, kind: 'mailbox' })
  })

  it('changes a tier and keeps keys, consent to the agreement and a suspension', () => {
    offer(ada, '1', age('p'))
    enrol(ada, '1', age('p'))
    say({ kind: 'partnerSuspended', partnerId: acme })
    roster(
      [{ partnerId: acme, tier: 'five-days', jurisdiction: 'DE' }],
      [{ recipientId: ada, partnerId: acme, kind: 'mailbox' }],
    )
    expect(slices.programme.partners.get(acme)).toEqual({
      tier: 'five-days',
      jurisdiction: 'DE',
      suspended: true,
    })
    expect(slices.programme.recipients.get(ada)?.signingKey).toBe(signing('1'))
  })

  it.each([
    ['nobody', [], []],
    ['a partner twice', [acme, acme], []],
    ['a recipient twice', [], [[ada, acme] as const, [ada, acme] as const]],
    ['a recipient of a partner that is not there', [], [[ada, bolt] as const]],
    ['a recipient who moves', [bolt], [[ada, bolt] as const]],
  ])('refuses %s', (_, partnerIds, pairs) => {
    const partners = partnerIds.map((partnerId) => ({ partnerId, ...AT }))
    const recipients = pairs.map(([recipientId, partnerId]) => {
      return { recipientId, partnerId, kind: 'person' } as const
    })
    expect(refused(() => roster(partners, recipients))).toBe('programme.roster')
  })

  it('suspends a partner that is there, once', () => {
    expect(refused(() => say({ kind: 'partnerSuspended', partnerId: bolt }))).toBe(
      'programme.unknown',
    )
    say({ kind: 'partnerSuspended', partnerId: acme })
    expect(refused(() => say({ kind: 'partnerSuspended', partnerId: acme }))).toBe(
      'programme.suspended',
    )
  })
})

describe('keys', () => {
  it('are enrolled exactly as they were offered', () => {
    expect(refused(() => enrol(ada, '1', age('p')))).toBe('programme.offerMissing')
    offer(ada, '1', age('p'))
    expect(refused(() => enrol(ada, '1', age('z')))).toBe('programme.offerDiffers')
    expect(refused(() => enrol(bo, '1', age('p')))).toBe('programme.offerMissing')
    enrol(ada, '1', age('p'))
    expect(slices.programme.recipients.get(ada)).toMatchObject({
      signingKey: signing('1'),
      ageKeys: [age('p')],
    })
    expect(refused(() => enrol(ada, '1', age('p')))).toBe('programme.offerMissing')
  })

  it('are enrolled as last offered, not as before', () => {
    offer(ada, '1', age('p'))
    offer(ada, '2', age('z'))
    expect(refused(() => enrol(ada, '1', age('p')))).toBe('programme.offerDiffers')
  })

  it('are refused where a digest of other keys is countersigned', () => {
    offer(ada, '1', age('p'))
    const keys = { signingKey: signing('2'), ageKeys: [age('p')] }
    const digest = offerDigest(signing('1'), [age('p')])
    expect(
      refused(() => say({ kind: 'keysEnrolled', recipientId: ada, ...keys, offer: digest })),
    ).toBe('programme.offerDiffers')
  })

  it('are never enrolled twice: not by another, not again, not after a revocation', () => {
    offer(ada, '1', age('p'))
    offer(bo, '1', age('z'))
    offer(colleague, '2', age('p'))
    enrol(ada, '1', age('p'))
    expect(refused(() => enrol(bo, '1', age('z')))).toBe('programme.keyKnown')
    expect(refused(() => enrolStaff(colleague, '2', age('p'), 'owner'))).toBe('programme.keyKnown')
    expect(refused(() => offer(bo, '3', age('q')))).toBe('programme.keyKnown')
    say({ kind: 'keysRevoked', recipientId: ada })
    expect(slices.programme.recipients.get(ada)).toMatchObject({ ageKeys: [] })
    expect(refused(() => offer(ada, '1', age('z')))).toBe('programme.keyKnown')
    expect(refused(() => offer(ada, '4', age('z'), age('z')))).toBe('programme.keyKnown')
  })

  it('are taken of known recipients alone, and revoked where there are some', () => {
    const stranger = RecipientId.parse(`rcp_${letters('z')}`)
    expect(refused(() => offer(stranger, '1', age('p')))).toBe('programme.unknown')
    expect(refused(() => say({ kind: 'keysRevoked', recipientId: ada }))).toBe('programme.keyless')
  })

  it('have a fingerprint that does not depend on their order, and does on every one of them', () => {
    const print = fingerprint(signing('1'), [age('p'), age('z')])
    expect(print).toMatch(/^(?:[a-z2-7]{4} ){7}[a-z2-7]{4}$/)
    expect(fingerprint(signing('1'), [age('z'), age('p')])).toBe(print)
    expect(fingerprint(signing('1'), [age('p')])).not.toBe(print)
    expect(fingerprint(signing('2'), [age('p'), age('z')])).not.toBe(print)
  })

  // Computed with sha256sum and base32 over "forewarn keys v1\n1…1\nage1p…p".
  it('have the fingerprint that other programs compute', () => {
    expect(offerDigest(signing('1'), [age('p')])).toBe(
      '8654fa06c282f6cb782c73c507cb216e7b70b498332b9fe2ae45cfda58bbe8ae',
    )
    expect(fingerprint(signing('1'), [age('p')])).toBe('qzkp ubwc ql3m w6bm opcq pszb nz5x bney')
  })
})

describe('staff', () => {
  it('join with the keys they offered, and an owner among them always remains', () => {
    offer(colleague, '1', age('p'))
    enrolStaff(colleague, '1', age('p'), 'publisher')
    const leave = () => say({ kind: 'staffRevoked', staffId: founder })
    expect(refused(leave)).toBe('programme.lastOwner')
    offer(colleague, '2', age('z'))
    enrolStaff(colleague, '2', age('z'), 'owner', 'publisher')
    leave()
    expect(slices.programme.staff.get(founder)?.revoked).toBe(true)
    expect(refused(leave)).toBe('programme.revoked')
    offer(colleague, '3', age('y'))
    expect(refused(() => enrolStaff(colleague, '3', age('y'), 'publisher'))).toBe(
      'programme.lastOwner',
    )
  })

  it('do not come back under a revoked id', () => {
    offer(colleague, '1', age('p'))
    enrolStaff(colleague, '1', age('p'), 'publisher')
    say({ kind: 'staffRevoked', staffId: colleague })
    expect(refused(() => offer(colleague, '2', age('z')))).toBe('programme.revoked')
    expect(refused(() => enrolStaff(colleague, '2', age('z'), 'owner'))).toBe('programme.revoked')
  })

  it('cannot be revoked unless they are there', () => {
    const stranger = () => say({ kind: 'staffRevoked', staffId: colleague })
    expect(refused(stranger)).toBe('programme.unknown')
  })
})

describe('the agreement', () => {
  const set = (version: number) => say({ kind: 'agreementSet', version, terms: signing('0') })
  const accept = (version: number, by: string = ada) =>
    say({ kind: 'agreementAccepted', version, terms: signing('0') }, by)

  it('grows by one version at a time', () => {
    expect(refused(() => set(2))).toBe('programme.agreementVersion')
    set(1)
    expect(refused(() => set(1))).toBe('programme.agreementVersion')
    set(2)
    expect(slices.programme.agreement?.version).toBe(2)
  })

  it('is accepted by a recipient, once, in its current version', () => {
    expect(refused(() => accept(1))).toBe('programme.agreementVersion')
    set(1)
    set(2)
    expect(refused(() => accept(1))).toBe('programme.agreementVersion')
    expect(refused(() => accept(2, founder))).toBe('programme.unknown')
    const other = { kind: 'agreementAccepted', version: 2, terms: signing('1') } as const
    expect(refused(() => say(other, ada))).toBe('programme.otherTerms')
    accept(2)
    expect(slices.programme.recipients.get(ada)?.agreement).toBe(2)
    expect(refused(() => accept(2))).toBe('programme.agreementAccepted')
  })
})

describe('a plan', () => {
  const caseId = CaseId.parse(`cas_${letters('a')}`)
  const line: PlanLine = {
    tier: 'one-day',
    class: 'patch',
    jurisdiction: '*',
    opensAt: instant(9),
  }
  const plan = (...lines: PlanLine[]) =>
    say({ kind: 'planSet', caseId, liftsAt: instant(9), lines })

  it('is for a case that is there, with one line a place', () => {
    expect(refused(() => plan(line))).toBe('case.unknown')
    slices.embargo.cases.set(caseId, {
      sealed: '',
      openedAt: instant(1),
      em: 'N',
      proposals: [],
      cs: 'vfdpxa',
      participants: new Map(),
    })
    expect(refused(() => plan(line, { ...line, opensAt: 'never' }))).toBe('programme.planRepeated')
    plan(line, { ...line, jurisdiction: 'AT', opensAt: 'never' })
    expect(slices.programme.plans.get(caseId)?.lines).toHaveLength(2)
  })
})
