// The log's Merkle tree, held as hashes: it grows by leaves and proves anything about any earlier size.

import { sha256 } from '@noble/hashes/sha2.js'
import { emptyRoot, HASH_BYTES, type Hash, leafHash, nodeHash } from './leaf.ts'
import type { ConsistencyProof, InclusionProof } from './proof.ts'
import { consistencySpans, halves, inclusionSpans, type Span } from './spans.ts'

/** A growing row of 32-byte hashes. */
class Row {
  #bytes: Uint8Array<ArrayBuffer>
  length: number

  constructor(bytes?: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes ?? new Uint8Array(64 * HASH_BYTES)
    this.length = (bytes?.length ?? 0) / HASH_BYTES
  }

  push(hash: Uint8Array): void {
    if (hash.length !== HASH_BYTES) throw new Error(`a row holds ${HASH_BYTES} bytes each`)
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

  slice(from: number, to: number): Uint8Array<ArrayBuffer> | undefined {
    if (from < 0 || from > to || to > this.length) return undefined
    return this.#bytes.slice(from * HASH_BYTES, to * HASH_BYTES)
  }

  at(index: number): Uint8Array {
    return this.#bytes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES)
  }
}

/**
 * The tree over all commitments so far. Adding one takes O(1) hashes on average; a root or a proof
 * for any size up to the present one takes O(log² n). Memory: 96 bytes a leaf.
 *
 * Source: RFC 9162 §2.1.
 */
export class Tree {
  /** Row k holds the hashes of all complete subtrees of 2^k leaves, from the left. */
  readonly #rows: Row[] = []
  #commitments = new Row()
  readonly #hash: Hash

  constructor(hash: Hash = sha256) {
    this.#hash = hash
  }

  /** The tree that `toRows` was asked of, in whatever thread. */
  static fromRows(rows: readonly Uint8Array<ArrayBuffer>[], hash: Hash = sha256): Tree {
    const [commitments, ...hashes] = rows.map((bytes) => new Row(bytes))
    const tree = new Tree(hash)
    tree.#commitments = commitments ?? new Row()
    tree.#rows.push(...hashes)
    return tree
  }

  /** The commitments, and all hashes from the leaves' up: rows that `fromRows` takes. */
  toRows(): Uint8Array<ArrayBuffer>[] {
    return [this.#commitments, ...this.#rows].map((row) => row.whole())
  }

  get size(): number {
    return this.#rows[0]?.length ?? 0
  }

  /** @param commitment what `commit` made of an entry */
  append(commitment: Uint8Array): void {
    this.#commitments.push(commitment)
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
    return size === 0 ? emptyRoot() : this.#subtree({ start: 0, count: size })
  }

  /** That leaf `index` stands in the tree of the first `size` leaves. */
  inclusionProof(index: number, size = this.size): InclusionProof {
    this.#mustHold(size)
    const hashes = inclusionSpans(index, size).map((span) => this.#subtree(span))
    return { index, size, hashes }
  }

  /** That the first `to` leaves begin with the first `from`. */
  consistencyProof(from: number, to = this.size): ConsistencyProof {
    this.#mustHold(to)
    return { from, to, hashes: consistencySpans(from, to).map((span) => this.#subtree(span)) }
  }

  /** Hashes `from` up to `to` of the complete subtrees of 2^`level` leaves, or `undefined` where there are fewer. */
  hashes(level: number, from: number, to: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#rows[level]?.slice(from, to)
  }

  /** Commitments `from` up to `to`, 32 bytes each, or `undefined` where there are fewer. */
  commitments(from: number, to: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#commitments.slice(from, to)
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

  #subtree(span: Span): Uint8Array {
    const { start, count } = span
    const level = Math.log2(count)
    if (Number.isInteger(level)) return this.#row(level).at(start / count)
    const [left, right] = halves(span)
    return nodeHash(this.#subtree(left), this.#subtree(right), this.#hash)
  }
}
