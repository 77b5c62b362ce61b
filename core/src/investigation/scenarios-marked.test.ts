// The leaks to be feared, with marks read, as findings that must come out.

import { describe, expect, it } from 'vitest'
import { type Instant, parseInstant } from '../shared/instant.ts'
import type { Dossier, HeldCopy, MarksRead, SampleLikeness } from './dossier.ts'
import type { Finding } from './finding.ts'
import { investigate } from './investigate.ts'

const at = (day: string): Instant => parseInstant(`${day} 12:00Z`)
const SAMPLE = '5'.repeat(64)
const request = { judgedAt: at('2030-01-01'), record: [] }

/** 80 copies, two to a partner, all collected on the day they opened. */
const HELD = Array.from({ length: 80 }, (_, i): HeldCopy => {
  const opensAt = at('2021-02-23')
  const part = { opensAt, collectedAt: opensAt }
  const parts = [
    { ...part, class: 'verification-code' as const },
    { ...part, class: 'patch' as const },
  ]
  return { recipient: `r${i}`, partner: `r-p${Math.floor(i / 2)}`, kind: 'person', parts }
})

function derived(item: string): SampleLikeness {
  return { sample: SAMPLE, verdict: 'derived', best: [{ item, nats: 80, regions: [] }] }
}

function marks(...named: [string | null, string][]): MarksRead {
  return {
    samples: [SAMPLE],
    verdict: named.length === 0 ? 'unresolved' : 'traced',
    carriers: { held: 400, read: 210, erased: 190 },
    traced: named.map(([recipient, partner]) => ({
      recipient,
      partner,
      pValue: 1e-15,
      multiplicity: 20_000,
    })),
  }
}

const embargoed: Dossier = {
  case: 'a case',
  identifiers: [],
  liftedAt: at('2021-03-20'),
  copies: HELD,
  items: [
    { item: 'check.py', class: 'verification-code', upstream: 'same' },
    { item: 'fix.patch', class: 'patch', upstream: 'different' },
  ],
  sightings: [
    {
      id: 'seen',
      from: at('2021-02-27'),
      to: at('2021-02-27'),
      source: 'a responder',
      reliability: 'B',
      identifiers: [],
      samples: [SAMPLE],
    },
  ],
  publicArtefacts: [],
  likeness: [derived('check.py')],
  marks: undefined,
}

const group = (finding: Finding, kind: string) =>
  finding.groups.find((each) => each.kind === kind)?.probability ?? Number.NaN
const copyOf = (finding: Finding, recipient: string) =>
  finding.hypotheses.find(({ id }) => id === `copy:${recipient}`)

describe('S5: misuse of the patch without anything leaving', () => {
  it('names the copy the build was made from, and nobody’s purpose', () => {
    const finding = investigate(
      {
        ...embargoed,
        likeness: [derived('fix.patch')],
        marks: marks(['r6', 'r-p3']),
      },
      request,
    )
    expect(finding.answer).toMatchObject({ verdict: 'copy', recipients: ['r6'] })
  })
})

describe('S6: two partners mix their copies', () => {
  it('names both copies together', () => {
    const both = marks(['r6', 'r-p3'], ['r20', 'r-p10'])
    const finding = investigate({ ...embargoed, marks: both }, request)
    expect(finding.answer).toMatchObject({ verdict: 'copy', recipients: ['r6', 'r20'] })
    expect(finding.hypotheses[0]).toMatchObject({ kind: 'copies', recipients: ['r6', 'r20'] })
  })

  it('names only the partner where the marks do not tell colleagues apart', () => {
    const one = marks([null, 'r-p3'])
    const finding = investigate({ ...embargoed, marks: one }, request)
    expect(finding.answer).toMatchObject({ verdict: 'partner', partners: ['r-p3'], recipients: [] })
    expect(copyOf(finding, 'r6')?.probability).toBe(copyOf(finding, 'r7')?.probability)
  })
})

describe('S7: one partner plants another’s marks', () => {
  const planted = marks(['r6', 'r-p3'])

  it('names the copy, and leaves room for someone inside who had it too', () => {
    const finding = investigate({ ...embargoed, marks: planted }, request)
    expect(finding.answer).toMatchObject({ verdict: 'copy', recipients: ['r6'] })
    expect(group(finding, 'inside')).toBeGreaterThan(0)
    expect(finding.changes[0]).toMatchObject({ kind: 'marks-withdrawn' })
  })

  it('does not name a copy that was collected only after a well-attested wave', () => {
    const parts = HELD[6]?.parts.map((part) => ({ ...part, collectedAt: at('2021-03-02') })) ?? []
    const late = HELD.map((copy) => (copy.recipient === 'r6' ? { ...copy, parts } : copy))
    const finding = investigate({ ...embargoed, copies: late, marks: planted }, request)
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'contested' })
    expect(finding.exclusions).toContainEqual({
      recipient: 'r6',
      reason: 'collected-later',
      collectedAt: at('2021-03-02'),
      unless: 0.05,
    })
  })
})

describe('S8: the vendor’s own server is compromised', () => {
  const taken = HELD.map((copy) =>
    copy.recipient === 'r6'
      ? { ...copy, parts: copy.parts.map(({ collectedAt: _, ...part }) => part) }
      : copy,
  )

  it('points to the own house when the marks name a copy that nobody collected', () => {
    const marked = marks(['r6', 'r-p3'])
    const finding = investigate({ ...embargoed, copies: taken, marks: marked }, request)
    expect(finding.answer).toMatchObject({ verdict: 'own-house', recipients: ['r6'] })
    expect(copyOf(finding, 'r6')).toMatchObject({ probability: 0, high: 0 })
    expect(copyOf(finding, 'r6')?.evidence.access).toBeNull()
    expect(group(finding, 'inside')).toBeGreaterThan(0.5)
  })
})

describe('marks that name nobody', () => {
  const silent = { ...embargoed, marks: marks() }

  it('say nothing where nobody knows how many would have sufficed', () => {
    const finding = investigate(silent, request)
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'silent' })
    expect(copyOf(finding, 'r0')?.evidence.marks).toBe(0)
  })

  it('speak against every copy where one copy would have been named', () => {
    const read = { ...silent, marks: { ...marks(), power: 0.99 } }
    const [before, after] = [silent, read].map((each) =>
      group(investigate(each, request), 'copies'),
    )
    expect(after).toBeLessThan((before as number) / 3)
  })
})

describe('what a finding refuses', () => {
  it.each<[string, Partial<Dossier>]>([
    ['a recipient twice', { copies: [...HELD, ...HELD.slice(0, 1)] }],
    ['a comparison with an item that was not shared', { items: [] }],
    ['marks that name a stranger', { marks: marks(['stranger', 'r-p3']) }],
    ['marks that name a recipient at the wrong partner', { marks: marks(['r6', 'r-p4']) }],
    ['no sighting at all', { sightings: [] }],
  ])('refuses %s', (_, more) => {
    expect(() => investigate({ ...embargoed, ...more }, request)).toThrow(
      expect.objectContaining({ code: 'investigation.evidence' }),
    )
  })
})
