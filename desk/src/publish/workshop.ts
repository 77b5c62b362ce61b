// What publishing asks of the place where parser and cage are: marked and checked copies, plain.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import type { PartnerId, RecipientId } from '@forewarn/core/shared/ids'

export interface CopyHolder {
  readonly recipientId: RecipientId
  readonly partnerId: PartnerId
  /** What it will ever get: an item of another class is no part of its copy, and is not checked. */
  readonly classes: readonly { readonly class: ArtefactClass }[]
}

/** All copies of one attempt: every one marked, checked, and still plain. */
export interface MarkedCopies {
  /** What reading needs: carriers, spellings and bias. Plain JSON, the same for every copy. */
  readonly masters: unknown
  /** What naming needs besides: who holds which symbols. Plain JSON. */
  readonly codewords: unknown
  /** How many positions the code has, and the largest coalition it can tell apart. */
  readonly capacity: Capacity
  /** Carriers left out for everybody because a copy failed its check with them. */
  readonly dropped: readonly string[]
  codewordOf(recipientId: RecipientId): readonly number[]
  /** Files of one copy, by path, for every item of the bundle. */
  copyOf(recipientId: RecipientId): Promise<ReadonlyMap<string, Uint8Array>>
}

export interface Capacity {
  readonly positions: number
  readonly coalition: number
  readonly coalitionAfterHalfLost: number
}

/** Marks and checks. Repeats to the byte for the same folder, holders and seed. */
export interface Workshop {
  /**
   * @throws Refusal `check.cageAbsent`, `check.failed`, `check.cannotFail`
   */
  mark(
    folder: BundleFolder,
    holders: readonly CopyHolder[],
    seed: Uint8Array,
    progress: Progress,
  ): Promise<MarkedCopies>
}

/** One line of progress: what is being done, how far, out of how many. */
export type Progress = (step: string, done: number, of: number) => void
