// Offered age keys: of one kind each, so that nobody's enrolment can keep a publication from being sealed.

import { describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import { PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { programmeRules } from './rules.ts'
import { emptyProgramme } from './slice.ts'

const recipient = RecipientId.parse('rcp_aaaaaaaaaaaaaaaa')
const staff = StaffId.parse('stf_aaaaaaaaaaaaaaaa')
const classic = (letter: string) => `age1${letter.repeat(58)}`
const strong = (letter: string) => `age1pq1${letter.repeat(1950)}`

function offer(actor: StaffId | RecipientId, ...ageKeys: string[]): () => void {
  const programme = emptyProgramme()
  const partnerId = PartnerId.parse('prt_aaaaaaaaaaaaaaaa')
  programme.recipients.set(recipient, { partnerId, kind: 'mailbox', ageKeys: [] })
  const keys = { signingKey: '1'.repeat(64), ageKeys, answer: '2'.repeat(64) }
  const event = { kind: 'keysOffered', actor, ...keys } as const
  const meta = { at: instant(0), seq: 1, by: actor }
  return () => programmeRules.keysOffered({ programme, embargo: emptyEmbargo() }, event, meta)
}

describe('age keys that are offered', () => {
  it('may be several, all classic or all post-quantum, for a recipient', () => {
    expect(offer(recipient, classic('q'), classic('p'))).not.toThrow()
    expect(offer(recipient, strong('q'), strong('p'))).not.toThrow()
    expect(offer(recipient, classic('q'), strong('q'))).toThrow(/^programme\.keyKinds/)
  })

  it('are one classic key for staff', () => {
    expect(offer(staff, classic('q'))).not.toThrow()
    expect(offer(staff, classic('q'), classic('p'))).toThrow(/^programme\.keyKinds/)
    expect(offer(staff, strong('q'))).toThrow(/^programme\.keyKinds/)
  })
})
