// Writing an act down, with what must be there before it and what follows from it.

import type { Act, Event } from '@forewarn/core/board/entry'
import { referredBy } from '@forewarn/core/board/referred'
import type { AdvisoryFile } from '@forewarn/core/release/package'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'
import { release, unseal } from './release.ts'

/**
 * Sealed bytes first, the entry that refers to them after, and only then what it makes visible. What
 * the house holds is looked at only for an act that its author may say.
 *
 * @returns the entry's place in the ledger
 * @throws Refusal `vault.missing`, or of the act
 */
export async function recordAct(house: House, act: Act): Promise<number> {
  let event: Event | undefined
  let advisory: readonly AdvisoryFile[] = []
  const seq = await house.registry.record(act, async (admitted) => {
    await mustBeStored(house, admitted)
    if (admitted.kind === 'embargoLifted') advisory = await unseal(house, admitted)
    event = admitted
  })
  if (event !== undefined) await follow(house, event, advisory)
  return seq
}

/** Whose keys changed signs in anew: a session that the old ones opened is worth nothing. */
async function follow(house: House, event: Event, advisory: readonly AdvisoryFile[]) {
  switch (event.kind) {
    case 'embargoLifted':
      return release(house, event, advisory)
    case 'keysEnrolled':
    case 'keysRevoked':
      return house.directory.shutOut(event.recipientId)
    case 'staffEnrolled':
    case 'staffRevoked':
      return house.directory.shutOut(event.staffId)
  }
}

async function mustBeStored({ vault, registry }: House, event: Event): Promise<void> {
  for (const digest of referredBy(event)) {
    if (!(await vault.renew(digest, registry.now()))) throw new Refusal('vault.missing', { digest })
  }
}
