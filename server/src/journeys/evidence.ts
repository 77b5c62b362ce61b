// Receipts for a collected part: what lets its recipient check it without trusting this house.

import { type Receipt, writeReceipt } from '@forewarn/core/log/receipt'
import type { PartId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'

/**
 * The founding, the enrolments that lead from it to the key that published, the publication, and the
 * recipient's own last collection, all under one checkpoint and in ledger order. Where the copy was
 * added later, or the part sealed anew, that act too, with what leads to its key.
 *
 * @throws Refusal `part.unknown` where this recipient did not collect that part
 */
export async function evidence(
  { registry }: House,
  recipient: RecipientId,
  partId: PartId,
): Promise<Receipt[]> {
  const { bundle } = registry.board
  const part = bundle.parts.get(partId)
  const collected = part?.collectedSeq
  if (part === undefined || part.recipientId !== recipient || collected === undefined) {
    throw new Refusal('part.unknown', {})
  }
  const published = bundle.attempts.get(part.attemptId)?.published
  if (published === undefined) throw new Error(`part ${partId} was never published`)
  const said = [published, part.added, part.resealed].filter((one) => one !== undefined)
  return receiptsOf(registry, [...said.flatMap(({ lineage, seq }) => [...lineage, seq]), collected])
}

/** Receipts for these entries, each once, all under one checkpoint and in ledger order. */
export async function receiptsOf(
  registry: House['registry'],
  seqs: readonly number[],
): Promise<Receipt[]> {
  const checkpoint = { size: registry.tree.size, signed: registry.checkpoint() }
  const receipts: Receipt[] = []
  for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
    receipts.push(writeReceipt(registry.tree, await registry.entry(seq), seq, checkpoint))
  }
  return receipts
}
