// A recipient's doors: its inbox, its parts, and the receipts for them.

import { PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { collect } from '../journeys/collect.ts'
import { evidence } from '../journeys/evidence.ts'
import { inbox } from '../journeys/inbox.ts'
import { recipientOf } from '../who/visitor.ts'
import type { Doors } from './door.ts'

export const partDoors: Pick<Doors, 'inbox' | 'collect' | 'evidence'> = {
  inbox: ({ house, caller }) => inbox(house, recipientOf(caller)),

  collect: ({ house, caller, params, body: { act } }) =>
    collect(house, recipientOf(caller), partIdOf(params), act),

  evidence: async ({ house, caller, params, query }) => ({
    receipts: await evidence(house, recipientOf(caller), partIdOf(params), query),
  }),
}

/** What is no part id at all is a part that does not exist. */
function partIdOf(params: Readonly<Record<string, string>>) {
  const parsed = PartId.safeParse(params['partId'])
  if (!parsed.success) throw new Refusal('part.unknown', {})
  return parsed.data
}
