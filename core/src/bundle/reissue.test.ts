// When copies may be issued again, told on a small board.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyEmbargo } from '../embargo/slice.ts'
import { offerDigest } from '../programme/keys.ts'
import { emptyProgramme } from '../programme/slice.ts'
import { AttemptId, BundleId, CaseId, PartId, PartnerId, RecipientId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { copiesOf, currentParts, generationOf, type Slices } from './attempt.ts'
import { copyName, readCopyName } from './copy-name.ts'
import type { BundleEvent } from './events.ts'
import { bundleFolds, bundleRules, isOpen } from './rules.ts'
import { emptyBundle } from './slice.ts'

const letters = (n: number) => 'abcdefghijklmnop'.charAt(n).repeat(16)
const CASE = CaseId.parse(`cas_${letters(0)}`)
const BUNDLE = BundleId.parse(`bun_${letters(0)}`)
const ATTEMPT = AttemptId.parse(`att_${letters(0)}`)
const PARTNER = PartnerId.parse(`prt_${letters(0)}`)
const [ANN, BOB] = [0, 1].map((n) => RecipientId.parse(`rcp_${letters(n)}`)) as [
  RecipientId,
  RecipientId,
]
const LIFTS_AT = instant(10_000)
const digest = (n: number) => n.toString(16).padStart(2, '0').repeat(32)
const keyOf = (recipientId: RecipientId, n: number) => digest(10 * n + recipientId.charCodeAt(4))
const keysOf = (recipientId: RecipientId, n = 0) => offerDigest(keyOf(recipientId, n), ['age1'])

let count = 0
const part = () => ({
  partId: PartId.parse(
    `par_${(count++)
      .toString(4)
      .padStart(16, 'a')
      .replace(/\d/g, (d) => 'bcde'.charAt(Number(d)))}`,
  ),
  class: 'description' as const,
  opensAt: instant(0),
  digest: digest(1),
  bytes: 1,
})

/** Published to Ann alone; Bob is in the plan and has keys. */
function board() {
  const slices = { programme: emptyProgramme(), embargo: emptyEmbargo(), bundle: emptyBundle() }
  const { programme, embargo } = slices
  programme.partners.set(PARTNER, { tier: 'now', jurisdiction: 'AT', suspended: false })
  for (const id of [ANN, BOB]) {
    const keys = { signingKey: keyOf(id, 0), ageKeys: ['age1'] }
    programme.recipients.set(id, { partnerId: PARTNER, kind: 'person', since: 0, ...keys })
  }
  const lines = [{ tier: 'now', class: 'description', jurisdiction: '*', opensAt: instant(0) }]
  programme.plans.set(CASE, { liftsAt: LIFTS_AT, lines: lines as never })
  const consent = { consent: 'SIGNATORY', since: instant(0), report: 'R' } as const
  embargo.cases.set(CASE, {
    ...{ sealed: '', openedAt: instant(0), em: 'A', proposals: [], cs: 'vfdpxa' },
    active: { liftsAt: LIFTS_AT, since: instant(0) },
    participants: new Map([ANN, BOB].map((id) => [id, { ...consent }])),
  } as never)
  tell(slices, { kind: 'seedCommitted', ...IDS, version: 1, commitment: digest(2) })
  const copies = [{ recipientId: ANN, commitment: digest(3), parts: [part()] }]
  tell(slices, { kind: 'copiesAddressed', attemptId: ATTEMPT, copies })
  const blobs = { masters: digest(4), codewords: digest(5), dossier: digest(6) }
  tell(slices, { kind: 'bundlePublished', attemptId: ATTEMPT, root: digest(7), ...blobs })
  return slices
}
const IDS = { attemptId: ATTEMPT, bundleId: BUNDLE, caseId: CASE }

/** @returns the code of the refusal, which changed nothing */
function tell(slices: Slices, event: BundleEvent, by: string = 'stf_a'): string | undefined {
  const meta = { at: instant(1000), seq: count++, by }
  const before = structuredClone(slices)
  try {
    ;(bundleRules[event.kind] as (...args: unknown[]) => void)(slices, event, meta)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code
  } finally {
    expect(slices).toEqual(before)
  }
  ;(bundleFolds[event.kind] as (...args: unknown[]) => void)(slices, event, meta)
  return undefined
}

type Added = Extract<BundleEvent, { kind: 'copyAdded' }>
const added = (recipientId: RecipientId, change: Partial<Added> = {}): Added => ({
  ...{ kind: 'copyAdded', attemptId: ATTEMPT, because: 'late', recipientId },
  ...{ keys: keysOf(recipientId), commitment: digest(8), codewords: digest(9), parts: [part()] },
  ...change,
})
const resealed = (slices: Slices, recipientId: RecipientId, keys = keysOf(recipientId)) => {
  const parts = currentParts(slices, ATTEMPT, recipientId).map(({ partId }) => ({ partId }))
  const bytes = { digest: digest(11), bytes: 2 }
  const own = parts.map((one) => ({ ...one, ...bytes }))
  return { kind: 'partsResealed' as const, attemptId: ATTEMPT, recipientId, keys, parts: own }
}
const collect = (slices: Slices, recipientId: RecipientId) => {
  const [one] = currentParts(slices, ATTEMPT, recipientId)
  const partId = one?.partId ?? expect.fail()
  return tell(slices, { kind: 'copyCollected', partId }, recipientId)
}
const theft = (recipientId: RecipientId) => added(recipientId, { because: 'theft' })

describe('a copy', () => {
  it('is added for who has none, once, and can be collected', () => {
    const slices = board()
    expect(tell(slices, added(BOB))).toBeUndefined()
    expect(tell(slices, added(BOB))).toBe('bundle.twice')
    expect(tell(slices, added(ANN))).toBe('bundle.twice')
    expect(collect(slices, BOB)).toBeUndefined()
  })

  it('is added after a theft to who collected one, and takes its place', () => {
    const slices = board()
    expect(tell(slices, theft(BOB))).toBe('bundle.uncollected')
    expect(tell(slices, theft(ANN))).toBe('bundle.uncollected')
    const [stolen = expect.fail()] = currentParts(slices, ATTEMPT, ANN)
    collect(slices, ANN)
    expect(tell(slices, theft(ANN))).toBeUndefined()
    expect(tell(slices, theft(ANN))).toBe('bundle.uncollected')
    expect(isOpen(slices, stolen, instant(1000))).toBe(false)
    expect(tell(slices, { kind: 'copyCollected', partId: stolen.partId }, ANN)).toBe('part.unknown')
    expect(collect(slices, ANN)).toBeUndefined()
    expect(generationOf(slices, CASE, ANN)).toBe(2)
  })

  it('is added on plan, to keys of now, with new parts, to what is current', () => {
    const slices = board()
    const [known = expect.fail()] = currentParts(slices, ATTEMPT, ANN)
    const off = { ...part(), opensAt: instant(1) }
    const other = AttemptId.parse(`att_${letters(1)}`)
    expect(tell(slices, added(BOB, { parts: [off] }))).toBe('bundle.offPlan')
    expect(tell(slices, added(BOB, { parts: [part(), part()] }))).toBe('bundle.twice')
    const again = { ...part(), partId: known.partId }
    expect(tell(slices, added(BOB, { parts: [again] }))).toBe('bundle.twice')
    expect(tell(slices, added(BOB, { keys: keysOf(BOB, 1) }))).toBe('bundle.otherKeys')
    expect(tell(slices, added(BOB, { attemptId: other }))).toBe('attempt.state')
    const bob = slices.programme.recipients.get(BOB) ?? expect.fail()
    delete bob.signingKey
    expect(tell(slices, added(BOB))).toBe('bundle.keyless')
    bob.signingKey = keyOf(BOB, 0)
    slices.bundle.versions.set(BUNDLE, [ATTEMPT, other])
    expect(tell(slices, added(BOB))).toBe('bundle.version')
    expect(tell(slices, resealed(slices, ANN))).toBe('bundle.version')
    slices.bundle.versions.set(BUNDLE, [ATTEMPT])
    tell(slices, { kind: 'bundleWithdrawn', attemptId: ATTEMPT, sealed: '' })
    expect(tell(slices, added(BOB))).toBe('bundle.withdrawn')
    expect(tell(slices, resealed(slices, ANN))).toBe('bundle.withdrawn')
  })

  it('is not added once the embargo is over', () => {
    const slices = board()
    ;(slices.embargo.cases.get(CASE) ?? expect.fail()).em = 'X'
    expect(tell(slices, added(BOB))).toBe('bundle.noEmbargo')
    expect(tell(slices, resealed(slices, ANN))).toBeUndefined()
  })
})

describe('a new version', () => {
  const NEXT = AttemptId.parse(`att_${letters(2)}`)
  const begin = (slices: Slices) =>
    tell(slices, {
      ...{ kind: 'seedCommitted', attemptId: NEXT, bundleId: BUNDLE, caseId: CASE },
      ...{ version: 2, commitment: digest(12) },
    })
  const publish = (slices: Slices) => {
    const copies = [{ recipientId: ANN, commitment: digest(13), parts: [part()] }]
    tell(slices, { kind: 'copiesAddressed', attemptId: NEXT, copies })
    const blobs = { masters: digest(14), codewords: digest(15), dossier: digest(16) }
    return tell(slices, { kind: 'bundlePublished', attemptId: NEXT, root: digest(17), ...blobs })
  }

  it('is not published where it began before a theft, and is where it began after', () => {
    const slices = board()
    collect(slices, ANN)
    expect(begin(slices)).toBeUndefined()
    expect(tell(slices, theft(ANN))).toBeUndefined()
    expect(publish(slices)).toBe('attempt.overtaken')
    const after = board()
    collect(after, ANN)
    tell(after, theft(ANN))
    expect(begin(after)).toBeUndefined()
    expect(publish(after)).toBeUndefined()
    const own = currentParts(after, NEXT, ANN)
    expect(own.map(({ generation }) => generation)).toEqual([2])
  })

  it('is published where somebody merely came late meanwhile', () => {
    const slices = board()
    begin(slices)
    expect(tell(slices, added(BOB))).toBeUndefined()
    expect(publish(slices)).toBeUndefined()
  })
})

describe('parts', () => {
  it('are sealed anew for their own recipient, to the keys of now, each once', () => {
    const slices = board()
    const right = resealed(slices, ANN)
    expect(tell(slices, { ...right, recipientId: BOB, keys: keysOf(BOB) })).toBe('attempt.state')
    expect(tell(slices, { ...right, keys: keysOf(ANN, 1) })).toBe('bundle.otherKeys')
    expect(tell(slices, { ...right, parts: [...right.parts, ...right.parts] })).toBe(
      'attempt.state',
    )
    expect(tell(slices, right)).toBeUndefined()
    const [now] = currentParts(slices, ATTEMPT, ANN)
    expect([now?.digest, now?.resealed?.keys]).toEqual([digest(11), keysOf(ANN)])
  })
})

describe('whatever is asked for in whatever order', () => {
  const step = fc.tuple(
    fc.constantFrom<'late' | 'theft' | 'reseal' | 'collect'>('late', 'theft', 'reseal', 'collect'),
    fc.constantFrom(ANN, BOB),
  )

  it('nobody may collect two copies at once, nor has more than thefts account for', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const slices = board()
        for (const [what, who] of steps) {
          if (what === 'late') tell(slices, added(who))
          else if (what === 'theft') tell(slices, theft(who))
          else if (currentParts(slices, ATTEMPT, who).length === 0) continue
          else if (what === 'reseal') tell(slices, resealed(slices, who))
          else collect(slices, who)
        }
        const attempt = slices.bundle.attempts.get(ATTEMPT) ?? expect.fail()
        for (const who of [ANN, BOB]) {
          const open = (slices.bundle.partsOf.get(who) ?? []).filter((one) =>
            isOpen(slices, one, instant(1000)),
          )
          expect(open.length).toBeLessThanOrEqual(1)
          const copies = copiesOf(attempt, who)
          expect(copies).toBeLessThanOrEqual(generationOf(slices, CASE, who))
          const rows = new Set((slices.bundle.partsOf.get(who) ?? []).map((one) => one.generation))
          expect(rows.size).toBe(copies)
        }
      }),
      { numRuns: 200 },
    )
  })
})

it('a copy is called by its recipient, and by its number from the second on', () => {
  for (const copy of [1, 2, 3, 12]) {
    expect(readCopyName(copyName(ANN, copy))).toEqual({ recipient: ANN, copy })
  }
  expect([copyName(ANN, 1), copyName(ANN, 2)]).toEqual([ANN, `${ANN} #2`])
  expect(readCopyName('ann # 2')).toEqual({ recipient: 'ann # 2', copy: 1 })
})
