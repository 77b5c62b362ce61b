// Who is issued what again: decided by the verified ledger and the keys as they are now.

import type { Board } from '@forewarn/core/board/board'
import { copiesOf, currentParts, generationOf, keysNow } from '@forewarn/core/bundle/attempt'
import { copyName } from '@forewarn/core/bundle/copy-name'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Address, addressing } from '../publish/addressing.ts'
import type { Kept } from './kept.ts'

/** A copy to be added. */
export interface Addition {
  readonly because: 'late' | 'theft'
  /** Under the name that the copy will have. */
  readonly address: Address
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
 * @throws Refusal `bundle.keyless`, `bundle.unplanned`, `bundle.uncollected`, and `bundle.held` where
 *   everybody named has what it should have
 */
export function decide(board: Board, kept: Kept, { who, isTheft = false }: Asked): Decision {
  const { attempt, folder } = kept
  const { addresses, keyless } = addressing(board, attempt.caseId, folder)
  if (who === undefined) {
    const late = addresses.filter(({ recipientId }) => copiesOf(attempt, recipientId) === 0)
    const additions = late.map((address) => ({ because: 'late', address }) as const)
    return { additions, reseal: [], holding: [], keyless: missed(kept, keyless) }
  }
  const additions: Addition[] = []
  const reseal: RecipientId[] = []
  const holding: RecipientId[] = []
  for (const recipientId of new Set(who)) {
    const keys = keysNow(board, recipientId)
    if (isTheft) mustBeHeld(board, kept, recipientId)
    if (isTheft || copiesOf(attempt, recipientId) === 0) {
      const address = addressOf(addresses, recipientId)
      additions.push(isTheft ? next(board, kept, address) : { because: 'late', address })
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
  return part?.resealed?.keys ?? kept.openingOf(recipientId).keys
}

/** A further copy, under the name that comes after that of the stolen one. */
function next(board: Board, { attempt }: Kept, address: Address): Addition {
  const { recipientId } = address
  const generation = generationOf(board, attempt.caseId, recipientId) + 1
  return { because: 'theft', address: { ...address, holder: copyName(recipientId, generation) } }
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
