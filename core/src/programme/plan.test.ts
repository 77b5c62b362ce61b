// Who may see what, when: each obstacle alone, and the table of everybody.

import { beforeEach, describe, expect, it } from 'vitest'
import type { Case } from '../embargo/slice.ts'
import { emptyEmbargo } from '../embargo/slice.ts'
import type { PecState } from '../embargo/tables.ts'
import type { ArtefactClass } from '../shared/fields.ts'
import { CaseId, PartnerId, RecipientId } from '../shared/ids.ts'
import { type Instant, instant } from '../shared/instant.ts'
import type { PlanLine } from './events.ts'
import { hasOpened, OBSTACLE_WORDS, type Obstacle, obstacles, release } from './plan.ts'
import { planTable } from './plan-table.ts'
import { emptyProgramme, type Partner, type Recipient } from './slice.ts'

const caseId = CaseId.parse('cas_aaaaaaaaaaaaaaaa')
const acme = PartnerId.parse('prt_aaaaaaaaaaaaaaaa')
const ada = RecipientId.parse('rcp_aaaaaaaaaaaaaaaa')
const [early, opens, lifts, late] = [50, 100, 200, 300].map(instant) as [
  Instant,
  Instant,
  Instant,
  Instant,
]

const line = (
  artefactClass: ArtefactClass,
  opensAt: PlanLine['opensAt'],
  jurisdiction = '*',
): PlanLine => ({ tier: 'five-days', class: artefactClass, jurisdiction, opensAt })

const partner: Partner = { tier: 'five-days', jurisdiction: 'AT', suspended: false }
const recipient: Recipient = {
  partnerId: acme,
  kind: 'person',
  since: 0,
  signingKey: '1'.repeat(64),
  ageKeys: [`age1${'p'.repeat(58)}`],
  agreement: 1,
}

let slices: {
  programme: ReturnType<typeof emptyProgramme>
  embargo: ReturnType<typeof emptyEmbargo>
}
const theCase = () => slices.embargo.cases.get(caseId) as Case
const setConsent = (consent: PecState, id = ada) =>
  theCase().participants.set(id, {
    consent,
    since: early,
    invitedAt: early,
    report: 'S',
  })
const setRecipient = (change: Partial<Recipient>) =>
  slices.programme.recipients.set(ada, { ...recipient, ...change })
const setPlan = (...lines: PlanLine[]) =>
  slices.programme.plans.set(caseId, { liftsAt: lifts, lines })
const stand = (artefactClass: ArtefactClass = 'detection', at = opens) =>
  obstacles(slices, caseId, ada, artefactClass, at)

beforeEach(() => {
  slices = { programme: emptyProgramme(), embargo: emptyEmbargo() }
  slices.programme.partners.set(acme, partner)
  slices.programme.agreement = { version: 1, terms: '0'.repeat(64) }
  setRecipient({})
  slices.embargo.cases.set(caseId, {
    sealed: '',
    openedAt: early,
    em: 'A',
    active: { liftsAt: lifts, since: early },
    proposals: [],
    cs: 'Vfdpxa',
    participants: new Map(),
  })
  setConsent('SIGNATORY')
  setPlan(line('detection', opens), line('patch', lifts), line('verification-code', 'never'))
})

describe('release', () => {
  it('goes by the line of the tier, and by the one for the jurisdiction before it', () => {
    expect(release(slices, caseId, ada, 'detection')).toEqual({ opensAt: opens })
    setPlan(line('detection', opens), line('detection', lifts, 'AT'))
    expect(release(slices, caseId, ada, 'detection')).toEqual({ opensAt: lifts })
    setPlan(line('detection', 'never', 'AT'), line('detection', opens))
    expect(release(slices, caseId, ada, 'detection')).toEqual({ never: 'never-in-jurisdiction' })
    setPlan(line('detection', 'never', 'DE'), line('detection', opens))
    expect(release(slices, caseId, ada, 'detection')).toEqual({ opensAt: opens })
  })

  it('is never without a line, a plan, a place in the roster, or under a suspension', () => {
    expect(release(slices, caseId, ada, 'verification-code')).toEqual({ never: 'never' })
    expect(release(slices, caseId, ada, 'headline')).toEqual({ never: 'no-line' })
    slices.programme.partners.set(acme, { ...partner, suspended: true })
    expect(release(slices, caseId, ada, 'detection')).toEqual({ never: 'partner-suspended' })
    slices.programme.recipients.delete(ada)
    expect(release(slices, caseId, ada, 'detection')).toEqual({ never: 'recipient-unknown' })
    setRecipient({})
    slices.programme.partners.set(acme, partner)
    slices.programme.plans.clear()
    expect(release(slices, caseId, ada, 'detection')).toEqual({ never: 'no-plan' })
  })

  it('waits for a new plan once the embargo ends at another instant', () => {
    theCase().active = { liftsAt: late, since: opens }
    expect(release(slices, caseId, ada, 'detection')).toEqual({ never: 'plan-outdated' })
    expect(stand()).toEqual(['plan-outdated'])
  })
})

