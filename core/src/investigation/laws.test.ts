// Laws that every judgement keeps, whatever the dossier.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARTEFACT_CLASSES } from '../shared/fields.ts'
import type { Instant } from '../shared/instant.ts'
import type { Dossier, HeldCopy, MarksRead, SampleLikeness } from './dossier.ts'
import { Finding, readFinding, writeFinding } from './finding.ts'
import { investigate } from './investigate.ts'
import { AS_GIVEN, moved, NUMBER_NAMES } from './priors.ts'
import { first } from './rank.ts'
import { judge } from './sensitivity.ts'
import { RELIABILITIES, type Sighting } from './sighting.ts'

const HOUR = 3_600_000
const START = 1_600_000_000_000
const at = fc.integer({ min: 0, max: 1500 }).map((hours) => (START + hours * HOUR) as Instant)
const sample = fc.constantFrom(...['1', '2', '3'].map((digit) => digit.repeat(64)))
const ITEMS = ARTEFACT_CLASSES.map((name) => ({
  item: `${name}.txt`,
  class: name,
  upstream: name === 'patch' ? ('different' as const) : ('unknown' as const),
}))

const part = fc.record(
  { class: fc.constantFrom(...ARTEFACT_CLASSES), opensAt: at, collectedAt: at },
  { requiredKeys: ['class', 'opensAt'] },
)
const copies = fc
  .array(fc.uniqueArray(part, { maxLength: 3, selector: (each) => each.class }), { maxLength: 12 })
  .map((list) =>
    list.map((parts, i): HeldCopy => {
      const partner = `p${i % 5}`
      return { recipient: `r${i}`, partner, kind: 'person', parts }
    }),
  )
