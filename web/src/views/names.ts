// Names behind ids, from the house's directory, which anybody may have written into.

import { visible } from '@forewarn/core/shared/visible'
import type { Directory } from '@forewarn/core/wire/routes'

export type Names = ReadonlyMap<string, string>

export function namesOf({ partners, recipients, staff }: Directory): Names {
  return new Map<string, string>([
    ...partners.map(({ partnerId, name }) => [partnerId, name] as const),
    ...recipients.map(({ recipientId, name, email }) => [recipientId, name ?? email] as const),
    ...staff.map(({ staffId, name }) => [staffId, name] as const),
  ])
}

/** An id stands for itself where there is no name. */
export function nameOf(names: Names, id: string): string {
  return visible(names.get(id) ?? id)
}
