// Plans as people write them, and the line where each slip is found.

import { describe, expect, it } from 'vitest'
import { instant } from '../shared/instant.ts'
import { Refusal } from '../shared/refusal.ts'
import { readPlan } from './read-plan.ts'

const liftsAt = instant(Date.UTC(2026, 2, 2, 18))
const tiers = ['five-days', 'one-day']
const read = (text: string) => readPlan('plan.yaml', text, { liftsAt, tiers })
const DAY = 86_400_000

const SAMPLE = `# Who sees what, and when.
tiers:
  five-days:
    headline: lift - 5d
    verification-code: 2026-02-23T18:00Z
    patch: lift
  one-day:
    headline: lift - 24h
    verification-code: never
jurisdictions:
  NO:
    '*':
      verification-code: never
      headline: lift
    one-day:
      headline: lift - 30min
`

describe('a plan', () => {
  it('is read into lines, an exception for one tier going before that for all', () => {
    const five = { tier: 'five-days', jurisdiction: '*' }
    const one = { tier: 'one-day', jurisdiction: '*' }
    expect(read(SAMPLE)).toEqual([
      { ...five, class: 'headline', opensAt: liftsAt - 5 * DAY },
      { ...five, class: 'verification-code', opensAt: Date.UTC(2026, 1, 23, 18) },
      { ...five, class: 'patch', opensAt: liftsAt },
      { ...one, class: 'headline', opensAt: liftsAt - DAY },
      { ...one, class: 'verification-code', opensAt: 'never' },
      { ...one, jurisdiction: 'NO', class: 'headline', opensAt: liftsAt - DAY / 48 },
      { ...five, jurisdiction: 'NO', class: 'verification-code', opensAt: 'never' },
      { ...one, jurisdiction: 'NO', class: 'verification-code', opensAt: 'never' },
      { ...five, jurisdiction: 'NO', class: 'headline', opensAt: liftsAt },
    ])
  })

  it('is read alike with a byte order mark and with carriage returns', () => {
    expect(read(`\uFEFF${SAMPLE.replaceAll('\n', '\r\n')}`)).toEqual(read(SAMPLE))
  })

  it.each([
    ['lift', 0],
    ['lift-90min', -5_400_000],
    ['lift + 2d', 2 * DAY],
    ['2026-03-02 19:00 Europe/Vienna', 0],
    ['"2026-03-02T20:30+02:30"', 0],
  ])('reads the time %s', (written, offsetMs) => {
    const [line] = read(`tiers:\n  one-day:\n    patch: ${written}`)
    expect(line?.opensAt).toBe(liftsAt + offsetMs)
  })
})

describe('a slip in a plan is refused with its line', () => {
  const under = (text: string) => `tiers:\n  one-day:\n    ${text}\n`
  it.each([
    [
      'a time without offset or zone',
      under('patch: 2026-02-23 18:00'),
      3,
      /no offset or time zone/,
    ],
    ['no such day', under('patch: 2026-02-30T18:00Z'), 3, /no such date/],
    ['a time before all time', under('patch: lift - 99999d'), 3, /out of range/],
    ['an unknown unit', under('patch: lift - 5w'), 3, /not a date/],
    ['no time', under('patch:'), 3, /no time/],
    ['a list for a time', under('patch: [lift]'), 3, /no time/],
    ['an unknown tier', 'tiers:\n\n  two-days:\n    patch: lift', 3, /no tier “two-days”/],
    ['an unknown class', under('patches: lift'), 3, /not an artefact class/],
    ['an unknown key', `${under('patch: lift')}tier: {}`, 4, /“tier” is not part of a plan/],
    ['a class twice', under('patch: lift\n    patch: never'), 4, /already/],
    ['a tier twice', `${under('patch: lift')}  one-day:\n    headline: lift`, 4, /already/],
    ['no tiers', 'jurisdictions: {}', 1, /no tiers/],
    ['an empty file', '', 1, /not a list of names/],
    ['an empty tier', 'tiers:\n  one-day:\n', 2, /not a list of names/],
    ['an alias', `${under('&a patch: lift')}  five-days: *a`, 4, /not a list of names/],
    ['a country by name', `${under('patch: lift')}jurisdictions:\n  Norway: {}`, 5, /jurisdiction/],
    ['a tab', 'tiers:\n\tone-day: x', 2, /not YAML/],
    ['two documents', `${under('patch: lift')}---\na: b`, 4, /not YAML/],
    ['brackets without end', '['.repeat(40_000), 1, /nested too deep/],
    ['a sequence without end', '- '.repeat(40_000), 1, /nested too deep/],
  ])('%s', (_, text, line, problem) => {
    let refusal: unknown
    try {
      read(text)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({
      code: 'file.malformed',
      details: { file: 'plan.yaml', line, problem: expect.stringMatching(problem) },
    })
  })

  it('and so is a text too large for a plan', () => {
    expect(() => read('#'.repeat(300_000))).toThrow(/file\.tooLarge/)
  })
})
