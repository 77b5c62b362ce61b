// An instant, in UTC and on the reader's own clock.

import { formatInstant, type Instant, showInstant } from '@forewarn/core/shared/instant'

/** The reader's IANA time zone. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

export function When({ at }: { readonly at: Instant }) {
  return <time dateTime={formatInstant(at)}>{showInstant(at, ZONE)}</time>
}
