// The demo's calendar, and its release plan: what happened when, and who may see what from when on.

import { type Instant, instant, parseInstant } from '@forewarn/core/shared/instant'

/** In the order of time. */
const CALENDAR = {
  founded: '2026-01-02T09:00Z',
  /** Noticed by nobody, until a responder looks through old traffic. */
  firstAttack: '2026-01-03T04:10Z',
  lastOfFirstAttack: '2026-01-03T16:45Z',
  reported: '2026-01-05T10:00Z',
  answered: '2026-01-07T14:00Z',
  responderLooksBack: '2026-01-18T11:30Z',
  published: '2026-02-12T09:00Z',
  headlines: '2026-02-16T18:00Z',
  firstTier: '2026-02-23T18:00Z',
  secondTier: '2026-02-25T18:00Z',
  secondWave: '2026-02-26T21:20Z',
  secondWaveGrows: '2026-02-27T13:05Z',
  secondWaveEnds: '2026-02-28T22:40Z',
  thirdTier: '2026-03-01T18:00Z',
  lift: '2026-03-02T18:00Z',
  massWave: '2026-03-03T02:00Z',
  massWaveSeen: '2026-03-03T19:30Z',
  judged: '2026-03-04T09:00Z',
  /** Long after everything else: the case that is still under embargo when the story is over. */
  nextLift: '2026-03-23T18:00Z',
} as const

export type Calendar = Readonly<Record<keyof typeof CALENDAR, Instant>>

const DAY_MS = 86_400_000

/** The calendar, moved into the future by some days: another case's story in the same house. */
export function calendar(byDays = 0): Calendar {
  const moved = Object.entries(CALENDAR).map(([name, written]) => {
    return [name, instant(parseInstant(written) + byDays * DAY_MS)]
  })
  return Object.fromEntries(moved) as Calendar
}

/** On every calendar: 23 February for the verification code of the first tier, 25 for the second. */
export const PLAN = `
tiers:
  seven-days:
    headline: lift - 14d
    description: lift - 7d
    detection: lift - 7d
    verification-code: lift - 7d
    patch: lift - 24h
  five-days:
    headline: lift - 14d
    description: lift - 5d
    detection: lift - 5d
    verification-code: lift - 5d
  one-day:
    headline: lift - 24h
    detection: lift - 24h
    verification-code: never
jurisdictions:
  XC:
    '*':
      verification-code: never
`

/** Only what can leak as a tool, to whoever gets it at all: the same story with less to send. */
export const PROGRAMS_ALONE = `
tiers:
  seven-days: { verification-code: lift - 7d }
  five-days: { verification-code: lift - 5d }
jurisdictions:
  XC:
    '*': { verification-code: never }
`

/** What every recipient agrees to before anything is shared. */
export const AGREEMENT = `What you are given is yours alone: use it to protect what you are responsible for.
Pass nothing on before the embargo ends, and tell us at once if anything has got away.
`
