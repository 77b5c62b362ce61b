// Writing an act down, with what must be there before it and what follows from it.

import type { Act, Event } from '@forewarn/core/board/entry'
import { referredBy } from '@forewarn/core/board/referred'
import type { AdvisoryFile } from '@forewarn/core/release/package'
import { hex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'
import { release, unseal } from './release.ts'

/**
 * Sealed bytes first, the entry that refers to them after, and only then what it makes visible. What
 * the house holds is looked at only for an act that its author may say.
 *
 * @returns the entry's place in the ledger
 * @throws Refusal `vault.missing`, `witness.undrawn`, `witness.otherDraw`, or of the act
 */
export async function recordAct(house: House, act: Act): Promise<number> {
  let event: Event | undefined
  let advisory: readonly AdvisoryFile[] = []
  const seq = await house.registry.record(act, async (admitted) => {
    await mustBeStored(house, admitted)
    mustBeOfThisLog(house, admitted)
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

/**
 * Who is to draw can be asked, about a tree of this log; and what was drawn is for the tree that ends
 * with the attempt's own entry.
 */
function mustBeOfThisLog({ registry, drawing }: House, event: Event): void {
  if (event.kind === 'drawCommitted') {
    const [witness = ''] = event.witness.split('+')
    const problem = !drawing?.knows(event.witness)
      ? 'it is no witness of this house'
      : event.log === registry.logName
        ? undefined
        : 'this is another log'
    if (problem !== undefined) throw new Refusal('witness.undrawn', { witness, problem })
  }
  if (event.kind === 'codewordsDrawn') {
    const begun = registry.board.bundle.attempts.get(event.attemptId)?.begunSeq ?? 0
    // Of an entry that is only being written there is no tree yet, and nothing was drawn.
    const isThere = begun < registry.tree.size
    if (!isThere || hex(registry.tree.root(begun + 1)) !== event.root) {
      throw new Refusal('witness.otherDraw', { entry: begun })
    }
  }
}
