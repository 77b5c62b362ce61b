// What a recipient may say of where it stands, and what the report's table makes of it.

import { beforeEach, describe, expect, it } from 'vitest'
import { CaseId, RecipientId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import type { EmbargoEvent } from './events.ts'
import { embargoFolds, embargoRules, endEmbargo } from './rules.ts'
import { emptyEmbargo, type Participant } from './slice.ts'
import { REPORT_WORDS, reportAfter, STATUSES, type Status } from './status.ts'
import { RM, type RmState } from './tables.ts'

const STATES = Object.keys(RM) as RmState[]

describe('a status', () => {
  it('moves the report only by steps that its table has, from wherever it was', () => {
    const reached = STATUSES.map((status) =>
      STATES.map((from) => reportAfter(from, status)).join(''),
    )
    // From             S R I V D A C
    expect(reached).toEqual(['RRIVDAC', 'RRVVAAC', 'IIICCCC', 'AAAAAAC'])
  })

  it('never leaves a report unreceived, and never opens a closed one', () => {
    for (const status of STATUSES) {
      for (const from of STATES) expect(reportAfter(from, status)).not.toBe('S')
      expect(reportAfter('C', status)).toBe('C')
    }
  })

  it('has a word for every state of the report, each its own', () => {
    expect(new Set(Object.values(REPORT_WORDS)).size).toBe(STATES.length)
  })
})

const caseId = CaseId.parse('cas_aaaaaaaaaaaaaaaa')
const ada = RecipientId.parse('rcp_aaaaaaaaaaaaaaaa')
const bo = RecipientId.parse('rcp_bbbbbbbbbbbbbbbb')
const liftsAt = instant(2_000_000)

let slices: { embargo: ReturnType<typeof emptyEmbargo> }
type Table = Record<string, (...args: unknown[]) => void>

function say(event: EmbargoEvent, by?: string, at = 1_000_000): void {
  const meta = { at: instant(at), seq: 1, by }
  ;(embargoRules as unknown as Table)[event.kind]?.(slices, event, meta)
  ;(embargoFolds as unknown as Table)[event.kind]?.(slices, event, meta)
}
const set = (status: Status, at?: number, by: string = ada) =>
  say({ kind: 'statusSet', caseId, status }, by, at)
const of = (id: RecipientId) =>
  slices.embargo.cases.get(caseId)?.participants.get(id) as Participant

describe('saying it', () => {
  beforeEach(() => {
    slices = { embargo: emptyEmbargo() }
    say({ kind: 'caseOpened', caseId, sealed: '' })
    say({ kind: 'embargoProposed', caseId, liftsAt })
    say({ kind: 'embargoAccepted', caseId, liftsAt })
    say({ kind: 'participantsInvited', caseId, recipientIds: [ada] })
  })
  const accept = () =>
    say({ kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt }, ada, 1_000_500)

  it('is for whoever was invited; to others there is no such case', () => {
    expect(() => set('acknowledged', undefined, bo)).toThrow(/^case\.unknown/)
    const elsewhere = CaseId.parse('cas_bbbbbbbbbbbbbbbb')
    const told = () => say({ kind: 'statusSet', caseId: elsewhere, status: 'covered' }, bo)
    expect(told).toThrow(/^case\.unknown/)
  })

  it('comes after the embargo was accepted once, and stays possible when its end was moved', () => {
    expect(() => set('acknowledged')).toThrow(Refusal)
    expect(() => set('acknowledged')).toThrow(/^embargo\.unaccepted/)
    accept()
    const later = instant(3_000_000)
    say({ kind: 'embargoProposed', caseId, liftsAt: later })
    say({ kind: 'embargoAccepted', caseId, liftsAt: later })
    expect(of(ada).consent).toBe('LAPSED')
    set('investigating')
    expect(of(ada)).toMatchObject({ report: 'R', status: { state: 'investigating' } })
  })

  it('is kept with its instant, may be changed, and said again it is fresh', () => {
    accept()
    expect(of(ada)).toMatchObject({ invitedAt: 1_000_000, heardAt: 1_000_500, report: 'S' })
    set('not-affected', 1_001_000)
    expect(of(ada)).toMatchObject({
      report: 'I',
      status: { state: 'not-affected', since: 1_001_000 },
    })
    set('investigating', 1_002_000)
    set('investigating', 1_003_000)
    expect(of(ada)).toMatchObject({
      ...{ report: 'V', heardAt: 1_003_000 },
      status: { state: 'investigating', since: 1_003_000 },
    })
  })

  it('goes on after the embargo, also for whoever had never answered', () => {
    endEmbargo(slices, caseId)
    set('covered')
    expect(of(ada)).toMatchObject({ report: 'A', status: { state: 'covered' } })
  })
})
