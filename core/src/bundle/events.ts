// A bundle's facts: a seed committed, copies addressed, published, sealed anew, added, withdrawn, collected, opened.

import { z } from 'zod'
import { ArtefactClass, At, Digest, Sealed } from '../shared/fields.ts'
import { AttemptId, BundleId, CaseId, PartId, RecipientId } from '../shared/ids.ts'
import { CodewordsDrawn, DrawCommitted } from './drawn.ts'
import { TokensInserted } from './own-layer.ts'

/** Before any codeword exists: SHA-256 over the seed, bound to bundle and attempt. */
export const SeedCommitted = z.strictObject({
  kind: z.literal('seedCommitted'),
  attemptId: AttemptId,
  bundleId: BundleId,
  caseId: CaseId,
  version: z.int().min(1),
  commitment: Digest,
})

/** One sealed part: one artefact class of one recipient's copy, opening at its own instant. */
export const AddressedPart = z.strictObject({
  partId: PartId,
  class: ArtefactClass,
  opensAt: At,
  digest: Digest,
  bytes: z.int().min(1),
})
export type AddressedPart = z.infer<typeof AddressedPart>

/** Who may collect which sealed bytes once the attempt is published. */
export const CopiesAddressed = z.strictObject({
  kind: z.literal('copiesAddressed'),
  attemptId: AttemptId,
  copies: z.array(
    z.strictObject({
      recipientId: RecipientId,
      /** The recipient's leaf in the tree under `bundlePublished.root`. */
      commitment: Digest,
      parts: z.array(AddressedPart).min(1).max(5),
    }),
  ),
})

export type CopiesAddressed = z.infer<typeof CopiesAddressed>

/**
 * The same for those who have no keys here and get sealed files by mail. `key`: SHA-256 of the key that
 * theirs are sealed to, as a desk writes it down: another one the next time is a change to look at.
 */
export const CopiesAddressedByHand = z.strictObject({
  kind: z.literal('copiesAddressedByHand'),
  attemptId: AttemptId,
  copies: z
    .array(
      z.strictObject({
        recipientId: RecipientId,
        commitment: Digest,
        key: Digest,
        parts: z.array(AddressedPart).min(1).max(5),
      }),
    )
    .min(1),
})
export type CopiesAddressedByHand = z.infer<typeof CopiesAddressedByHand>

/**
 * The commit point of a publication.
 *
 * `root`: of the shuffled, padded tree of per-recipient commitments, so that a recipient's receipt
 * opens its own copy and tells nothing of the others. `masters` and `codewords`: what a trace needs,
 * sealed to the team apart from one another. `dossier`: manifest and plan for the team's pages.
 */
export const BundlePublished = z.strictObject({
  kind: z.literal('bundlePublished'),
  attemptId: AttemptId,
  root: Digest,
  masters: Digest,
  codewords: Digest,
  dossier: Digest,
})

/** Signed by the recipient, and on disk before the first sealed byte leaves. */
export const CopyCollected = z.strictObject({
  kind: z.literal('copyCollected'),
  partId: PartId,
})

/** The recipient's client opened a part and found its manifest right. */
export const CopyOpened = z.strictObject({
  kind: z.literal('copyOpened'),
  partId: PartId,
})

/**
 * Sealed files were written for mailing; in the ledger before they are. It proves that they were about
 * to be sent, and not that anybody received them.
 */
export const PartsHandedOver = z.strictObject({
  kind: z.literal('partsHandedOver'),
  partIds: z.array(PartId).min(1).max(2000),
})
export type PartsHandedOver = z.infer<typeof PartsHandedOver>

/** A known recipient was refused something; alike for every cause, and at most one in ten minutes. */
export const AttemptDenied = z.strictObject({
  kind: z.literal('attemptDenied'),
  recipientId: RecipientId,
})

/**
 * Nothing more of this version is handed out. What was handed out stays where it is.
 *
 * `sealed`: the reason, for the team alone.
 */
export const BundleWithdrawn = z.strictObject({
  kind: z.literal('bundleWithdrawn'),
  attemptId: AttemptId,
  sealed: Sealed,
})

/**
 * The very same parts of one recipient's newest copy, sealed to the keys that it has now. Earlier
 * sealed bytes are handed out no more. One recipient an act, so that it can be its receipt.
 *
 * `keys`: `offerDigest` of the keys that `parts` are sealed to.
 */
export const PartsResealed = z.strictObject({
  kind: z.literal('partsResealed'),
  attemptId: AttemptId,
  recipientId: RecipientId,
  keys: Digest,
  parts: z
    .array(z.strictObject({ partId: PartId, digest: Digest, bytes: z.int().min(1) }))
    .min(1)
    .max(5),
})

/**
 * One more copy of what was published: for somebody who had none, or, after a suspected theft, with
 * symbols of its own in the place of the one before. One recipient an act, so that it can be its
 * receipt and tells nothing of anybody else.
 *
 * `commitment`: as in `copiesAddressed`, here in nobody's company. `codewords`: the symbols of this
 * copy, sealed to the team; those of all others stay as they were published.
 */
export const CopyAdded = z.strictObject({
  kind: z.literal('copyAdded'),
  attemptId: AttemptId,
  because: z.enum(['late', 'theft']),
  recipientId: RecipientId,
  keys: Digest,
  commitment: Digest,
  parts: z.array(AddressedPart).min(1).max(5),
  codewords: Digest,
})
export type CopyAdded = z.infer<typeof CopyAdded>

export const BUNDLE_EVENTS = [
  SeedCommitted,
  DrawCommitted,
  CodewordsDrawn,
  CopiesAddressed,
  CopiesAddressedByHand,
  BundlePublished,
  PartsResealed,
  CopyAdded,
  BundleWithdrawn,
  CopyCollected,
  CopyOpened,
  TokensInserted,
  PartsHandedOver,
  AttemptDenied,
] as const
export type BundleEvent = z.infer<(typeof BUNDLE_EVENTS)[number]>
