// The leaks of the public record, as findings that must come out.

import { describe, expect, it } from 'vitest'
import type { ArtefactClass } from '../shared/fields.ts'
import { type Instant, parseInstant } from '../shared/instant.ts'
import type { Dossier, HeldCopy, MarksRead, SampleLikeness, SharedItem } from './dossier.ts'
import type { Finding } from './finding.ts'
import { investigate } from './investigate.ts'
import type { Reliability, Sighting } from './sighting.ts'

const at = (day: string): Instant => parseInstant(day.length > 10 ? `${day}Z` : `${day} 12:00Z`)
const digest = (n: number) => n.toString(16).padStart(64, '0')
const request = { judgedAt: at('2030-01-01'), record: [] }

function sighting(id: string, from: string, more: Partial<Sighting> & { until?: string } = {}) {
  const { until = from, ...rest } = more
  const usual = { source: 'a responder', reliability: 'B' as Reliability, identifiers: [] }
  return { ...usual, samples: [], ...rest, id, from: at(from), to: at(until) }
}

/** `count` copies, two to a partner; all parts open at `opens` and are collected at `collected`. */
function copies(
  count: number,
  opens: string,
  more: { collected?: string; classes?: ArtefactClass[]; prefix?: string } = {},
): HeldCopy[] {
  const { collected = opens, classes = ['verification-code'], prefix = 'r' } = more
  const taken = collected === 'never' ? {} : { collectedAt: at(collected) }
  return Array.from({ length: count }, (_, i) => ({
    recipient: `${prefix}${i}`,
    partner: `${prefix}-p${Math.floor(i / 2)}`,
    kind: 'person',
    parts: classes.map((each) => ({ class: each, opensAt: at(opens), ...taken })),
  }))
}

const exploit: SharedItem = { item: 'check.py', class: 'verification-code', upstream: 'same' }

function derived(sample: string, item: string, nats = 80): SampleLikeness {
  return { sample, verdict: 'derived', best: [{ item, nats, regions: [] }] }
}

function marks(samples: string[], ...named: [string | null, string][]): MarksRead {
  return {
    samples,
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

function dossier(more: Partial<Dossier>): Dossier {
  return {
    case: 'a case',
    identifiers: ['CVE-2021-0001'],
    liftedAt: undefined,
    copies: [],
    items: [exploit],
    sightings: [],
    publicArtefacts: [],
    likeness: [],
    marks: undefined,
    ...more,
  }
}

const group = (finding: Finding, kind: string) =>
  finding.groups.find((each) => each.kind === kind)?.probability ?? Number.NaN
const copyOf = (finding: Finding, recipient: string) =>
  finding.hypotheses.find(({ id }) => id === `copy:${recipient}`)

describe('S1: a packet of the finder’s own appears after the patch', () => {
  const s1 = dossier({
    liftedAt: at('2012-03-13'),
    copies: copies(79, '2012-03-06'),
    sightings: [
      sighting('forum', '2012-03-15', { samples: [digest(1)] }),
      sighting('researcher', '2012-03-16', { samples: [digest(1)], reliability: 'A' }),
    ],
    likeness: [derived(digest(1), 'check.py', 500)],
  })

  it('leaves it unresolved among finder, vendor and partners, and rejects patch diffing', () => {
    const finding = investigate(s1, request)
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'late' })
    expect(group(finding, 'nobody')).toBeLessThan(0.05)
    expect(group(finding, 'copies')).toBeLessThan(0.6)
    expect(group(finding, 'upstream')).toBeGreaterThan(0.2)
    const shares = finding.hypotheses.filter(({ kind }) => kind === 'copy')
    expect(new Set(shares.map(({ probability }) => probability)).size).toBe(1)
  })

  it('gives patch diffing its due once the packet itself was public', () => {
    const items = [{ ...exploit, publicAt: at('2012-03-14') }]
    expect(group(investigate({ ...s1, items }, request), 'nobody')).toBeGreaterThan(0.9)
  })
})

