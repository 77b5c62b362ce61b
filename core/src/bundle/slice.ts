// What is known of bundles: attempts, what was published, and who has collected what.

import type { TokenHash } from '../marking/tokens/token.ts'
import type { ArtefactClass, Digest } from '../shared/fields.ts'
import type { AttemptId, BundleId, CaseId, PartId, RecipientId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { Drawing } from './drawn.ts'
import type { CopiesAddressed, CopiesAddressedByHand, CopyAdded } from './events.ts'

/** One try at publishing a version. Without `published` it is under way, or was abandoned. */
export interface Attempt {
  readonly attemptId: AttemptId
  readonly bundleId: BundleId
  readonly caseId: CaseId
  readonly version: number
  /** Of the seed; with `drawing`, of the key that follows from it. */
  readonly commitment: string
  /** Where a witness was named that draws, too. */
  drawing?: Drawing
  readonly begunAt: Instant
  /** Where its `seedCommitted` or `drawCommitted` stands in the ledger. */
  readonly begunSeq: number
  copies?: CopiesAddressed['copies']
  /** For recipients without keys here, who get theirs by mail. */
  byHand?: CopiesAddressedByHand['copies']
  published?: Published
  /** Copies that were added to it later, in order. */
  added?: AddedCopy[]
  /** From here on nothing of it is handed out. */
  withdrawn?: Withdrawn
}

export interface Withdrawn {
  readonly at: Instant
  readonly seq: number
  /** The reason, sealed to the team. */
  readonly sealed: string
}

/** An act of a publisher that a recipient is shown in its receipts. */
export interface Said {
  readonly at: Instant
  readonly seq: number
  /** The entries that lead from the founding to the keys that signed it: `lineageOf`, as of then. */
  readonly lineage: readonly number[]
}

export interface AddedCopy extends Said {
  readonly recipientId: RecipientId
  readonly because: CopyAdded['because']
  /** See `generationOf`. */
  readonly generation: number
  readonly commitment: string
  readonly keys: string
  readonly codewords: string
}

export interface Published extends Said {
  readonly root: string
  readonly masters: string
  readonly codewords: string
  readonly dossier: string
}

/** One artefact class of one recipient's copy. */
export interface Part {
  readonly partId: PartId
  readonly attemptId: AttemptId
  readonly caseId: CaseId
  readonly recipientId: RecipientId
  readonly class: ArtefactClass
  /** As the plan stood at publication; `release` says how it stands now. */
  readonly opensAt: Instant
  /** Of the sealed bytes as they are handed out now. */
  digest: string
  bytes: number
  /** Of the copy that it belongs to; see `generationOf`. */
  readonly generation: number
  /** SHA-256 of the key it is sealed to, where it goes by mail and is not collected. */
  byHand?: Digest
  /** Where its copy was added after the publication. */
  readonly added?: Said
  /** Where it was sealed anew; `keys`: to which. */
  resealed?: Said & { readonly keys: string }
  /** A further copy took the place of its own, and it is handed out no more. */
  superseded?: Instant
  /**
   * Every time it was handed out, or written for mailing; the first is when the recipient came to
   * hold it.
   */
  readonly collectedAt: Instant[]
  /** Where the last of them stands in the ledger. */
  collectedSeq?: number
  openedAt?: Instant
  /** What its recipient said of the tokens that it holds since, in order. */
  tokens?: TokensSaid[]
}

/** One statement of a recipient about its own tokens in a part; see own-layer.ts. */
export interface TokensSaid {
  readonly client: 'separate' | 'served'
  readonly tokens: readonly TokenHash[]
  /** The signing key that said it. */
  readonly key: string
  readonly at: Instant
  readonly seq: number
}

export interface BundleSlice {
  readonly attempts: Map<AttemptId, Attempt>
  /** The published versions of a bundle, in order. */
  readonly versions: Map<BundleId, AttemptId[]>
  readonly parts: Map<PartId, Part>
  readonly partsOf: Map<RecipientId, Part[]>
  /** Copies that were added because of a theft, in order. */
  readonly thefts: Map<CaseId, AddedCopy[]>
  /** When a recipient was last refused something. */
  readonly denials: Map<RecipientId, Instant>
}

export function emptyBundle(): BundleSlice {
  return {
    attempts: new Map(),
    versions: new Map(),
    parts: new Map(),
    partsOf: new Map(),
    thefts: new Map(),
    denials: new Map(),
  }
}