const sightings = fc
  .array(
    fc.record({
      from: at,
      days: fc.nat(4),
      reliability: fc.constantFrom(...RELIABILITIES),
      samples: fc.uniqueArray(sample),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) =>
    list.map(({ from, days, ...rest }, i): Sighting => {
      const to = (from + days * 24 * HOUR) as Instant
      return { ...rest, id: `s${i}`, from, to, source: 'somebody', identifiers: [] }
    }),
  )
const likeness = fc.uniqueArray(
  fc.record({
    sample,
    verdict: fc.constantFrom('derived', 'similar', 'insufficient', 'unrelated'),
    best: fc.record({
      item: fc.constantFrom(...ITEMS.map(({ item }) => item)),
      // JSON has one zero.
      nats: fc.double({ min: -20, max: 500, noNaN: true }).map((nats) => nats + 0),
    }),
  }),
  { selector: (each) => each.sample },
)

const dossier: fc.Arbitrary<Dossier> = fc
  .record({
    copies,
    sightings,
    likeness,
    liftedAt: fc.option(at, { nil: undefined }),
    publicAt: fc.option(at, { nil: undefined }),
    accused: fc.uniqueArray(fc.nat(11), { maxLength: 3 }),
    exponent: fc.integer({ min: 8, max: 60 }),
  })
  .map(({ publicAt, accused, exponent, likeness: compared, ...rest }) => ({
    ...rest,
    case: 'case',
    identifiers: [],
    items: ITEMS,
    publicArtefacts: publicAt === undefined ? [] : [{ at: publicAt, what: 'a commit' }],
    likeness: compared.map(
      (each): SampleLikeness => ({ ...each, best: [{ ...each.best, regions: [] }] }),
    ),
    marks: accuse(rest.copies, accused, 10 ** -exponent),
  }))

function accuse(
  all: readonly HeldCopy[],
  accused: number[],
  pValue: number,
): MarksRead | undefined {
  const traced = accused.flatMap((i) => {
    const copy = all[i]
    if (copy === undefined) return []
    return [{ recipient: copy.recipient, partner: copy.partner, pValue, multiplicity: 10 }]
  })
  if (traced.length === 0) return undefined
  const carriers = { held: 100, read: 60, erased: 40 }
  return { samples: ['1'.repeat(64)], verdict: 'traced', carriers, traced }
}

/** The judgement of the wave of the first sighting, without the check of what was traced. */
const posterior = (of: Dossier) => judge(of, 's0', AS_GIVEN)
const byId = (of: Dossier) =>
  new Map(posterior(of).map(({ id, probability }) => [id, probability] as const))
const request = { judgedAt: START as Instant, record: [] }
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

describe('a posterior', () => {
  it('sums to one, under every number moved either way', () => {
    const number = fc.constantFrom(...NUMBER_NAMES)
    fc.assert(
      fc.property(
        dossier,
        number,
        fc.constantFrom(0.01, 0.1, 1, 10, 100),
        (given, name, factor) => {
          const ranked = judge(given, 's0', moved(AS_GIVEN, name, factor))
          expect(sum(ranked.map(({ probability }) => probability))).toBeCloseTo(1, 9)
          expect(sum(ranked.map(({ prior }) => prior))).toBeCloseTo(1, 9)
          expect(ranked.every(({ probability }) => probability >= 0)).toBe(true)
        },
      ),
    )
  })

  it('does not depend on what recipients and partners are called', () => {
    const renamed = (of: Dossier, name: (id: string) => string): Dossier => ({
      ...of,
      copies: of.copies.map((copy) => ({
        ...copy,
        recipient: name(copy.recipient),
        partner: name(copy.partner),
      })),
      marks: of.marks && {
        ...of.marks,
        traced: of.marks.traced.map((each) => ({
          ...each,
          recipient: each.recipient === null ? null : name(each.recipient),
          partner: name(each.partner),
        })),
      },
    })
    fc.assert(
      fc.property(dossier, (given) => {
        const before = byId(given)
        const after = byId(renamed(given, (id) => `z${[...id].reverse().join('')}`))
        for (const { recipient } of given.copies) {
          const other = `copy:z${[...recipient].reverse().join('')}`
          expect(after.get(other)).toBeCloseTo(before.get(`copy:${recipient}`) as number, 9)
        }
        expect(after.get('nobody')).toBeCloseTo(before.get('nobody') as number, 9)
      }),
    )
  })

  it('is the prior where there is no evidence, whoever collected when', () => {
    const held = START as Instant
    const seen: Sighting = {
      id: 's0',
      from: (START + 9000 * HOUR) as Instant,
      to: (START + 9000 * HOUR) as Instant,
      source: 'somebody',
      reliability: 'A',
      identifiers: [],
      samples: [],
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        const given = Array.from({ length: count }, (_, i): HeldCopy => {
          const parts = [{ class: 'headline' as const, opensAt: held, collectedAt: held }]
          return { recipient: `r${i}`, partner: `p${i}`, kind: 'person', parts }
        })
        const empty = { case: 'c', identifiers: [], items: [], publicArtefacts: [], likeness: [] }
        const none = { ...empty, liftedAt: undefined, marks: undefined }
        for (const each of posterior({ ...none, copies: given, sightings: [seen] })) {
          expect(each.probability).toBeCloseTo(each.prior, 9)
        }
      }),
    )
  })

  it('never rises for a copy through being collected later', () => {
    fc.assert(
      fc.property(dossier, fc.nat(5000), (given, hours) => {
        const later = {
          ...given,
          copies: given.copies.map((copy, i) => (i === 0 ? delayed(copy, hours * HOUR) : copy)),
        }
        const [before, after] = [byId(given), byId(later)].map((each) => each.get('copy:r0') ?? 0)
        expect(after).toBeLessThanOrEqual((before as number) + 1e-9)
      }),
    )
    function delayed(copy: HeldCopy, ms: number): HeldCopy {
      return {
        ...copy,
        parts: copy.parts.map(({ collectedAt, ...part }) =>
          collectedAt === undefined
            ? part
            : { ...part, collectedAt: (collectedAt + ms) as Instant },
        ),
      }
    }
  })

  it('gives a tie to nobody we know', () => {
    const tied = ['copy:r0', 'upstream', 'nobody'].map((id) => ({ id, probability: 1 / 3 }))
    expect(first(tied).id).toBe('nobody')
  })
})

describe('a finding', () => {
  const unmarked = dossier.map((given) => ({ ...given, marks: undefined }))

  it('does not depend on the order in which its pieces come, to the byte', () => {
    fc.assert(
      fc.property(unmarked, (given) => {
        const turned = {
          ...given,
          copies: [...given.copies].reverse(),
          sightings: [...given.sightings].reverse(),
          likeness: [...given.likeness].reverse(),
          items: [...given.items].reverse(),
        }
        expect(writeFinding(investigate(turned, request))).toBe(
          writeFinding(investigate(given, request)),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('reads back as it was written, and holds every interval around its value', () => {
    fc.assert(
      fc.property(unmarked, (given) => {
        const finding = investigate(given, request)
        expect(readFinding('f.json', writeFinding(finding))).toEqual(finding)
        for (const { low, probability, high } of [...finding.groups, ...finding.hypotheses]) {
          expect(low).toBeLessThanOrEqual(probability)
          expect(high).toBeGreaterThanOrEqual(probability)
        }
        expect(finding.sensitivity).toHaveLength(2 * NUMBER_NAMES.length)
        expect(['unresolved', 'no-copy']).toContain(finding.answer.verdict)
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['text that is not JSON', '{'],
    ['another shape', '{"forewarn":"finding","version":2}'],
    ['nothing', 'null'],
  ])('refuses %s with the file’s name', (_, text) => {
    expect(() => readFinding('f.json', text)).toThrow(
      expect.objectContaining({
        code: 'file.malformed',
        details: expect.objectContaining({ file: 'f.json' }),
      }),
    )
    expect(Finding.safeParse(null).success).toBe(false)
  })
})
