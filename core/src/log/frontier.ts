// The root of a log that is replayed once from its beginning, in memory that does not grow with it.

import { emptyRoot, leafHash, nodeHash } from './leaf.ts'
import type { Tree } from './tree.ts'

/** The right edge of the tree: at most one hash per level. Whoever replays a ledger needs no more. */
export class Frontier {
  /** Index k: the complete subtree of 2^k leaves that still waits for its neighbour. */
  readonly #waiting: (Uint8Array | undefined)[] = []
  #size = 0

  /** The edge of a whole tree, from where it grows on by itself. */
  static of(tree: Tree): Frontier {
    const frontier = new Frontier()
    frontier.#size = tree.size
    let at = 0
    for (let level = Math.floor(Math.log2(Math.max(1, tree.size))); level >= 0; level--) {
      const count = 2 ** level
      if (Math.floor(tree.size / count) % 2 === 0) continue
      frontier.#waiting[level] = tree.hashes(level, at / count, at / count + 1)
      at += count
    }
    return frontier
  }

  get size(): number {
    return this.#size
  }

  /** @param commitment what `commit` made of an entry */
  append(commitment: Uint8Array): void {
    let hash = leafHash(commitment)
    let level = 0
    for (; this.#waiting[level] !== undefined; level++) {
      hash = nodeHash(this.#waiting[level] as Uint8Array, hash)
      this.#waiting[level] = undefined
    }
    this.#waiting[level] = hash
    this.#size += 1
  }

  /** The root over everything appended so far. */
  root(): Uint8Array {
    let root: Uint8Array | undefined
    for (const hash of this.#waiting) {
      if (hash !== undefined) root = root === undefined ? hash : nodeHash(hash, root)
    }
    return root ?? emptyRoot()
  }
}
