// An embargo from proposal to end, and every way it refuses to be bent.

import { beforeEach, describe, expect, it } from 'vitest'
import { CaseId, RecipientId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal, type RefusalCode } from '../shared/refusal.ts'
import { advice, mayNotBegin, mustEnd } from './coupling.ts'
import type { EmbargoEvent } from './events.ts'
import { embargoFolds, embargoRules, endEmbargo, mayEnd } from './rules.ts'
import { type Case, emptyEmbargo, hasConsent, whoWaits } from './slice.ts'
import { CS, type CsMove, type CsState } from './tables.ts'

const caseId = CaseId.parse('cas_aaaaaaaaaaaaaaaa')
const ada = RecipientId.parse('rcp_aaaaaaaaaaaaaaaa')
const bo = RecipientId.parse('rcp_bbbbbbbbbbbbbbbb')
const noon = instant(1_000_000)
const [soon, later, latest] = [2_000_000, 3_000_000, 4_000_000].map(instant) as [
  typeof noon,
  typeof noon,
  typeof noon,
]

let slices: { embargo: ReturnType<typeof emptyEmbargo> }

type Table = Record<string, (...args: unknown[]) => void>
function say(event: EmbargoEvent, by?: string, at = noon): void {
  const meta = { at, seq: 1, by }
  ;(embargoRules as unknown as Table)[event.kind]?.(slices, event, meta)
  ;(embargoFolds as unknown as Table)[event.kind]?.(slices, event, meta)
}

const propose = (liftsAt = soon) => say({ kind: 'embargoProposed', caseId, liftsAt })
const accept = (liftsAt = soon) => say({ kind: 'embargoAccepted', caseId, liftsAt })
const reject = () => say({ kind: 'embargoRejected', caseId })
const invite = (...recipientIds: RecipientId[]) =>
  say({ kind: 'participantsInvited', caseId, recipientIds })
const answer = (by: RecipientId, answer: 'accept' | 'decline', liftsAt = soon) =>
  say({ kind: 'embargoAnswered', caseId, answer, liftsAt }, by)
const flip = (...letters: CsMove[]) => {
  for (const letter of letters) say({ kind: 'caseMoved', caseId, letter })
}
const theCase = () => slices.embargo.cases.get(caseId) as Case
const consents = (id = ada) => hasConsent(slices.embargo, caseId, id)

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

beforeEach(() => {
  slices = { embargo: emptyEmbargo() }
  say({ kind: 'caseOpened', caseId, sealed: '' })
})

describe('negotiation', () => {
  it('makes the shortest proposal the embargo and keeps the longer as a revision', () => {
    propose(later)
    propose(soon)
    expect(refused(() => accept(later))).toBe('embargo.otherEnd')
    accept(soon)
    expect(theCase()).toMatchObject({ em: 'R', active: { liftsAt: soon }, proposals: [later] })
  })

  it('lets old terms persist when every revision is rejected', () => {
    propose(soon)
    accept(soon)
    propose(later)
    propose(latest)
    reject()
    expect(theCase()).toMatchObject({ em: 'A', active: { liftsAt: soon }, proposals: [] })
  })

  it('refuses a case opened twice, and moves of a case that is not there', () => {
    expect(refused(() => say({ kind: 'caseOpened', caseId, sealed: '' }))).toBe('case.exists')
    slices.embargo.cases.clear()
    expect(refused(() => propose())).toBe('case.unknown')
  })

  it('refuses an end that has passed, and one that is proposed or agreed on already', () => {
    expect(refused(() => propose(noon))).toBe('embargo.past')
    propose(soon)
    expect(refused(() => propose(soon))).toBe('embargo.proposed')
    expect(
      refused(() => say({ kind: 'embargoAccepted', caseId, liftsAt: soon }, undefined, soon)),
    ).toBe('embargo.past')
    accept(soon)
    expect(refused(() => propose(soon))).toBe('embargo.proposed')
  })
})

