// Quiet hours follow the clock on the recipient's wall, also on the two nights on which that is changed.

import { describe, expect, it } from 'vitest'
import { parseInstant } from '../shared/instant.ts'
import { isQuiet, QuietHours } from './quiet-hours.ts'

const VIENNA = { from: '22:00', to: '07:00', zone: 'Europe/Vienna' }
const quietAt = (hours: QuietHours, at: string) => isQuiet(hours, parseInstant(at))

describe('quiet hours', () => {
  it('begin with the minute `from` and are over with the minute `to`', () => {
    expect(quietAt(VIENNA, '2026-01-15T20:59:59.999Z')).toBe(false)
    expect(quietAt(VIENNA, '2026-01-15T21:00Z')).toBe(true)
    expect(quietAt(VIENNA, '2026-01-16T05:59:59.999Z')).toBe(true)
    expect(quietAt(VIENNA, '2026-01-16T06:00Z')).toBe(false)
  })

  it('may lie within one day', () => {
    const siesta = { from: '13:00', to: '15:30', zone: 'Europe/Madrid' }
    expect(quietAt(siesta, '2026-01-15T11:59Z')).toBe(false)
    expect(quietAt(siesta, '2026-01-15T12:00Z')).toBe(true)
    expect(quietAt(siesta, '2026-01-15T14:30Z')).toBe(false)
  })

  it('are an hour earlier in UTC from the night on which clocks go forward', () => {
    expect(quietAt(VIENNA, '2026-03-28T06:00Z')).toBe(false)
    expect(quietAt(VIENNA, '2026-03-29T04:59Z')).toBe(true)
    expect(quietAt(VIENNA, '2026-03-29T05:00Z')).toBe(false)
    expect(quietAt(VIENNA, '2026-03-29T20:00Z')).toBe(true)
  })

  it('are an hour later in UTC from the night on which clocks go back', () => {
    expect(quietAt(VIENNA, '2026-10-24T19:59Z')).toBe(false)
    expect(quietAt(VIENNA, '2026-10-24T20:00Z')).toBe(true)
    expect(quietAt(VIENNA, '2026-10-25T05:59Z')).toBe(true)
    expect(quietAt(VIENNA, '2026-10-25T06:00Z')).toBe(false)
    expect(quietAt(VIENNA, '2026-10-25T20:30Z')).toBe(false)
    expect(quietAt(VIENNA, '2026-10-25T21:00Z')).toBe(true)
  })

  it('end at once where their end is skipped, and come twice where it is repeated', () => {
    const early = { ...VIENNA, to: '02:30' }
    expect(quietAt(early, '2026-03-29T00:59Z')).toBe(true)
    expect(quietAt(early, '2026-03-29T01:00Z')).toBe(false)
    const shown = ['00:29', '00:30', '00:59', '01:00', '01:29', '01:30']
    const autumn = shown.map((time) => quietAt(early, `2026-10-25T${time}Z`))
    expect(autumn).toEqual([true, false, false, true, true, false])
  })

  it.each([
    ['an hour that no clock shows', { ...VIENNA, from: '24:00' }],
    ['a time in other words', { ...VIENNA, to: '7:00' }],
    ['a zone that nobody knows', { ...VIENNA, zone: 'Europe/Wien' }],
    ['no hours at all', { ...VIENNA, to: '22:00' }],
    ['anything beside', { ...VIENNA, weekends: true }],
  ])('are refused with %s', (_, hours) => {
    expect(QuietHours.safeParse(VIENNA).success).toBe(true)
    expect(QuietHours.safeParse(hours).success).toBe(false)
  })
})
