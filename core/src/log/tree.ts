// The log's Merkle tree, held as hashes: it grows by leaves and proves anything about any earlier size.

import { sha256 } from '@noble/hashes/sha2.js'
import { emptyRoot, HASH_BYTES, type Hash, leafHash, leftSize, nodeHash } from './leaf.ts'
import type { ConsistencyProof, InclusionProof } from './proof.ts'

/** A growing row of 32-byte hashes. */
class Row {
  #bytes: Uint8Array<ArrayBuffer>
  length: number

  constructor(bytes?: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes ?? new Uint8Array(64 * HASH_BYTES)
    this.length = (bytes?.length ?? 0) / HASH_BYTES
  }

  push(hash: Uint8Array): void {
    const end = (this.length + 1) * HASH_BYTES
    if (end > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(64 * HASH_BYTES, this.#bytes.length * 2))
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes.set(hash, this.length * HASH_BYTES)
    this.length += 1
  }

  whole(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length * HASH_BYTES)
  }

  at(index: number): Uint8Array {
    return this.#bytes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES)
  }
}

/**
 * The tree over all commitments so far. Adding one takes O(1) hashes on average; a root or a proof
 * for any size up to the present one takes O(log² n). Memory: 64 bytes a leaf.
 *
 * Source: RFC 9162 §2.1.
 */
export class Tree {
  /** Row k holds the hashes of all complete subtrees of 2^k leaves, from the left. */
  readonly #rows: Row[] = []
  readonly #hash: Hash

  constructor(hash: Hash = sha256) {
    this.#hash = hash
  }

  /** The tree that `toRows` was asked of, in whatever thread. */
  static fromRows(rows: readonly Uint8Array<ArrayBuffer>[], hash: Hash = sha256): Tree {
    const tree = new Tree(hash)
    tree.#rows.push(...rows.map((bytes) => new Row(bytes)))
    return tree
  }

  /** All its hashes: row k has those of all complete subtrees of 2^k leaves, from the left. */
  toRows(): Uint8Array<ArrayBuffer>[] {
    return this.#rows.map((row) => row.whole())
  }

  get size(): number {
    return this.#rows[0]?.length ?? 0
  }

  /** @param commitment what `commit` made of an entry */
  append(commitment: Uint8Array): void {
    let hash = leafHash(commitment, this.#hash)
    for (let level = 0; ; level++) {
      const row = this.#row(level)
      row.push(hash)
      if (row.length % 2 === 1) return
      hash = nodeHash(row.at(row.length - 2), hash, this.#hash)
    }
  }

  /** The root over the first `size` leaves. */
  root(size = this.size): Uint8Array {
    this.#mustHold(size)
    return size === 0 ? emptyRoot() : this.#subtree(0, size)
  }

  /** That leaf `index` stands in the tree of the first `size` leaves. Source: RFC 9162 §2.1.3.1. */
  inclusionProof(index: number, size = this.size): InclusionProof {
    this.#mustHold(size)
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
      throw new Error(`no leaf ${index} in a tree of ${size}`)
    }
    return { index, size, hashes: this.#path(index, 0, size) }
  }

  /** That the first `to` leaves begin with the first `from`. Source: RFC 9162 §2.1.4.1. */
  consistencyProof(from: number, to = this.size): ConsistencyProof {
    this.#mustHold(to)
    if (!Number.isSafeInteger(from) || from < 0 || from > to) {
      throw new Error(`a tree of ${to} leaves does not begin with one of ${from}`)
    }
    const hashes = from === 0 || from === to ? [] : this.#difference(from, 0, to, true)
    return { from, to, hashes }
  }

  #row(level: number): Row {
    const row = this.#rows[level] ?? new Row()
    this.#rows[level] = row
    return row
  }

  #mustHold(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) {
      throw new Error(`no tree of ${size} leaves: there are ${this.size}`)
    }
  }

  /** The hash over `count` leaves from `start`, where `start` is a multiple of the subtree's width. */
  #subtree(start: number, count: number): Uint8Array {
    const level = Math.log2(count)
    if (Number.isInteger(level)) return this.#row(level).at(start / count)
    const k = leftSize(count)
    return nodeHash(this.#subtree(start, k), this.#subtree(start + k, count - k), this.#hash)
  }

  #path(index: number, start: number, count: number): Uint8Array[] {
    if (count === 1) return []
    const k = leftSize(count)
    return index < k
      ? [...this.#path(index, start, k), this.#subtree(start + k, count - k)]
      : [...this.#path(index - k, start + k, count - k), this.#subtree(start, k)]
  }

  /** `isWhole`: the old tree is still one subtree here, so whoever checks holds its hash already. */
  #difference(from: number, start: number, count: number, isWhole: boolean): Uint8Array[] {
    if (from === count) return isWhole ? [] : [this.#subtree(start, count)]
    const k = leftSize(count)
    return from <= k
      ? [...this.#difference(from, start, k, isWhole), this.#subtree(start + k, count - k)]
      : [...this.#difference(from - k, start + k, count - k, false), this.#subtree(start, k)]
  }
}
