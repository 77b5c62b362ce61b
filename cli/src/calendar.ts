// Instants as calendar entries that say nothing: one word, the link, and names that nobody can trace back.

import { createHmac } from 'node:crypto'
import { fromHex } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import type { Keyring } from '@forewarn/desk/keyring'
import ical, { ICalCalendarMethod, ICalEventClass, ICalEventTransparency } from 'ical-generator'

/** Something with an instant. `of` names it for this desk alone. */
export interface Dated {
  readonly of: string
  readonly at: Instant
}

const LENGTH_MS = 15 * 60_000

/**
 * iCalendar (RFC 5545), times in UTC, soonest first. An entry keeps its UID while its instant moves, so
 * that a calendar into which it is read again moves it, too. The UID is keyed by the desk's signing
 * secret: two calendars, of colleagues or of partners, do not show that they are about one case.
 *
 * @param now stamps the entries
 */
export function calendarOf(keyring: Keyring, dated: readonly Dated[], now: Instant): string {
  const calendar = ical({
    prodId: { company: 'Forewarn', product: 'Forewarn', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  })
  for (const { of, at } of dated.toSorted((a, b) => a.at - b.at)) {
    calendar.createEvent({
      id: uidOf(keyring, of),
      stamp: new Date(now),
      start: new Date(at),
      end: new Date(at + LENGTH_MS),
      summary: 'Forewarn',
      url: keyring.pins.url,
      class: ICalEventClass.PRIVATE,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  return calendar.toString()
}

function uidOf({ signingSecret }: Keyring, of: string): string {
  const mac = createHmac('sha256', fromHex(signingSecret)).update(`forewarn calendar v1\n${of}`)
  return `${mac.digest('hex').slice(0, 32)}@forewarn`
}
