// The order of an investigation: what the ledger takes, and what it refuses.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnalysisId, CaseId, FindingId, SightingId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import type { InvestigationEvent } from './events.ts'
import { investigationFolds, investigationRules } from './rules.ts'
import { emptyInvestigation, type InvestigationSlice } from './slice.ts'

const caseId = CaseId.parse(`cas_${'a'.repeat(16)}`)
const analysis = (letter: string) => AnalysisId.parse(`ana_${letter.repeat(16)}`)
const found = (letter: string) => FindingId.parse(`fin_${letter.repeat(16)}`)
const digest = 'ab'.repeat(32)

const sighted: InvestigationEvent = {
  kind: 'sightingRecorded',
  sightingId: SightingId.parse(`sig_${'a'.repeat(16)}`),
  caseId,
  sealed: 'AAAA',
  samples: [digest],
}
const declare = (analysisId = analysis('a')): InvestigationEvent => ({
  kind: 'analysisDeclared',
  analysisId,
  caseId,
  samples: digest,
  method: digest,
})
const read = (analysisId = analysis('a')): InvestigationEvent => ({
  kind: 'readingLogged',
  analysisId,
  reading: digest,
})
const seal = (analysisId = analysis('a'), findingId = found('a')): InvestigationEvent => ({
  kind: 'findingSealed',
  findingId,
  analysisId,
  finding: digest,
  sealed: digest,
})

function add(investigation: InvestigationSlice, event: InvestigationEvent, seq: number): void {
  const meta = { at: instant(seq), seq, by: 'stf_aaaaaaaaaaaaaaaa' }
  const slices = { investigation }
  const rule = investigationRules[event.kind] as (s: typeof slices, e: unknown, m: unknown) => void
  const fold = investigationFolds[event.kind] as typeof rule
  const before = structuredClone(investigation)
  rule(slices, event, meta)
  expect(investigation).toEqual(before)
  fold(slices, event, meta)
}

function replay(...events: InvestigationEvent[]): InvestigationSlice {
  const slice = emptyInvestigation()
  for (const [seq, event] of events.entries()) add(slice, event, seq)
  return slice
}

describe('the order of an investigation', () => {
  it('takes a declaration, then the reading, then the finding', () => {
    const { sightings, analyses, findings } = replay(sighted, declare(), read(), seal())
    expect(sightings.size).toBe(1)
    expect(analyses.get(analysis('a'))).toMatchObject({
      declared: { seq: 1 },
      read: { reading: digest, seq: 2 },
      finding: found('a'),
    })
    expect(findings.get(found('a'))).toMatchObject({ analysisId: analysis('a'), seq: 3 })
  })

  it.each([
    ['a reading that was not declared', 'investigation.unknown', [read()]],
    ['a finding that was not declared', 'investigation.unknown', [seal()]],
    ['a finding before the reading', 'investigation.order', [declare(), seal()]],
    ['a second reading', 'investigation.twice', [declare(), read(), read()]],
    ['a second declaration', 'investigation.twice', [declare(), declare()]],
    ['a sighting twice', 'investigation.twice', [sighted, sighted]],
    [
      'a second finding of one analysis',
      'investigation.twice',
      [declare(), read(), seal(), seal(analysis('a'), found('b'))],
    ],
    [
      'one finding for two analyses',
      'investigation.twice',
      [declare(), read(), seal(), declare(analysis('b')), read(analysis('b')), seal(analysis('b'))],
    ],
  ] as const)('refuses %s', (_, code, events) => {
    expect(() => replay(...events)).toThrow(expect.objectContaining({ code }))
  })

  it('folds whatever its rules let pass, and never a finding without a reading', () => {
    const letter = fc.constantFrom('a', 'b')
    const event = fc.oneof(
      fc.constant(sighted),
      letter.map((l) => declare(analysis(l))),
      letter.map((l) => read(analysis(l))),
      fc.tuple(letter, letter).map(([a, f]) => seal(analysis(a), found(f))),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const slice = emptyInvestigation()
        for (const [seq, each] of events.entries()) {
          try {
            add(slice, each, seq)
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
          }
        }
        for (const { analysisId, seq } of slice.findings.values()) {
          const of = slice.analyses.get(analysisId)
          expect(of?.read?.seq).toBeLessThan(seq)
          expect(of?.declared.seq).toBeLessThan(of?.read?.seq as number)
        }
      }),
    )
  })
})
