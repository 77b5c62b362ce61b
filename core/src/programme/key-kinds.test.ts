// Offered age keys: of one kind each, so that nobody's enrolment can keep a publication from being sealed.

import { describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import { PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import type { Role } from './events.ts'
import { offerDigest } from './keys.ts'
import { programmeRules } from './rules.ts'
import { emptyProgramme, type ProgrammeSlice } from './slice.ts'

const recipient = RecipientId.parse('rcp_aaaaaaaaaaaaaaaa')
const staff = StaffId.parse('stf_aaaaaaaaaaaaaaaa')
const classic = (letter: string) => `age1${letter.repeat(58)}`
const strong = (letter: string) => `age1pq1${letter.repeat(1950)}`

const rest = { roles: new Set(['owner'] as const), revoked: false, lineage: [0] }
const colleague = (ageKey: string) => ({ ...rest, signingKey: '3'.repeat(64), ageKey })

function offer(actor: StaffId | RecipientId, ...ageKeys: string[]): () => void {
  return offerTo(emptyProgramme(), actor, ...ageKeys)
}

function offerTo(
  programme: ProgrammeSlice,
  actor: StaffId | RecipientId,
  ...ageKeys: string[]
): () => void {
  const partnerId = PartnerId.parse('prt_aaaaaaaaaaaaaaaa')
  programme.recipients.set(recipient, { partnerId, kind: 'mailbox', since: 0, ageKeys: [] })
  const keys = { signingKey: '1'.repeat(64), ageKeys, answer: '2'.repeat(64) }
  const event = { kind: 'keysOffered', actor, ...keys } as const
  const meta = { at: instant(0), seq: 1, by: actor }
  return () => programmeRules.keysOffered({ programme, embargo: emptyEmbargo() }, event, meta)
}

/** An owner's countersignature of what `staff` has offered. */
function enrolling(programme: ProgrammeSlice, ageKey: string): () => void {
  const signingKey = '1'.repeat(64)
  const digest = offerDigest(signingKey, [ageKey])
  programme.offers.set(staff, { signingKey, ageKeys: [ageKey], digest })
  const keys = { signingKey, ageKey, offer: digest }
  const roles: Role[] = ['owner']
  const event = { kind: 'staffEnrolled' as const, staffId: staff, roles, ...keys }
  const meta = { at: instant(0), seq: 1, by: staff }
  return () => programmeRules.staffEnrolled({ programme, embargo: emptyEmbargo() }, event, meta)
}

describe('age keys that are offered', () => {
  it('may be several, all classic or all post-quantum, for a recipient', () => {
    expect(offer(recipient, classic('q'), classic('p'))).not.toThrow()
    expect(offer(recipient, strong('q'), strong('p'))).not.toThrow()
    expect(offer(recipient, classic('q'), strong('q'))).toThrow(/^programme\.keyKinds/)
  })

  it('are one key for staff, of either kind', () => {
    expect(offer(staff, classic('q'))).not.toThrow()
    expect(offer(staff, strong('q'))).not.toThrow()
    expect(offer(staff, classic('q'), classic('p'))).toThrow(/^programme\.keyKinds/)
    expect(offer(staff, strong('q'), strong('p'))).toThrow(/^programme\.keyKinds/)
  })

  it('are of the kind that the other colleagues have, but for those who are gone', () => {
    const programme = emptyProgramme()
    const other = StaffId.parse('stf_bbbbbbbbbbbbbbbb')
    programme.staff.set(other, colleague(classic('z')))
    expect(offerTo(programme, staff, classic('q'))).not.toThrow()
    expect(offerTo(programme, staff, strong('q'))).toThrow(/^programme\.keyKinds/)
    expect(offerTo(programme, other, strong('q'))).not.toThrow()
    programme.staff.set(other, { ...colleague(classic('z')), revoked: true })
    expect(offerTo(programme, staff, strong('q'))).not.toThrow()
  })

  it('are looked at again when an owner countersigns, since the team may have changed', () => {
    const programme = emptyProgramme()
    const enrol = enrolling(programme, strong('q'))
    expect(enrol).not.toThrow()
    programme.staff.set(StaffId.parse('stf_bbbbbbbbbbbbbbbb'), colleague(classic('z')))
    expect(enrol).toThrow(/^programme\.keyKinds/)
  })

  it('are for twenty colleagues where they are post-quantum, and one may change keys even then', () => {
    const programme = emptyProgramme()
    const enrol = enrolling(programme, strong('q'))
    const others = Array.from({ length: 20 }, (_, i) => {
      return StaffId.parse(`stf_${String.fromCharCode(98 + i).repeat(16)}`)
    })
    for (const id of others.slice(1)) programme.staff.set(id, colleague(strong('z')))
    expect(enrol).not.toThrow()
    const [last = staff] = others
    programme.staff.set(last, colleague(strong('z')))
    expect(enrol).toThrow(/^programme\.staffFull/)
    programme.staff.set(last, { ...colleague(strong('z')), revoked: true })
    programme.staff.set(staff, colleague(strong('p')))
    expect(enrol).not.toThrow()
  })
})