describe('S2: one wave before the sharing, one between sharing and patch, one after', () => {
  const s2 = dossier({
    liftedAt: at('2021-03-02'),
    copies: copies(80, '2021-02-23'),
    sightings: [
      sighting('traffic', '2021-01-03', { reliability: 'A' }),
      sighting('victims', '2021-01-18'),
      sighting('second', '2021-02-26', { until: '2021-02-28', samples: [digest(2)] }),
      sighting('groups', '2021-03-01'),
      sighting('mass', '2021-03-03', { samples: [digest(3)] }),
    ],
    likeness: [derived(digest(2), 'check.py'), derived(digest(3), 'check.py')],
  })

  it('splits the waves', () => {
    const { waves, about, convicting } = investigate(s2, request)
    expect(waves.map(({ phase, sightings }) => [phase, ...sightings])).toEqual([
      ['before', 'traffic'],
      ['before', 'victims'],
      ['embargo', 'second', 'groups'],
      ['after', 'mass'],
    ])
    expect(about).toBe('W3')
    expect(convicting).toEqual([digest(2)])
  })

  it('clears every copy of the first wave', () => {
    const finding = investigate(s2, { ...request, sighting: 'traffic' })
    expect(finding.answer).toMatchObject({ verdict: 'no-copy', reason: 'predates' })
    expect(group(finding, 'copies')).toBe(0)
    expect(finding.exclusions).toHaveLength(80)
  })

  it('does not tell finder from partner by text that stood in both', () => {
    const finding = investigate(s2, request)
    const upstream = finding.hypotheses.find(({ id }) => id === 'upstream')
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'unread' })
    expect(upstream?.evidence.likeness).toBe(copyOf(finding, 'r0')?.evidence.likeness)
    const added = [{ ...exploit, upstream: 'different' as const }]
    const told = investigate({ ...s2, items: added }, request)
    expect(group(told, 'upstream')).toBeLessThan(group(finding, 'upstream') / 5)
  })

  it('drops samples from after the patch, and refuses marks read from them', () => {
    const late = { ...s2, marks: marks([digest(3)], ['r0', 'r-p0']) }
    expect(() => investigate(late, request)).toThrow(
      expect.objectContaining({ code: 'investigation.evidence' }),
    )
  })

  it('refuses marks read from a sample that was about before the sharing', () => {
    const older = sighting('older', '2021-01-04', { samples: [digest(2)] })
    const sightings = [...s2.sightings, older]
    expect(() =>
      investigate({ ...s2, sightings, marks: marks([digest(2)], ['r0', 'r-p0']) }, request),
    ).toThrow(expect.objectContaining({ code: 'investigation.evidence' }))
  })
})

describe('S3: three tiers, an attack on the day of the last notice, then another flaw', () => {
  const s3 = dossier({
    identifiers: ['CVE-2025-0001'],
    liftedAt: at('2025-07-08'),
    copies: [
      ...copies(4, '2025-06-24', { prefix: 'early' }),
      ...copies(4, '2025-07-03', { prefix: 'middle' }),
      ...copies(4, '2025-07-07 08:00', { prefix: 'late' }),
    ],
    sightings: [
      sighting('first', '2025-07-07', { until: '2025-07-07 20:00' }),
      sighting('bypass', '2025-07-07', { identifiers: ['CVE-2025-0002'], samples: [digest(4)] }),
    ],
  })

  it('counts access on the same day as weak, without excluding it', () => {
    const finding = investigate(s3, request)
    const of = (id: string) => copyOf(finding, id)?.probability ?? 0
    const [early, middle, late] = [of('early0'), of('middle0'), of('late0')]
    expect(early).toBeGreaterThan(middle)
    expect(middle).toBeGreaterThan(2 * late)
    expect(late).toBeGreaterThan(0)
    expect(finding.answer.verdict).toBe('unresolved')
    expect(finding.exclusions).toEqual([])
  })

  it('sets aside what exploits other identifiers, and refuses marks read from it', () => {
    const finding = investigate(s3, request)
    expect(finding.setAside).toEqual(['bypass'])
    expect(finding.convicting).toEqual([])
    const crossed = { ...s3, marks: marks([digest(4)], ['early0', 'early-p0']) }
    expect(() => investigate(crossed, request)).toThrow(
      expect.objectContaining({ code: 'investigation.evidence' }),
    )
  })
})

describe('S4: the press infers it from public commits', () => {
  it('says that public inference suffices, whatever the numbers', () => {
    const finding = investigate(
      dossier({
        liftedAt: at('2018-01-09'),
        copies: copies(40, '2017-11-01'),
        sightings: [sighting('press', '2018-01-02', { reliability: 'A' })],
        publicArtefacts: [{ at: at('2017-12-20'), what: 'commits in the public kernel tree' }],
      }),
      request,
    )
    expect(finding.answer).toMatchObject({ verdict: 'unresolved', reason: 'unread' })
    expect(finding.answer.leader.id).toBe('group:nobody')
    expect(finding.sensitivity.every(({ first }) => first === 'group:nobody')).toBe(true)
  })
})
