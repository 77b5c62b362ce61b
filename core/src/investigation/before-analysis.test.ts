// What an opening tells of the ledger: among whom a naming was found, and who was shown copies like it before.

import { describe, expect, it } from 'vitest'
import type { BundleSlice } from '../bundle/slice.ts'
import type { ProgrammeSlice } from '../programme/slice.ts'
import { CaseId, RecipientId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { amongWhom } from './before-analysis.ts'
import { emptyInvestigation, type InvestigationSlice } from './slice.ts'

const caseId = CaseId.parse(`cas_${'a'.repeat(16)}`)
const person = (letter: string) => RecipientId.parse(`rcp_${letter.repeat(16)}`)
/** Two colleagues, one who has two copies, and one alone. */
const PARTNERS = { a: 'alpha', b: 'alpha', c: 'gamma', d: 'delta' }

const programme = {
  recipients: new Map(
    Object.entries(PARTNERS).map(([one, partnerId]) => [person(one), { partnerId }]),
  ),
} as unknown as ProgrammeSlice
const part = (letter: string, generation: number, seq?: number) => ({
  ...{ caseId, attemptId: 'att', recipientId: person(letter), generation },
  ...(seq !== undefined && { added: { seq } }),
})
const bundle = {
  attempts: new Map([['att', { published: { seq: 5 } }]]),
  parts: new Map(
    [part('a', 1), part('b', 1), part('c', 1), part('c', 2, 8), part('d', 1), part('d', 2, 30)].map(
      (one, i) => [`par ${i}`, one],
    ),
  ),
} as unknown as BundleSlice

function opened(...all: readonly [letter: string, seq: number][]): InvestigationSlice {
  const investigation = emptyInvestigation()
  for (const [letter, seq] of all) {
    const recipientId = person(letter)
    investigation.opened.set(`${letter} ${seq}`, {
      ...{ findingId: 'fin' as never, caseId, recipientId, holder: recipientId },
      ...{ at: instant(seq), seq },
    })
  }
  return investigation
}

const among = (investigation: InvestigationSlice, letter = 'a') => {
  const analysis = { caseId, declared: { at: instant(20), seq: 20 } }
  const copy = { holder: person(letter), recipientId: person(letter) }
  return amongWhom({ bundle, investigation, programme }, analysis, copy)
}

describe('what stood before an analysis', () => {
  it('counts partners with several copies, and those copies, as far as they were there', () => {
    expect(among(opened())).toMatchObject({ partners: 2, colleagues: 4 })
  })

  it('tells openings of this copy apart from those of colleagues, of others, and of later', () => {
    const investigation = opened(['b', 12], ['a', 14], ['d', 15], ['a', 21])
    expect(among(investigation)).toMatchObject({ openedCopy: [14], openedPartner: [12, 14] })
    expect(among(investigation, 'd')).toMatchObject({ openedCopy: [15], openedPartner: [15] })
    expect(among(investigation, 'c')).toMatchObject({ openedCopy: [], openedPartner: [] })
  })
})
