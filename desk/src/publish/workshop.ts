// What publishing asks of the place where parser and cage are: marked and checked copies, plain.

import type { BundleFolder } from '@forewarn/core/bundle/folder'
import type { ItemChange } from '@forewarn/core/marking/revise'
import type { RuleProof } from '@forewarn/core/protection/prove-rules'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import type { PartnerId, RecipientId } from '@forewarn/core/shared/ids'

export interface CopyHolder {
  readonly recipientId: RecipientId
  readonly partnerId: PartnerId
  /** What its own symbols are drawn and kept under; see `copyName`. */
  readonly holder: string
  /** What it will ever get: an item of another class is no part of its copy, and is not checked. */
  readonly classes: readonly { readonly class: ArtefactClass }[]
}

/** A plain JSON object, to which its keeper may add members. */
export type Json = Readonly<Record<string, unknown>>

/** All copies of one attempt: every one marked, checked, and still plain. */
export interface MarkedCopies {
  /** What reading needs: carriers, spellings and bias. Plain JSON, the same for every copy. */
  readonly masters: unknown
  /** What naming needs besides: who holds which symbols. Plain JSON. */
  readonly codewords: Json
  /** How many positions the code has, and the largest coalition it can tell apart. */
  readonly capacity: Capacity
  /** Carriers left out for everybody because a copy failed its check with them. */
  readonly dropped: readonly string[]
  /** Of each item that is rules, how far every copy of them is proven. */
  readonly proofs?: readonly RuleProof[]
  /** What became of each item since the version before. */
  readonly changes?: readonly ItemChange[]
  codewordOf(holder: string): readonly number[]
  /** Files of one copy, by path, for every item of the bundle. */
  copyOf(holder: string): Promise<ReadonlyMap<string, Uint8Array>>
}

export interface Capacity {
  readonly positions: number
  readonly coalition: number
  readonly coalitionAfterHalfLost: number
}

/** What naming and reading need of a publication, as it was kept; copies added before are in it. */
export interface KeptSecrets {
  readonly masters: unknown
  readonly codewords: Json
}

/** A publication rendered again, with copies added to it, all by what `copyName` calls them. */
export interface Extended {
  /** What the code could tell apart before, and can with the copies added. */
  capacity(): { readonly before: Capacity; readonly after: Capacity }
  /** Of one added copy, what naming needs besides. Plain JSON of the form of `codewords`. */
  additionOf(holder: string): Json
  codewordOf(holder: string): readonly number[]
  copyOf(holder: string): Promise<ReadonlyMap<string, Uint8Array>>
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

/** The same place, long after publication: it makes copies again, and more of them. */
export interface CopyMaker {
  /**
   * The copies as they were published, and one more for each of `added`: drawn from the same seed,
   * so that nothing of it can be chosen, and checked.
   *
   * @throws Refusal `check.cageAbsent`, `check.failed`, `check.cannotFail`
   */
  extend(
    folder: BundleFolder,
    kept: KeptSecrets,
    added: readonly CopyHolder[],
    progress: Progress,
  ): Promise<Extended>
}

/** The same place for a version that comes after others. */
export interface VersionMaker {
  /**
   * A workshop that keeps everybody's symbols at whatever stayed; its masters and codewords are of all
   * versions.
   *
   * @param kept as the version before has them, with all copies that were added to it
   * @throws Refusal `file.malformed`
   */
  after(kept: Pick<MarkedCopies, 'masters' | 'codewords'>): Workshop
}

/** One line of progress: what is being done, how far, out of how many. */
export type Progress = (step: string, done: number, of: number) => void
