// Which acts a passkey is shown anew for, and which not.

import { describe, expect, it } from 'vitest'
import { CaseId } from '../shared/ids.ts'
import { AUTHORITY } from './authority.ts'
import type { Event } from './entry.ts'
import { PURPOSES, stepUpFor } from './step-up.ts'

const caseId = CaseId.parse(`cas_${'a'.repeat(16)}`)
const lifted = { kind: 'embargoLifted', caseId, liftIdentity: 'AGE-SECRET-KEY-1' } as const

describe('step-up', () => {
  it('is for publishing, sending notes, lifting by hand, opening a commitment, tiers, plans, keys and people', () => {
    expect(Object.keys(PURPOSES).sort()).toEqual([
      ...['actProposed', 'bundlePublished', 'commitmentOpened', 'copyAdded', 'embargoEnded'],
      ...['embargoLifted', 'keyShareReleased', 'keySharesSet', 'keysConfirmed', 'keysEnrolled'],
      ...[
        'keysRevoked',
        'namingOpened',
        'noteSent',
        'passkeys',
        'planSet',
        'rosterChanged',
        'sealsPassedOn',
        'signIn',
        'spellingsOpened',
        'staffEnrolled',
      ],
      ...['staffRevoked', 'twoPeopleSet'],
    ])
  })

  it('is not for a lift at its agreed instant, for which a machine stands by', () => {
    expect(stepUpFor(lifted)).toBeUndefined()
    expect(stepUpFor({ ...lifted, early: { reason: 'YWdl' } })).toBe('embargoLifted')
  })

  it('is for no act of a recipient, of the house, or of a newcomer', () => {
    for (const [kind, authority] of Object.entries(AUTHORITY)) {
      if (!['recipient', 'house', 'newcomer'].includes(authority)) continue
      expect(stepUpFor({ kind } as Event)).toBeUndefined()
    }
  })
})
