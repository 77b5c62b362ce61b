// Participants found by recipient are the very ones that are found by case.

import { expect, it } from 'vitest'
import { CaseId, RecipientId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import type { EmbargoEvent } from './events.ts'
import { embargoFolds } from './rules.ts'
import { emptyEmbargo } from './slice.ts'

const [first, second] = ['a', 'b'].map((one) => CaseId.parse(`cas_${one.repeat(16)}`)) as [
  CaseId,
  CaseId,
]
const [ada, bo] = ['a', 'b'].map((one) => RecipientId.parse(`rcp_${one.repeat(16)}`)) as [
  RecipientId,
  RecipientId,
]

it('whoever was invited into a case is found under it, once, and nobody else', () => {
  const embargo = emptyEmbargo()
  let seq = 0
  const say = (event: EmbargoEvent, by?: string) => {
    const fold = embargoFolds[event.kind] as (...all: unknown[]) => void
    fold({ embargo }, event, { at: instant(1000 + seq), seq: seq++, by })
  }
  const liftsAt = instant(1_000_000)
  for (const caseId of [first, second]) {
    say({ kind: 'caseOpened', caseId, sealed: '' })
    say({ kind: 'embargoProposed', caseId, liftsAt })
    say({ kind: 'embargoAccepted', caseId, liftsAt })
  }
  say({ kind: 'participantsInvited', caseId: second, recipientIds: [ada] })
  say({ kind: 'participantsInvited', caseId: first, recipientIds: [ada, bo] })
  say({ kind: 'embargoAnswered', caseId: first, answer: 'decline', liftsAt }, ada)
  say({ kind: 'participantsInvited', caseId: first, recipientIds: [ada] })

  const found = [...embargo.participations].map(([id, own]) => [id, [...own.keys()]])
  expect(found).toEqual([
    [ada, [second, first]],
    [bo, [first]],
  ])
  for (const [id, own] of embargo.participations) {
    for (const [caseId, participant] of own) {
      expect(participant).toBe(embargo.cases.get(caseId)?.participants.get(id))
    }
  }
})
