// Names behind ids, from the house's directory; an id stands for itself where there is no name.

import type { Directory } from '@forewarn/core/wire/routes'

export type Names = ReadonlyMap<string, string>

export function namesOf({ partners, recipients, staff }: Directory): Names {
  return new Map<string, string>([
    ...partners.map(({ partnerId, name }) => [partnerId, name] as const),
    ...recipients.map(({ recipientId, name, email }) => [recipientId, name ?? email] as const),
    ...staff.map(({ staffId, name }) => [staffId, name] as const),
  ])
}

export function nameOf(names: Names, id: string): string {
  return names.get(id) ?? id
}
