// Receipts for a collected part: what lets its recipient check it without trusting this house.

import { type Receipt, writeReceipt } from '@forewarn/core/log/receipt'
import type { PartId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { House } from '../house.ts'

/**
 * The founding, the enrolments that lead from it to the keys that published, the publication, and the
 * recipient's own last collection, all under one checkpoint and in ledger order. Where the copy was
 * added later, or the part sealed anew, that act too, with what leads to its keys. Wherever it was said
 * whether two have to sign. And what the recipient
 * said of its own tokens in the part, as far as it said so with the key that it has now.
 *
 * @throws Refusal `part.unknown` where this recipient did not collect that part
 */
export async function evidence(
  house: House,
  recipient: RecipientId,
  partId: PartId,
  asked?: Asked,
): Promise<Receipt[]> {
  const { bundle, programme } = house.registry.board
  const part = bundle.parts.get(partId)
  const collected = part?.collectedSeq
  if (part === undefined || part.recipientId !== recipient || collected === undefined) {
    throw new Refusal('part.unknown', {})
  }
  const published = bundle.attempts.get(part.attemptId)?.published
  if (published === undefined) throw new Error(`part ${partId} was never published`)
  const acts = [published, part.added, part.resealed].filter((one) => one !== undefined)
  const said = [...acts, ...programme.twoPeopleSaid]
  const seqs = said.flatMap(({ lineage, seq }) => [...lineage, seq])
  const key = programme.recipients.get(recipient)?.signingKey
  const tokens = (part.tokens ?? []).flatMap((said) => (said.key === key ? [said.seq] : []))
  return receiptsOf(house, [...seqs, collected, ...tokens], asked)
}

/** Whether a proof shall be cosigned, which takes as long as the witnesses do. */
export interface Asked {
  readonly witnessed?: '0' | '1' | undefined
}

/** Receipts for these entries, each once, all under one checkpoint and in ledger order. */
export async function receiptsOf(
  house: House,
  seqs: readonly number[],
  asked?: Asked,
): Promise<Receipt[]> {
  const checkpoint = await checkpointOf(house, asked)
  const { registry } = house
  const receipts: Receipt[] = []
  for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
    receipts.push(writeReceipt(registry.tree, await registry.entry(seq), seq, checkpoint))
  }
  return receipts
}

/**
 * The newest checkpoint, with cosignatures where they are there; or the newest that has enough of them,
 * over all that stands in the ledger now.
 *
 * @throws Refusal `witness.tooFew`
 */
export async function checkpointOf(
  { registry, cosigning }: House,
  { witnessed }: Asked = {},
): Promise<{ size: number; signed: string }> {
  if (witnessed === '1') {
    if (cosigning === undefined) throw new Refusal('witness.tooFew', { found: 0, quorum: 1 })
    const { size, note } = await cosigning.upToDate()
    return { size, signed: note }
  }
  const found = await cosigning?.newest()
  const { size, note } = await registry.checkpoint()
  return { size, signed: found?.size === size ? found.note : note }
}

/** The entry that began this log, where that was not the founding, under a checkpoint that has it. */
export async function continuationUnder(
  { registry }: House,
  checkpoint: { readonly size: number; readonly signed: string },
): Promise<Receipt | undefined> {
  const seq = registry.board.programme.continued?.size
  if (seq === undefined || seq >= checkpoint.size) return undefined
  return writeReceipt(registry.tree, await registry.entry(seq), seq, checkpoint)
}
