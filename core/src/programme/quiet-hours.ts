// Quiet hours: when a recipient is sent no mail, by the clock on its own wall.

import { z } from 'zod'
import { type Instant, isZone, wallClock } from '../shared/instant.ts'

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** From the minute `from` up to the minute `to`, which is the next morning's where it comes before. */
export const QuietHours = z
  .strictObject({
    from: Clock,
    to: Clock,
    /** An IANA time zone: it knows its own changes of clocks. */
    zone: z.string().max(64).refine(isZone, 'no such time zone'),
  })
  .refine(({ from, to }) => from !== to, 'quiet hours begin and end at different times')
export type QuietHours = z.infer<typeof QuietHours>

/** Whether a clock in the recipient's zone shows a quiet minute at `at`. */
export function isQuiet({ from, to, zone }: QuietHours, at: Instant): boolean {
  const [, time] = wallClock(at, zone)
  return from < to ? time >= from && time < to : time >= from || time < to
}
