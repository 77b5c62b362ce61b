// Which version took the place of a part, as far as its own recipient is told.

import type { Inbox } from '@forewarn/core/wire/routes'

/** The newest version of a part among those in the inbox, where it is not this one. */
export function followedBy(
  { parts }: Pick<Inbox, 'parts'>,
  { bundleId, class: one, version }: Inbox['parts'][number],
): number | undefined {
  const versions = parts.flatMap((part) =>
    part.bundleId === bundleId && part.class === one ? [part.version] : [],
  )
  const newest = Math.max(...versions)
  return newest > version ? newest : undefined
}
