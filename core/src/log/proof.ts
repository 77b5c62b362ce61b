// Proofs about the log, checked from two roots and a few hashes alone: no tree, no trust.

import { sameBytes } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { emptyRoot, HASH_BYTES, leftSize, nodeHash } from './leaf.ts'

/** That one leaf stands at `index` in the tree of `size` leaves. */
export interface InclusionProof {
  readonly index: number
  readonly size: number
  /** 32 bytes each, from the leaf's sibling up. */
  readonly hashes: readonly Uint8Array[]
}

/** That the tree of `to` leaves begins with the tree of `from` leaves. */
export interface ConsistencyProof {
  readonly from: number
  readonly to: number
  readonly hashes: readonly Uint8Array[]
}

/**
 * Returns only if the leaf with this hash stands where `proof` says, in the tree under `root`.
 * It returns nothing rather than a boolean, because a boolean can be forgotten.
 *
 * Source: RFC 9162 §2.1.3.1, read backwards.
 *
 * @throws Refusal `proof.mismatch`
 */
export function verifyInclusion(leaf: Uint8Array, proof: InclusionProof, root: Uint8Array): void {
  const { index, size, hashes } = proof
  const isPlausible = isCount(index) && isCount(size) && index < size && areHashes(hashes)
  const claimed = isPlausible ? climb(leaf, index, size, hashes) : undefined
  if (claimed === undefined || !sameBytes(claimed, root)) {
    throw new Refusal('proof.mismatch', { of: 'inclusion', from: index, to: size })
  }
}

/**
 * Returns only if the log under `newRoot` is the log under `oldRoot` with nothing but additions.
 *
 * Source: RFC 9162 §2.1.4.1, read backwards. A log of no entries begins every log.
 *
 * @throws Refusal `proof.mismatch`
 */
export function verifyConsistency(
  proof: ConsistencyProof,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
): void {
  const { from, to, hashes } = proof
  const claimed = claimedRoots(proof, oldRoot, newRoot)
  const holds =
    claimed !== undefined &&
    hashes.length === claimed.used &&
    sameBytes(claimed.old, oldRoot) &&
    sameBytes(claimed.new, newRoot)
  if (!holds) throw new Refusal('proof.mismatch', { of: 'consistency', from, to })
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

/** Of one length all, so that no bytes can move from one hash to its neighbour. */
function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every(({ length }) => length === HASH_BYTES)
}

/** The root that the siblings lead to, or `undefined` where there are too few or too many. */
function climb(
  leaf: Uint8Array,
  index: number,
  size: number,
  hashes: readonly Uint8Array[],
): Uint8Array | undefined {
  const sibling = hashes.at(-1)
  if (size === 1) return sibling === undefined ? leaf : undefined
  if (sibling === undefined) return undefined
  const k = leftSize(size)
  const rest = hashes.slice(0, -1)
  const below = index < k ? climb(leaf, index, k, rest) : climb(leaf, index - k, size - k, rest)
  if (below === undefined) return undefined
  return index < k ? nodeHash(below, sibling) : nodeHash(sibling, below)
}

/** The two roots that a proof leads to, and how many of its hashes that took. */
interface Roots {
  readonly old: Uint8Array
  readonly new: Uint8Array
  readonly used: number
}

function claimedRoots(
  { from, to, hashes }: ConsistencyProof,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
): Roots | undefined {
  if (!isCount(from) || !isCount(to) || from > to || !areHashes(hashes)) return undefined
  if (from === 0) return { old: emptyRoot(), new: to === 0 ? emptyRoot() : newRoot, used: 0 }
  if (from === to) return { old: oldRoot, new: oldRoot, used: 0 }
  return descend(from, to, hashes, oldRoot)
}

/**
 * `known`: the old root, for as long as the old tree is still one whole subtree of the new one; the
 * proof leaves it out. `undefined` once the old tree was split on the way down.
 */
function descend(
  from: number,
  to: number,
  hashes: readonly Uint8Array[],
  known: Uint8Array | undefined,
): Roots | undefined {
  if (from === to) {
    if (known !== undefined) return { old: known, new: known, used: 0 }
    const first = hashes[0]
    return first === undefined ? undefined : { old: first, new: first, used: 1 }
  }
  const k = leftSize(to)
  const isLeft = from <= k
  const below = isLeft
    ? descend(from, k, hashes, known)
    : descend(from - k, to - k, hashes, undefined)
  const sibling = below === undefined ? undefined : hashes[below.used]
  if (below === undefined || sibling === undefined) return undefined
  const used = below.used + 1
  return isLeft
    ? { old: below.old, new: nodeHash(below.new, sibling), used }
    : { old: nodeHash(sibling, below.old), new: nodeHash(sibling, below.new), used }
}
