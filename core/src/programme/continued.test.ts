// After a part of the log was lost: who is out, who says that they are not, and what cannot begin a log.

import { beforeEach, describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import { signCheckpoint } from '../log/checkpoint.ts'
import { PartnerId, RecipientId, StaffId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import type { ProgrammeEvent } from './events.ts'
import { offerDigest } from './keys.ts'
import { programmeFolds, programmeRules } from './rules.ts'
import { emptyProgramme, heldIn, logNameOf } from './slice.ts'

const founder = StaffId.parse(`stf_${'a'.repeat(16)}`)
const colleague = StaffId.parse(`stf_${'b'.repeat(16)}`)
const third = StaffId.parse(`stf_${'c'.repeat(16)}`)
const ada = RecipientId.parse(`rcp_${'a'.repeat(16)}`)
const keyless = RecipientId.parse(`rcp_${'b'.repeat(16)}`)
const partnerId = PartnerId.parse(`prt_${'a'.repeat(16)}`)
const signing = (digit: string) => digit.repeat(64)
const age = (letter: string) => `age1${letter.repeat(58)}`

let slices: {
  programme: ReturnType<typeof emptyProgramme>
  embargo: ReturnType<typeof emptyEmbargo>
}
let seq: number

type Step = (slices: unknown, event: ProgrammeEvent, meta: unknown) => void

function say(event: ProgrammeEvent): void {
  const meta = { at: instant(seq), seq, by: founder }
  ;(programmeRules[event.kind] as Step)(slices, event, meta)
  ;(programmeFolds[event.kind] as Step)(slices, event, meta)
  seq += 1
}

function refused(event: ProgrammeEvent): string {
  try {
    say(event)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'nothing'
}

function join(staffId: StaffId, n: string, letter: string, role: 'owner' | 'publisher'): void {
  const [signingKey, ageKey] = [signing(n), age(letter)]
  const offer = offerDigest(signingKey, [ageKey])
  say({ kind: 'keysOffered', actor: staffId, signingKey, ageKeys: [ageKey], answer: signing('f') })
  say({ kind: 'staffEnrolled', staffId, roles: [role], signingKey, ageKey, offer })
}

const lost = (more: object = {}) => {
  const said = { log: 'house/2', before: 'house', size: seq, root: signing('0'), seen: null }
  return { kind: 'logContinued', ...said, ...more } as ProgrammeEvent
}

beforeEach(() => {
  slices = { programme: emptyProgramme(), embargo: emptyEmbargo() }
  seq = 0
  say({ kind: 'programmeFounded', staffId: founder, signingKey: signing('0'), ageKey: age('q') })
  const recipients = [ada, keyless].map((recipientId) => ({
    ...{ recipientId, partnerId, kind: 'person' as const },
  }))
  const partners = [{ partnerId, tier: 'early', jurisdiction: 'AT' }]
  say({ kind: 'rosterChanged', partners, recipients })
  join(colleague, '1', 'p', 'owner')
  join(third, '2', 'z', 'publisher')
  const [signingKey, ageKeys] = [signing('3'), [age('r')]]
  const offer = offerDigest(signingKey, ageKeys)
  say({ kind: 'keysOffered', actor: ada, signingKey, ageKeys, answer: signing('f') })
  say({ kind: 'keysEnrolled', recipientId: ada, signingKey, ageKeys, offer })
})

describe('a log that goes on in another', () => {
  it('begins where the restored entries end, under another name, after the one before', () => {
    for (const wrong of [{ size: seq - 1 }, { size: seq + 1 }, { log: 'house' }]) {
      expect(refused(lost(wrong))).toBe('entry.malformed')
    }
    expect(logNameOf(slices.programme, 'house')).toBe('house')
    say(lost())
    expect(logNameOf(slices.programme, 'house')).toBe('house/2')
    expect(refused(lost({ log: 'house/3' }))).toBe('entry.malformed')
    say(lost({ log: 'house/3', before: 'house/2' }))
    expect(logNameOf(slices.programme, 'house')).toBe('house/3')
  })

  it('names a checkpoint of the log before, and of no other', () => {
    const secret = new Uint8Array(32).fill(3)
    const note = (origin: string) =>
      signCheckpoint({ origin, size: 90, root: new Uint8Array(32) }, secret)
    expect(refused(lost({ seen: note('other') }))).toBe('entry.malformed')
    expect(refused(lost({ seen: 'no note' }))).toBe('note.malformed')
    say(lost({ seen: note('house') }))
    expect(slices.programme.continued).toMatchObject({ before: 'house', seen: 90 })
  })

  it('holds all keys but the founder’s, and offers that wait are made again', () => {
    say({
      ...{ kind: 'keysOffered', actor: keyless, signingKey: signing('4'), ageKeys: [age('y')] },
      answer: signing('f'),
    })
    say(lost())
    const { staff, recipients, offers } = slices.programme
    expect([founder, colleague, third].map((id) => staff.get(id)?.revoked)).toEqual([
      false,
      true,
      true,
    ])
    expect(recipients.get(ada)).toMatchObject({ ageKeys: [], held: { ageKeys: [age('r')] } })
    expect(heldIn(slices.programme)).toEqual([colleague, third, ada])
    expect(offers.size).toBe(0)
  })

  it('does not begin where the founder is gone, or is no owner any more', () => {
    say({ kind: 'staffRevoked', staffId: founder })
    expect(refused(lost())).toBe('programme.founderGone')
  })
})

describe('somebody whose keys are held', () => {
  it('has them again, as they were, from the word of an owner on, and once', () => {
    const before = structuredClone(slices.programme)
    say(lost())
    expect(refused({ kind: 'keysConfirmed', actors: [founder] })).toBe('programme.notHeld')
    expect(refused({ kind: 'keysConfirmed', actors: [ada, ada] })).toBe('programme.notHeld')
    expect(refused({ kind: 'keysConfirmed', actors: [keyless] })).toBe('programme.notHeld')
    say({ kind: 'keysConfirmed', actors: [ada, colleague] })
    expect(slices.programme.recipients).toEqual(before.recipients)
    expect(slices.programme.staff.get(colleague)).toEqual(before.staff.get(colleague))
    expect(heldIn(slices.programme)).toEqual([third])
    expect(refused({ kind: 'keysConfirmed', actors: [ada] })).toBe('programme.notHeld')
  })

  it('may be revoked for good, and gets no other keys of a kind that the others have not', () => {
    say(lost())
    const strong = `age1pq1${'q'.repeat(60)}`
    const offered = { signingKey: signing('5'), ageKeys: [strong], answer: signing('f') }
    const fourth = StaffId.parse(`stf_${'d'.repeat(16)}`)
    expect(refused({ kind: 'keysOffered', actor: fourth, ...offered })).toBe('programme.keyKinds')
    say({ kind: 'staffRevoked', staffId: third })
    say({ kind: 'keysRevoked', recipientId: ada })
    for (const id of [third, ada] as const) {
      expect(refused({ kind: 'keysConfirmed', actors: [id] })).toBe('programme.notHeld')
    }
    expect(refused({ kind: 'staffRevoked', staffId: third })).toBe('programme.revoked')
    expect(refused({ kind: 'keysRevoked', recipientId: ada })).toBe('programme.keyless')
  })

  it('counts where two people are needed: two are always left, here or held', () => {
    say({ kind: 'twoPeopleSet', on: true })
    say(lost())
    expect(refused({ kind: 'staffRevoked', staffId: third })).toBe('nothing')
    expect(refused({ kind: 'staffRevoked', staffId: colleague })).toBe('programme.fewPeople')
  })
})
