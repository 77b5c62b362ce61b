// Handing out a sealed part: written down first, served second.

import { readStatement } from '@forewarn/core/board/admit'
import type { Act } from '@forewarn/core/board/entry'
import type { PartId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { InVault } from '../answer.ts'
import type { House } from '../house.ts'

/**
 * Hands `recipient` its own sealed part, and writes that down first: no byte leaves before the ledger
 * says so, so the ledger may name a download that failed but never misses one that happened. An act
 * that was recorded before is refused: who asks again signs again, and the rules are asked again.
 *
 * @throws Refusal `part.unknown`, alike for not addressed to you, not yet, and does not exist
 * @throws Refusal `act.repeated`
 */
export async function collect(
  house: House,
  recipient: RecipientId,
  partId: PartId,
  act: Act,
): Promise<InVault> {
  const { event } = readStatement(act)
  if (act.by !== recipient || event.kind !== 'copyCollected' || event.partId !== partId) {
    throw new Refusal('act.notYours', { kind: event.kind })
  }
  try {
    await house.registry.recordOnce(act)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'part.unknown') await deny(house, recipient)
    throw error
  }
  const part = house.registry.board.bundle.parts.get(partId)
  if (part === undefined) throw new Error(`collected part ${partId} is not on the board`)
  return { inVault: part.digest }
}

/** One entry in ten minutes for a recipient who is refused, whatever the cause. */
export async function deny({ registry }: House, recipientId: RecipientId): Promise<void> {
  try {
    await registry.recordOwn({ kind: 'attemptDenied', recipientId })
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'attempt.state')) throw error
  }
}
