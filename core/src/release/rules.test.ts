// When an embargo may be lifted, told on a small board.

import { generateIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import { CaseId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import type { ReleaseEvent } from './events.ts'
import { releaseFolds, releaseRules } from './rules.ts'
import { emptyRelease } from './slice.ts'

const IDENTITY = await generateIdentity()
const KEY = await identityToRecipient(IDENTITY)
const OTHER_KEY = await identityToRecipient(await generateIdentity())

const CASE = CaseId.parse('cas_aaaaaaaaaaaaaaaa')
const LIFTS_AT = instant(2000)
const EARLY = { reason: 'c2VhbGVk' }

function board(em: 'N' | 'A' | 'R' | 'X' = 'A') {
  const embargo = emptyEmbargo()
  embargo.cases.set(CASE, {
    sealed: '',
    openedAt: instant(0),
    em,
    active: { liftsAt: LIFTS_AT, since: instant(0) },
    proposals: [],
    cs: 'VFdpxa',
    participants: new Map(),
  })
  return { embargo, release: emptyRelease() }
}

type Slices = ReturnType<typeof board>

function tell(slices: Slices, event: ReleaseEvent, at: number): void {
  const meta = { at: instant(at), seq: at, by: 'stf_aaaaaaaaaaaaaaaa' }
  const before = structuredClone(slices)
  if (event.kind === 'liftStaged') releaseRules.liftStaged(slices, event, meta)
  else if (event.kind === 'embargoLifted') releaseRules.embargoLifted(slices, event, meta)
  else releaseRules.embargoEnded(slices, event, meta)
  expect(slices).toEqual(before)
  if (event.kind === 'liftStaged') releaseFolds.liftStaged(slices, event, meta)
  else if (event.kind === 'embargoLifted') releaseFolds.embargoLifted(slices, event, meta)
  else releaseFolds.embargoEnded(slices, event, meta)
}

const staged = (change: Partial<ReleaseEvent & { kind: 'liftStaged' }> = {}): ReleaseEvent => ({
  kind: 'liftStaged',
  caseId: CASE,
  advisory: 'a'.repeat(64),
  liftKey: KEY,
  liftIdentity: 'c2VhbGVk',
  ...change,
})

const lifted = (early?: typeof EARLY): ReleaseEvent => ({
  kind: 'embargoLifted',
  caseId: CASE,
  liftIdentity: IDENTITY,
  ...(early === undefined ? {} : { early }),
})

describe('a lift', () => {
  it('happens at its instant without a word, and ends the embargo', () => {
    const slices = board()
    tell(slices, staged(), 10)
    tell(slices, lifted(), LIFTS_AT)
    expect(slices.release.lifted.get(CASE)).toEqual({
      advisory: 'a'.repeat(64),
      liftIdentity: IDENTITY,
      at: LIFTS_AT,
      seq: LIFTS_AT,
    })
    expect(slices.release.staged.size).toBe(0)
    expect(slices.embargo.cases.get(CASE)?.em).toBe('X')
  })

  it('happens before its instant with a reason, even while a revision is proposed', () => {
    const slices = board('R')
    tell(slices, staged(), 10)
    expect(() => tell(slices, lifted(), LIFTS_AT - 1)).toThrow('lift.tooEarly')
    tell(slices, lifted(EARLY), LIFTS_AT - 1)
    expect(slices.release.lifted.get(CASE)?.early).toEqual(EARLY)
  })

  it('is not called early once its instant has come', () => {
    const slices = board()
    tell(slices, staged(), 10)
    expect(() => tell(slices, lifted(EARLY), LIFTS_AT)).toThrow('lift.notEarly')
  })

  it('opens the advisory that was staged last', () => {
    const slices = board()
    tell(slices, staged({ liftKey: OTHER_KEY }), 10)
    expect(() => tell(slices, lifted(), LIFTS_AT)).toThrow('lift.wrongKey')
    tell(slices, staged({ advisory: 'b'.repeat(64) }), 20)
    tell(slices, lifted(), LIFTS_AT)
    expect(slices.release.lifted.get(CASE)?.advisory).toBe('b'.repeat(64))
  })

  it('happens once, and nothing is staged after it', () => {
    const slices = board()
    tell(slices, staged(), 10)
    tell(slices, lifted(), LIFTS_AT)
    expect(() => tell(slices, lifted(), LIFTS_AT)).toThrow('lift.done')
    expect(() => tell(slices, staged(), LIFTS_AT)).toThrow('lift.done')
  })

  it('is refused without an advisory, without an embargo and without a case', () => {
    expect(() => tell(board(), lifted(), LIFTS_AT)).toThrow('lift.notStaged')
    const idle = board('N')
    tell(idle, staged(), 10)
    expect(() => tell(idle, lifted(), LIFTS_AT)).toThrow('embargo.move')
    const none = { embargo: emptyEmbargo(), release: emptyRelease() }
    expect(() => tell(none, staged(), 10)).toThrow('case.unknown')
    expect(() => tell(none, lifted(), LIFTS_AT)).toThrow('case.unknown')
  })

  it('refuses to stage under a key that nothing could be sealed to, or that served before', () => {
    const slices = board()
    const broken = KEY.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))
    expect(() => tell(slices, staged({ liftKey: broken }), 10)).toThrow('lift.unfitKey')
    tell(slices, staged(), 10)
    expect(() => tell(slices, staged(), 20)).toThrow('lift.unfitKey')
  })
})

describe('an end that releases nothing', () => {
  const ended: ReleaseEvent = { kind: 'embargoEnded', caseId: CASE, reason: 'c2VhbGVk' }

  it.each(['A', 'R'] as const)('comes at any time from %s, and the public knows no more', (em) => {
    const slices = board(em)
    tell(slices, ended, 10)
    const found = slices.embargo.cases.get(CASE)
    expect(found).toMatchObject({ em: 'X', cs: 'VFdpxa', unreleased: { at: 10 } })
    expect(found?.active).toBeUndefined()
    expect(slices.embargo.history.get(CASE)).toMatchObject([{ what: 'unreleased' }])
    expect(() => tell(slices, staged(), 11)).toThrow('embargo.inactive')
    expect(() => tell(slices, ended, 12)).toThrow('embargo.move')
  })

  it('passes no staged advisory over, needs an embargo, and follows no lift', () => {
    const slices = board()
    tell(slices, staged(), 10)
    expect(() => tell(slices, ended, 11)).toThrow('lift.staged')
    tell(slices, lifted(EARLY), 12)
    expect(() => tell(slices, ended, 13)).toThrow('lift.done')
    expect(() => tell(board('N'), ended, 10)).toThrow('embargo.move')
  })
})
