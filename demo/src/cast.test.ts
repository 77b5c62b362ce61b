// The cast and the calendar: what the story relies on.

import { readPlan } from '@forewarn/core/programme/read-plan'
import { importRoster } from '@forewarn/core/programme/roster'
import { emptyProgramme } from '@forewarn/core/programme/slice'
import { describe, expect, it } from 'vitest'
import { calendar, PLAN, PROGRAMS_ALONE } from './calendar.ts'
import { cast, rosterCsv } from './cast.ts'
import { SimulatedClock, seededRandom } from './stage.ts'

const TIERS = ['seven-days', 'five-days', 'one-day']

describe('the cast', () => {
  const members = cast()

  it('is eighty partners in three tiers, and 120 to 160 recipients, some of them mailboxes', () => {
    expect(new Set(members.map(({ partner }) => partner)).size).toBe(80)
    expect([...new Set(members.map(({ tier }) => tier))]).toEqual(TIERS)
    expect(members.length).toBeGreaterThanOrEqual(120)
    expect(members.length).toBeLessThanOrEqual(160)
    expect(members.filter(({ kind }) => kind === 'mailbox').length).toBeGreaterThan(20)
  })

  it('sits in no country of this world, ten partners of it in the one with a rule of its own', () => {
    for (const { jurisdiction } of members) expect(jurisdiction).toMatch(/^X[A-Z]$/)
    const ruled = members.filter(({ jurisdiction }) => jurisdiction === 'XC')
    expect(new Set(ruled.map(({ partner }) => partner)).size).toBe(10)
  })

  it('can be imported as the file it is exported to, under addresses that nobody owns', () => {
    const source = { file: 'x.csv', text: rosterCsv(members), columns: { partner: 'Organisation' } }
    const directory = { partners: [], recipients: [] }
    const current = { directory, programme: emptyProgramme() }
    const { preview } = importRoster(source, current, seededRandom('test'))
    expect(preview.add.length).toBe(80 + members.length)
    for (const { email } of members) expect(email).toMatch(/@[a-z-]+\.example$/)
  })
})

describe('the calendar', () => {
  const { lift, headlines, firstTier, secondTier, thirdTier, ...rest } = calendar()

  it('lets the plan open something at each visit and at no other time', () => {
    const lines = readPlan('plan.yaml', PLAN, { liftsAt: lift, tiers: TIERS })
    const opens = new Set(lines.map(({ opensAt }) => opensAt).filter((at) => at !== 'never'))
    expect(opens).toEqual(new Set([headlines, firstTier, secondTier, thirdTier]))
  })

  it('has every holder of a program hold it before the second wave, on either plan', () => {
    for (const plan of [PLAN, PROGRAMS_ALONE]) {
      const lines = readPlan('plan.yaml', plan, { liftsAt: lift, tiers: TIERS })
      for (const { class: one, opensAt } of lines) {
        if (one === 'verification-code' && opensAt !== 'never') {
          expect(opensAt).toBeLessThan(rest.secondWave)
        }
      }
    }
  })

  it('moves as a whole', () => {
    const moved = calendar(90)
    expect(moved.lift - lift).toBe(90 * 86_400_000)
    expect(moved.judged - moved.lift).toBe(rest.judged - lift)
  })
})

describe('the simulated clock', () => {
  const start = calendar().founded

  it('stands still until it is moved, and never goes back', () => {
    const clock = new SimulatedClock(start)
    expect(clock.now()).toBe(start)
    clock.moveTo(calendar().lift)
    clock.moveTo(start)
    expect(clock.now()).toBe(calendar().lift)
    clock.pass(1)
    expect(clock.now() - calendar().lift).toBe(1)
  })
})