describe('obstacles', () => {
  it('are none from the instant on, and the instant itself before', () => {
    expect(stand()).toEqual([])
    expect(stand('detection', instant(opens - 1))).toEqual(['not-yet'])
  })

  it.each<[Obstacle, () => void]>([
    ['keys-missing', () => setRecipient({ ageKeys: [] })],
    ['agreement-changed', () => setRecipient({ agreement: 0 })],
    ['not-invited', () => theCase().participants.clear()],
    ['not-invited', () => setConsent('NO_EMBARGO')],
    ['invitation-unanswered', () => setConsent('INVITED')],
    ['consent-lapsed', () => setConsent('LAPSED')],
    ['embargo-declined', () => setConsent('DECLINED')],
    ['embargo-not-begun', () => Object.assign(theCase(), { em: 'P' })],
    ['embargo-not-begun', () => slices.embargo.cases.clear()],
  ])('are %s, alone, when that alone is wrong', (obstacle, spoil) => {
    spoil()
    if (obstacle === 'keys-missing') delete slices.programme.recipients.get(ada)?.signingKey
    expect(stand()).toEqual([obstacle])
    expect(OBSTACLE_WORDS[obstacle]).toMatch(/^[a-z]/)
  })

  it('ask for an agreement only where there is one', () => {
    slices.programme.recipients.set(ada, { ...recipient, agreement: 1 })
    delete slices.programme.recipients.get(ada)?.agreement
    expect(stand()).toEqual(['agreement-unaccepted'])
    slices.programme.agreement = undefined
    expect(stand()).toEqual([])
  })

  it('stay none while another end is merely proposed', () => {
    theCase().em = 'R'
    expect(stand()).toEqual([])
  })

  it('are all named at once', () => {
    setConsent('LAPSED')
    setRecipient({ agreement: 0 })
    expect(stand('patch')).toEqual(['not-yet', 'agreement-changed', 'consent-lapsed'])
  })
})

describe('an embargo that is over', () => {
  beforeEach(() => {
    theCase().em = 'X'
    delete theCase().active
    setConsent('NO_EMBARGO')
  })

  it('opens what its end would have opened, however early, and asks for no consent', () => {
    setPlan(line('patch', lifts), line('detection', late))
    expect(stand('patch', early)).toEqual([])
    expect(stand('detection', early)).toEqual(['not-yet'])
    expect(stand('detection', late)).toEqual([])
    expect(hasOpened(slices, caseId, lifts, early)).toBe(true)
  })

  it('opens nothing that the plan says never to, and asks for keys and agreement still', () => {
    expect(stand('verification-code', late)).toEqual(['never'])
    setRecipient({ agreement: 0 })
    expect(stand('patch', late)).toEqual(['agreement-changed'])
  })
})

describe('the table of a plan', () => {
  const other = (n: number) => `${'b'.repeat(15)}${'abcdefgh'.charAt(n)}`
  beforeEach(() => {
    for (const [n, jurisdiction, tier] of [
      [0, 'DE', 'five-days'],
      [1, 'XX', 'five-days'],
      [2, 'DE', 'any-day'],
    ] as const) {
      const partnerId = PartnerId.parse(`prt_${other(n)}`)
      slices.programme.partners.set(partnerId, { ...partner, jurisdiction, tier })
      slices.programme.recipients.set(RecipientId.parse(`rcp_${other(n)}`), {
        ...recipient,
        partnerId,
      })
    }
    setPlan(line('detection', opens), line('detection', 'never', 'XX'), line('patch', lifts))
  })

  it('has a row for those who are alike, and says of each class when or why not', () => {
    const { rows } = planTable(slices, caseId, opens)
    expect(rows.map((row) => [row.tier, row.jurisdictions, row.partners])).toEqual([
      ['any-day', ['DE'], 1],
      ['five-days', ['AT', 'DE'], 2],
      ['five-days', ['XX'], 1],
    ])
    expect(rows.map((row) => row.cells.detection)).toEqual([
      { never: 'no-line', open: false },
      { opensAt: opens, open: true },
      { never: 'never-in-jurisdiction', open: false },
    ])
    expect(rows[1]?.cells.patch).toEqual({ opensAt: lifts, open: false })
    expect(rows.flatMap((row) => row.recipientIds)).toHaveLength(4)
  })

  it('lists who waits for what, leaving out whom the plan gives nothing', () => {
    const { waiting } = planTable(slices, caseId, opens)
    expect(waiting).toEqual([
      {
        obstacle: 'not-invited',
        recipientIds: [0, 1].map((n) => `rcp_${other(n)}`),
      },
    ])
  })
})
