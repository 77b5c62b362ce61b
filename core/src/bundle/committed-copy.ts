// Whose copy a commitment in the ledger is of.

import type { RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import { copyName } from './copy-name.ts'
import type { Attempt, BundleSlice } from './slice.ts'

export interface CommittedCopy {
  readonly recipientId: RecipientId
  /** See `copyName`. */
  readonly holder: string
  /** Since when it is committed to: its publication, or the entry that added it. */
  readonly seq: number
  readonly at: Instant
}

/** `undefined` where nothing that was published has this commitment. */
export function committedCopy(
  { parts }: Pick<BundleSlice, 'parts'>,
  { copies = [], byHand = [], added = [], published }: Attempt,
  commitment: string,
): CommittedCopy | undefined {
  if (published === undefined) return undefined
  const addition = added.find((one) => one.commitment === commitment)
  if (addition !== undefined) {
    const { recipientId, generation, seq, at } = addition
    return { recipientId, holder: copyName(recipientId, generation), seq, at }
  }
  const first = [...copies, ...byHand].find((one) => one.commitment === commitment)
  if (first === undefined) return undefined
  const { recipientId } = first
  const [part] = first.parts
  const generation = (part && parts.get(part.partId)?.generation) ?? 1
  const { seq, at } = published
  return { recipientId, holder: copyName(recipientId, generation), seq, at }
}
