// What the log commits to: one salted digest per entry, so that a proof about one entry tells nothing of another.

import { sha256 } from '@noble/hashes/sha2.js'
import { concat, utf8 } from '../shared/bytes.ts'

/** SHA-256. A platform's own may be handed in where a long log is hashed anew; the bytes are the same. */
export type Hash = (message: Uint8Array) => Uint8Array

export const HASH_BYTES = 32
export const SALT_BYTES = 32

const DOMAIN = utf8('forewarn leaf v1\n')
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/**
 * The log's entry for `bytes`: 32 bytes that tell nothing of them without the salt.
 *
 * The salt has one length always, so no two pairs of salt and bytes run together.
 *
 * @param salt 32 random bytes, drawn once per entry and stored beside it
 */
export function commit(salt: Uint8Array, bytes: Uint8Array, hash: Hash = sha256): Uint8Array {
  if (salt.length !== SALT_BYTES) throw new Error(`a salt has ${SALT_BYTES} bytes`)
  return hash(concat(DOMAIN, salt, bytes))
}

/** The hash of a leaf of the tree. Source: RFC 9162 §2.1.1. */
export function leafHash(commitment: Uint8Array, hash: Hash = sha256): Uint8Array {
  if (commitment.length !== HASH_BYTES) return hash(concat(LEAF, commitment))
  leaf.set(commitment, 1)
  return hash(leaf)
}

/** The hash over two neighbours of the tree. Source: RFC 9162 §2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash = sha256): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) {
    return hash(concat(NODE, left, right))
  }
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return hash(node)
}

/** Filled anew by each call and read by none other: a hundred thousand leaves need no new arrays. */
const leaf = new Uint8Array(1 + HASH_BYTES)
const node = new Uint8Array(1 + 2 * HASH_BYTES)
leaf.set(LEAF)
node.set(NODE)

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** The largest power of two below `size`: how many leaves hang on the left of a tree of `size` > 1. */
export function leftSize(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}