describe('consent', () => {
  beforeEach(() => {
    propose(soon)
    accept(soon)
    invite(ada, bo)
  })

  it('is never tacit: whoever was asked and is silent waits', () => {
    expect(consents()).toBe(false)
    expect(whoWaits(theCase())).toEqual([ada, bo])
    answer(ada, 'accept')
    answer(bo, 'decline')
    expect([consents(ada), consents(bo)]).toEqual([true, false])
    expect(whoWaits(theCase())).toEqual([])
  })

  it('lapses for every signatory, and for nobody else, when another end is accepted', () => {
    answer(ada, 'accept')
    answer(bo, 'decline')
    propose(later)
    expect(consents()).toBe(true)
    accept(later)
    expect(consents()).toBe(false)
    expect(whoWaits(theCase())).toEqual([ada])
    expect(theCase().participants.get(bo)?.consent).toBe('DECLINED')
    answer(ada, 'accept', later)
    expect(consents()).toBe(true)
  })

  it('lapses for an earlier end too', () => {
    propose(later)
    accept(later)
    answer(ada, 'accept', later)
    propose(soon)
    accept(soon)
    expect(consents()).toBe(false)
  })

  it('names the end it agrees to, and to another is refused', () => {
    expect(refused(() => answer(ada, 'accept', later))).toBe('embargo.otherEnd')
    propose(later)
    accept(later)
    expect(refused(() => answer(ada, 'accept', soon))).toBe('embargo.otherEnd')
    expect(refused(() => answer(ada, 'decline', soon))).toBe('embargo.otherEnd')
  })

  it('tells somebody who was not invited that there is no such case', () => {
    const stranger = RecipientId.parse('rcp_cccccccccccccccc')
    expect(refused(() => answer(stranger, 'accept'))).toBe('case.unknown')
    expect(refused(() => say({ kind: 'reportMoved', caseId, move: 'receive' }, stranger))).toBe(
      'case.unknown',
    )
  })

  it('comes before the report', () => {
    const receive = () => say({ kind: 'reportMoved', caseId, move: 'receive' }, ada)
    expect(refused(receive)).toBe('embargo.unaccepted')
    answer(ada, 'accept')
    receive()
    expect(theCase().participants.get(ada)?.report).toBe('R')
    expect(refused(receive)).toBe('embargo.move')
  })

  it('is asked for once: neither twice in one act nor of a signatory', () => {
    const carol = RecipientId.parse('rcp_cccccccccccccccc')
    expect(refused(() => invite(carol, carol))).toBe('embargo.move')
    answer(ada, 'accept')
    expect(refused(() => invite(ada))).toBe('embargo.move')
  })

  it('can be asked for again after a no', () => {
    answer(ada, 'decline')
    expect(refused(() => answer(ada, 'accept'))).toBe('embargo.move')
    invite(ada)
    answer(ada, 'accept')
    expect(consents()).toBe(true)
  })
})

it('asks nobody before there is an embargo to agree to', () => {
  propose()
  expect(refused(() => invite(ada))).toBe('embargo.inactive')
})

describe('the end', () => {
  it('frees everybody, makes the case public and allows no further move', () => {
    propose(soon)
    accept(soon)
    invite(ada)
    answer(ada, 'accept')
    propose(later)
    mayEnd(slices, caseId)
    endEmbargo(slices, caseId)
    expect(theCase()).toMatchObject({ em: 'X', cs: 'vfdPxa', proposals: [] })
    expect(theCase().participants.get(ada)).toMatchObject({ consent: 'NO_EMBARGO', report: 'S' })
    expect(consents()).toBe(false)
    for (const act of [propose, accept, reject, () => mayEnd(slices, caseId)]) {
      expect(refused(() => act())).toBe('embargo.move')
    }
    for (const act of [() => invite(bo), () => answer(ada, 'accept')]) {
      expect(refused(act)).toBe('embargo.inactive')
    }
  })

  it('is refused where no embargo is active', () => {
    expect(refused(() => mayEnd(slices, caseId))).toBe('embargo.move')
    propose()
    expect(refused(() => mayEnd(slices, caseId))).toBe('embargo.move')
  })

  it('is folded from every state of the case', () => {
    for (const cs of Object.keys(CS) as CsState[]) {
      slices.embargo.cases.set(caseId, { ...theCase(), em: 'A', cs })
      endEmbargo(slices, caseId)
      expect(theCase().cs).toBe(cs.replace('p', 'P'))
    }
  })
})

