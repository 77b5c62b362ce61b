// Who is issued what again: decided by the verified ledger and the keys as they are now.

import type { Board } from '@forewarn/core/board/board'
import { copiesOf, currentParts, keysNow } from '@forewarn/core/bundle/attempt'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Address, addressing } from '../publish/addressing.ts'
import type { Kept } from './kept.ts'

/** A copy to be added. */
export interface Addition {
  readonly because: 'late' | 'theft'
  readonly address: Address
  /** Which of its recipient's copies it will be, from 1. */
  readonly copy: number
}

export interface Decision {
  readonly additions: readonly Addition[]
  /** Their newest copies are sealed anew. */
  readonly reseal: readonly RecipientId[]
  /** They have a copy, sealed to the keys they have: nothing is issued to them. */
  readonly holding: readonly RecipientId[]
  /** In the plan, and without keys to seal to. Only where nobody was named. */
  readonly keyless: readonly RecipientId[]
}

export interface Asked {
  /** Not given: everyone whom the plan gives something and who has no copy. */
  readonly who?: readonly RecipientId[]
  /** A further copy for those named, who are suspected to have been robbed of theirs. */
  readonly isTheft?: boolean
}

/**
 * @throws Refusal `bundle.keyless`, `bundle.unplanned`, `bundle.uncollected`, `bundle.version`, and
 *   `bundle.held` where everybody named has what it should have
 */
export function decide(board: Board, kept: Kept, { who, isTheft = false }: Asked): Decision {
  const { attempt, folder } = kept
  const { addresses, keyless } = addressing(board, attempt.caseId, folder)
  if (who === undefined) {
    const late = addresses.filter(({ recipientId }) => copiesOf(attempt, recipientId) === 0)
    const additions = late.map((address) => ({ because: 'late', address, copy: 1 }) as const)
    if (additions.length > 0) mustBeNewest(board, kept)
    return { additions, reseal: [], holding: [], keyless: missed(kept, keyless) }
  }
  const additions: Addition[] = []
  const reseal: RecipientId[] = []
  const holding: RecipientId[] = []
  for (const recipientId of new Set(who)) {
    const keys = keysNow(board, recipientId)
    const copy = copiesOf(attempt, recipientId) + 1
    const because = copy === 1 ? 'late' : 'theft'
    if (isTheft) mustBeHeld(board, kept, recipientId)
    if (isTheft || copy === 1) {
      mustBeNewest(board, kept)
      additions.push({ because, address: addressOf(addresses, recipientId), copy })
    } else if (keys === sealedTo(board, kept, recipientId)) holding.push(recipientId)
    else reseal.push(recipientId)
  }
  const [first] = holding
  if (additions.length + reseal.length === 0 && first !== undefined) {
    throw new Refusal('bundle.held', { recipientId: first })
  }
  return { additions, reseal, holding, keyless: [] }
}

/** The digest of the keys that the recipient's newest copy is sealed to. */
export function sealedTo(board: Board, kept: Kept, recipientId: RecipientId): string {
  const { attempt } = kept
  const [part] = currentParts(board, attempt.attemptId, recipientId)
  return part?.resealed?.keys ?? kept.openingOf(recipientId, copiesOf(attempt, recipientId)).keys
}

function missed({ attempt }: Kept, keyless: readonly RecipientId[]): RecipientId[] {
  return keyless.filter((recipientId) => copiesOf(attempt, recipientId) === 0)
}

function addressOf(addresses: readonly Address[], recipientId: RecipientId): Address {
  const found = addresses.find((one) => one.recipientId === recipientId)
  if (found === undefined) throw new Refusal('bundle.unplanned', { recipientId })
  return found
}

/** As the ledger's rule, which would say so only after everything was made and sealed. */
function mustBeHeld(board: Board, { attempt }: Kept, recipientId: RecipientId): void {
  const parts = currentParts(board, attempt.attemptId, recipientId)
  if (parts.some(({ collectedAt }) => collectedAt.length > 0)) return
  throw new Refusal('bundle.uncollected', { recipientId })
}

function mustBeNewest({ bundle }: Board, { attempt }: Kept): void {
  const expected = bundle.versions.get(attempt.bundleId)?.length ?? 0
  if (attempt.version !== expected) {
    throw new Refusal('bundle.version', { expected, actual: attempt.version })
  }
}
