// An instant, in UTC and on the reader's own clock.

import { formatInstant, type Instant, showInstant } from '@forewarn/core/shared/instant'
import { Fragment } from 'react'

/** The reader's IANA time zone. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Breaks between the two and nowhere else: half a date at the end of a line is misread. */
export function When({ at }: { readonly at: Instant }) {
  const [utc, ...local] = showInstant(at, ZONE).split(/ (?=\()/)
  return (
    <time dateTime={formatInstant(at)}>
      <span>{utc}</span>
      {local.map((one) => (
        <Fragment key={one}>
          {' '}
          <span>{one}</span>
        </Fragment>
      ))}
    </time>
  )
}
