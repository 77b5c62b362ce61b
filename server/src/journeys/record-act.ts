// Writing an act down, with what must be there before it and what follows from it.

import { readStatement } from '@forewarn/core/board/admit'
import type { Act, Event } from '@forewarn/core/board/entry'
import { referredBy } from '@forewarn/core/board/referred'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'
import { release, unseal } from './release.ts'

/**
 * Sealed bytes first, the entry that refers to them after, and only then what it makes visible.
 *
 * @returns the entry's place in the ledger
 * @throws Refusal `vault.missing`, or of the act
 */
export async function recordAct(house: House, act: Act): Promise<number> {
  const { event } = readStatement(act)
  await mustBeStored(house, event)
  const advisory = event.kind === 'embargoLifted' ? await unseal(house, event) : undefined
  const seq = await house.registry.record(act)
  if (event.kind === 'embargoLifted' && advisory !== undefined) release(house, event, advisory)
  if (event.kind === 'keysRevoked') await house.directory.shutOut(event.recipientId)
  if (event.kind === 'staffRevoked') await house.directory.shutOut(event.staffId)
  return seq
}

async function mustBeStored({ vault }: House, event: Event): Promise<void> {
  for (const digest of referredBy(event)) {
    if (!(await vault.has(digest))) throw new Refusal('vault.missing', { digest })
  }
}
