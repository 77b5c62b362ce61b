// Points in time: how they are read, written and shown. Nothing here reads a clock.

import { Refusal } from './refusal.ts'

/** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
export type Instant = number & { readonly __brand: 'Instant' }

/** Where a journey gets the time from; made in `main`, handed in everywhere else. */
export interface Clock {
  now(): Instant
}

/** The longest date a ledger may hold: the end of the year 9999. */
const LATEST = 253_402_300_799_999

/** @throws Refusal `instant.malformed` when `ms` is not a whole number of milliseconds up to the year 9999 */
export function instant(ms: number): Instant {
  if (!Number.isSafeInteger(ms) || ms < 0 || ms > LATEST) {
    throw new Refusal('instant.malformed', { text: String(ms), problem: 'out of range' })
  }
  return ms as Instant
}

const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d|(?: ?\[?[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*\]?))?$/

/**
 * Reads `2026-03-02T18:00Z`, `2026-03-02T18:00+01:00` or `2026-03-02 18:00 Europe/Vienna`.
 *
 * A time without offset or zone is refused: it would mean another instant on another machine. So is
 * a local time that a change of clocks skips or repeats.
 *
 * @throws Refusal `instant.malformed`
 */
export function parseInstant(text: string): Instant {
  const match = WRITTEN.exec(text.trim())
  if (match === null) throw malformed(text, 'not a date and time such as 2026-03-02T18:00Z')
  const [, year, month, day, hour, minute, second = '0', fraction = '0', place] = match
  if (place === undefined) throw malformed(text, 'no offset or time zone; add Z, +01:00 or a zone')
  const fields = [year, month, day, hour, minute, second].map(Number) as Fields
  const wall = asIfUtc(fields) + Number(fraction.padEnd(3, '0'))
  if (!isCalendarTime(fields)) throw malformed(text, 'no such date or time')
  if (place === 'Z') return instant(wall)
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(place)
  if (offset !== null) {
    if (Number(offset[2]) > 14 || Number(offset[3]) > 59) throw malformed(text, 'no such offset')
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return instant(wall - (offset[1] === '-' ? -1 : 1) * minutes * 60_000)
  }
  return instant(inZone(text, wall, place.replace(/[[\] ]/g, '')))
}

/** `2026-03-02T18:00:00.000Z` */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString()
}

/**
 * `2026-03-02 18:00 UTC (19:00 GMT+1)`: absolute first, the reader's own clock beside it.
 *
 * @param zone an IANA time zone name, or `UTC` to leave the bracket out
 */
export function showInstant(at: Instant, zone: string): string {
  const utc = `${formatInstant(at).slice(0, 16).replace('T', ' ')} UTC`
  if (zone === 'UTC') return utc
  const [day, time] = wallClock(at, zone)
  const local = day === utc.slice(0, 10) ? time : `${day} ${time}`
  return `${utc} (${local} ${zoneName(at, zone)})`
}

/** `3 d 4 h`, `4 h 5 min`, `5 min 6 s`, `6 s`: the two largest units of a duration of either sign. */
export function showDuration(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([n]) => n > 0)
  if (first === -1) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ')
}

type Fields = [number, number, number, number, number, number]

function asIfUtc([year, month, day, hour, minute, second]: Fields): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function isCalendarTime(fields: Fields): boolean {
  const back = new Date(asIfUtc(fields))
  const [year, month, day, hour, minute, second] = fields
  return (
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second
  )
}

/** The one instant at which clocks in `zone` show `wall`. */
function inZone(text: string, wall: number, zone: string): number {
  let offsets: Set<number>
  try {
    offsets = new Set([wall - 86_400_000, wall + 86_400_000].map((at) => offsetMs(at, zone)))
  } catch (error) {
    if (error instanceof RangeError) throw malformed(text, `unknown time zone ${zone}`)
    throw error
  }
  const found = [...offsets].map((ms) => wall - ms).filter((at) => offsetMs(at, zone) === wall - at)
  if (found.length === 1) return found[0] as number
  const problem = found.length === 0 ? 'skipped' : 'repeated'
  throw malformed(
    text,
    `this local time is ${problem} by a change of clocks; give an offset instead`,
  )
}

function offsetMs(at: number, zone: string): number {
  const [day, time] = wallClock(at, zone)
  return Date.parse(`${day}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000
}

/** Whether this platform knows a time zone of that name. */
export function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** `['2026-03-02', '19:00']`: what a calendar and a clock on a wall in `zone` show. */
export function wallClock(at: number, zone: string): [string, string] {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return [
    `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`,
    `${of('hour')}:${of('minute')}`,
  ]
}

function zoneName(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

function malformed(text: string, problem: string): Refusal<'instant.malformed'> {
  return new Refusal('instant.malformed', { text, problem })
}
