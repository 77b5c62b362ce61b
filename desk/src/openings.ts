// The openings of a publication's commitments: what was fixed about every copy, and its way to the ledger.

import {
  CommitmentPath,
  CopyCommitment,
  codewordIn,
  commitmentDigest,
  verifyCommitment,
} from '@forewarn/core/bundle/commitment'
import type { Codeword } from '@forewarn/core/marking/codes/codeword'
import { Digest } from '@forewarn/core/shared/fields'
import { z } from 'zod'

/** One copy's commitment, opened. `holder`: see `copyName`. `keys`: what it was sealed to first. */
export const Opening = z.strictObject({
  holder: z.string(),
  keys: Digest,
  commitment: CopyCommitment,
  path: CommitmentPath,
})
export type Opening = z.infer<typeof Opening>

/** What the ledger holds of one copy. */
export interface CopyInLedger {
  readonly holder: string
  readonly recipientId: string
  readonly commitment: string
  readonly root: string
  readonly masters: string
  /** `undefined` where an early Forewarn published it. */
  readonly marking: string | undefined
  readonly partIds: readonly string[]
}

/**
 * The one of `openings` whose digest is in the ledger, only if it is that copy's and `codeword` is the
 * one in it.
 *
 * @returns otherwise what is wrong
 */
export function openingOf(
  copy: CopyInLedger,
  codeword: Codeword,
  openings: readonly Opening[],
): Opening | string {
  const { holder } = copy
  const found = openings.find(({ commitment }) => commitmentDigest(commitment) === copy.commitment)
  if (found === undefined) return `there is no opening of the copy of ${holder}`
  const { recipientId, masters, marking, codeword: digest, parts } = found.commitment
  const isOwn = found.holder === holder && recipientId === copy.recipientId
  const isOfThem = JSON.stringify(parts.map(({ partId }) => partId).sort()) === partsOf(copy)
  if (!isOwn || !isOfThem || masters !== copy.masters) {
    return `the copy of ${holder} was committed to as another`
  }
  if (marking !== copy.marking) {
    return `the copy of ${holder} was committed to with another bias, other spellings or another decoder`
  }
  if (codewordIn(found.commitment, codeword) !== digest) {
    return `the symbols of ${holder} are not those that its copy was committed to with`
  }
  verifyCommitment(found.commitment, found.path, copy.root)
  return found
}

function partsOf({ partIds }: CopyInLedger): string {
  return JSON.stringify([...partIds].sort())
}
