// Instants as calendar entries that say nothing: one word, the link, and names that nobody can trace back.

import type { Instant } from '@forewarn/core/shared/instant'
import type { Keyring } from '@forewarn/desk/keyring'
import ical, { ICalCalendarMethod, ICalEventClass, ICalEventTransparency } from 'ical-generator'
import { keyed } from './keyed.ts'

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
export async function calendarOf(
  keyring: Keyring,
  dated: readonly Dated[],
  now: Instant,
): Promise<string> {
  const calendar = ical({
    prodId: { company: 'Forewarn', product: 'Forewarn', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  })
  const entries = dated.toSorted((a, b) => a.at - b.at)
  const names = entries.map(({ of }) => of)
  const uids = await keyed(keyring, 'calendar', names)
  for (const [i, { at }] of entries.entries()) {
    calendar.createEvent({
      id: `${uids[i]}@forewarn`,
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