describe('coupling, in each of the 32 states of a case', () => {
  const states = Object.keys(CS) as CsState[]
  const inState = (em: Case['em'], cs: CsState): Case => {
    const active = { liftsAt: latest, since: noon }
    const found: Case = { ...theCase(), em, cs, proposals: em === 'A' ? [] : [later] }
    if (em === 'A' || em === 'R') found.active = active
    slices.embargo.cases.set(caseId, found)
    return found
  }

  it('lets no embargo begin under P, X or A, nor be negotiated anew once the fix is ready', () => {
    for (const cs of states) {
      const isTooLate = /[PXA]/.test(cs)
      inState('N', cs).proposals = []
      const asks = refused(() => propose(soon))
      expect(asks, cs).toBe(isTooLate || cs.includes('F') ? 'embargo.tooLate' : undefined)
      inState('P', cs)
      expect(
        refused(() => propose(soon)),
        cs,
      ).toBe(isTooLate ? 'embargo.tooLate' : undefined)
      inState('P', cs)
      expect(
        refused(() => accept(later)),
        cs,
      ).toBe(isTooLate ? 'embargo.tooLate' : undefined)
      inState('P', cs)
      expect(refused(reject), cs).toBeUndefined()
    }
  })

  it('demands the end under P or X, and lets nobody agree on another one', () => {
    for (const cs of states) {
      for (const em of ['A', 'R'] as const) {
        const isOver = /[PX]/.test(cs)
        expect(mustEnd(inState(em, cs)) !== undefined, cs).toBe(isOver)
        expect(
          refused(() => propose(soon)),
          cs,
        ).toBe(isOver ? 'embargo.tooLate' : undefined)
        expect(() => mayEnd(slices, caseId)).not.toThrow()
      }
      inState('R', cs)
      const isOver = /[PX]/.test(cs)
      expect(
        refused(() => accept(later)),
        cs,
      ).toBe(isOver ? 'embargo.tooLate' : undefined)
      for (const em of ['N', 'P', 'X'] as const) expect(mustEnd(inState(em, cs))).toBeUndefined()
    }
  })

  it('advises the end under attack, after deployment, and by what adversaries hold', () => {
    for (const cs of states) {
      const found = inState('A', cs)
      const because = advice(found).map((one) => `${one.force} ${one.because}`)
      expect(because.includes('SHOULD attacks')).toBe(cs.includes('A'))
      expect(because.includes('SHOULD fix-deployed')).toBe(cs.includes('D'))
      expect(advice(found, 'exploit')).toContainEqual({
        force: 'SHOULD',
        because: 'adversaries-exploit',
      })
      expect(advice(found, 'details')).toContainEqual({
        force: 'MAY',
        because: 'adversaries-details',
      })
      expect(advice(inState('X', cs), 'exploit')).toEqual([])
    }
  })

  it('names the reason that weighs most', () => {
    expect(mayNotBegin(inState('N', 'VFdPXA'))).toBe('exploit-public')
    expect(mayNotBegin(inState('N', 'VFdPxA'))).toBe('public')
    expect(mayNotBegin(inState('N', 'VFdpxA'))).toBe('attacks')
    expect(mayNotBegin(inState('N', 'VFdpxa'))).toBe('fix-ready')
    expect(mayNotBegin(inState('N', 'Vfdpxa'))).toBeUndefined()
  })

  it('moves a case by one letter, and refuses what the table does not know', () => {
    flip('V', 'F', 'A')
    expect(theCase().cs).toBe('VFdpxA')
    expect(refused(() => flip('A'))).toBe('embargo.move')
  })
})
