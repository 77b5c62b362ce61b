// Laws of the tree and its proofs: known roots, and every forgery refused.

import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { Frontier } from './frontier.ts'
import { commit, emptyRoot, leafHash, leftSize, nodeHash } from './leaf.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { Tree } from './tree.ts'

/** The root by the RFC's own definition: slow, and obviously right. */
function slowRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return emptyRoot()
  if (leaves.length === 1) return leafHash(only)
  const k = leftSize(leaves.length)
  return nodeHash(slowRoot(leaves.slice(0, k)), slowRoot(leaves.slice(k)))
}

function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => sha256(utf8(`leaf ${i}`)))
}

function treeOf(leaves: readonly Uint8Array[]): Tree {
  const tree = new Tree()
  for (const leaf of leaves) tree.append(leaf)
  return tree
}

const LEAVES = leavesOf(300)
const TREE = treeOf(LEAVES)
const leaf = (index: number) => leafHash(LEAVES[index] as Uint8Array)

const sizes = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat()).map(([size, n]) => ({
  size,
  earlier: n % size,
}))

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = (bit >> 3) % copy.length
  copy[at] = (copy[at] as number) ^ (1 << (bit & 7))
  return copy
}

/** Every way to spoil a list of hashes: a bit, one fewer at either end, one more at either end. */
function forgeries(hashes: readonly Uint8Array[], bit: number): (readonly Uint8Array[])[] {
  const longer = [
    [...hashes, emptyRoot()],
    [emptyRoot(), ...hashes],
  ]
  if (hashes.length === 0) return longer
  const victim = bit % hashes.length
  const oneBit = hashes.map((hash, i) => (i === victim ? flipped(hash, bit) : hash))
  return [...longer, oneBit, hashes.slice(1), hashes.slice(0, -1)]
}

describe('the tree', () => {
  it('has the roots that Certificate Transparency publishes as test vectors', () => {
    // Source: google/certificate-transparency, reference inputs and roots of sizes 0 to 8.
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
    inputs.push('606162636465666768696a6b6c6d6e6f')
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    const frontier = new Frontier()
    expect(hex(new Tree().root())).toBe(roots[0])
    expect(hex(frontier.root())).toBe(roots[0])
    const leaves = inputs.map((input) =>
      Uint8Array.from(input.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    )
    for (const [i, bytes] of leaves.entries()) {
      frontier.append(bytes)
      // The tree itself takes commitments alone; below it is held to this definition at every size.
      expect(hex(slowRoot(leaves.slice(0, i + 1)))).toBe(roots[i + 1])
      expect(hex(frontier.root())).toBe(roots[i + 1])
    }
  })

  it('has at every size the root that the definition gives, and remembers earlier ones', () => {
    const frontier = new Frontier()
    for (let size = 1; size <= 130; size++) {
      frontier.append(LEAVES[size - 1] as Uint8Array)
      const root = hex(slowRoot(LEAVES.slice(0, size)))
      expect(hex(TREE.root(size))).toBe(root)
      expect(hex(frontier.root())).toBe(root)
      expect(frontier.size).toBe(size)
    }
  })

  it('has an edge that grows on as one that grew from the beginning', () => {
    for (const size of [0, 1, 2, 3, 63, 64, 65, 255, 299]) {
      const edge = Frontier.of(treeOf(LEAVES.slice(0, size)))
      expect(edge.size).toBe(size)
      expect(hex(edge.root())).toBe(hex(TREE.root(size)))
      for (const one of LEAVES.slice(size)) edge.append(one)
      expect(hex(edge.root())).toBe(hex(TREE.root()))
    }
  })

  it('is the same again from its rows, and grows on', () => {
    for (const size of [0, 1, 2, 63, 64, 65, 299]) {
      const tree = treeOf(LEAVES.slice(0, size))
      const again = Tree.fromRows(tree.toRows())
      for (const one of LEAVES.slice(size)) again.append(one)
      expect(tree.size).toBe(size)
      expect(again.root()).toEqual(TREE.root())
      expect(again.inclusionProof(0)).toEqual(TREE.inclusionProof(0))
    }
  })

  it('proves every leaf of every size up to 40', () => {
    for (let size = 1; size <= 40; size++) {
      for (let index = 0; index < size; index++) {
        verifyInclusion(leaf(index), TREE.inclusionProof(index, size), TREE.root(size))
      }
    }
  })

  it('proves that every size up to 40 continues every earlier one', () => {
    for (let to = 0; to <= 40; to++) {
      for (let from = 0; from <= to; from++) {
        verifyConsistency(TREE.consistencyProof(from, to), TREE.root(from), TREE.root(to))
      }
    }
  })

  it('holds large sizes in proofs of logarithmic length', () => {
    const tree = treeOf(leavesOf(10_000))
    expect(tree.inclusionProof(9_999).hashes.length).toBeLessThanOrEqual(14)
    expect(tree.inclusionProof(1).hashes).toHaveLength(14)
    const proof = tree.consistencyProof(4_097)
    expect(proof.hashes.length).toBeLessThanOrEqual(15)
    verifyConsistency(proof, tree.root(4_097), tree.root())
  })

  it('proves nothing beyond what it holds', () => {
    const tree = treeOf(LEAVES.slice(0, 5))
    expect(() => tree.root(6)).toThrow()
    expect(() => tree.inclusionProof(5)).toThrow()
    expect(() => tree.inclusionProof(-1)).toThrow()
    expect(() => tree.inclusionProof(0.5)).toThrow()
    expect(() => tree.consistencyProof(6)).toThrow()
    expect(() => tree.consistencyProof(0, 6)).toThrow()
  })
})

describe('an inclusion proof', () => {
  it('holds for its own leaf, index, size and root, and for no others', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ size, earlier: index }, bit) => {
        const root = TREE.root(size)
        const proof = TREE.inclusionProof(index, size)
        verifyInclusion(leaf(index), proof, root)
        const refuses = (forged: typeof proof, of = leaf(index), under = root) =>
          expect(() => verifyInclusion(of, forged, under)).toThrow(Refusal)
        for (const hashes of forgeries(proof.hashes, bit)) refuses({ ...proof, hashes })
        refuses(proof, flipped(leaf(index), bit))
        refuses(proof, leaf(index), flipped(root, bit))
        refuses({ ...proof, index: index + size })
        refuses({ ...proof, index: -1 })
        refuses({ ...proof, index: Number.NaN })
        refuses({ ...proof, size: 0 })
        if (size > 1) refuses({ ...proof, index: (index + 1 + (bit % (size - 1))) % size })
      }),
    )
  })

  it('does not pass an inner node off as a leaf', () => {
    const [a, b] = [leaf(0), leaf(1)]
    const innerAsLeaf = leafHash(concat(a, b))
    const proof = TREE.inclusionProof(0, 4)
    const outer = { index: 0, size: 2, hashes: proof.hashes.slice(1) }
    expect(() => verifyInclusion(innerAsLeaf, outer, TREE.root(4))).toThrow(Refusal)
  })
})

describe('a consistency proof', () => {
  it('holds for its own sizes and roots, and for no others', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ size: to, earlier }, bit) => {
        const from = earlier + 1
        const [oldRoot, newRoot] = [TREE.root(from), TREE.root(to)]
        const proof = TREE.consistencyProof(from, to)
        verifyConsistency(proof, oldRoot, newRoot)
        const refuses = (forged: typeof proof, old = oldRoot, now = newRoot) =>
          expect(() => verifyConsistency(forged, old, now)).toThrow(Refusal)
        for (const hashes of forgeries(proof.hashes, bit)) refuses({ ...proof, hashes })
        refuses(proof, flipped(oldRoot, bit))
        refuses(proof, oldRoot, flipped(newRoot, bit))
        refuses({ ...proof, to: from - 1 })
        refuses({ ...proof, from: -1 })
        refuses({ ...proof, from: 0.5 })
      }),
    )
  })

  it('refuses a log in which one early entry was rewritten', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ size: to, earlier }, n) => {
        const from = earlier + 1
        const rewritten = LEAVES.slice(0, to)
        rewritten[n % from] = sha256(utf8('rewritten'))
        const other = treeOf(rewritten)
        const proof = other.consistencyProof(from)
        expect(() => verifyConsistency(proof, TREE.root(from), other.root())).toThrow(Refusal)
      }),
      { numRuns: 40 },
    )
  })

  it('refuses hashes whose bytes were moved from one to the next', () => {
    const proof = TREE.consistencyProof(3, 7)
    const [a, b, ...rest] = proof.hashes as [Uint8Array, Uint8Array, ...Uint8Array[]]
    const moved = [concat(a, b.slice(0, 1)), b.slice(1), ...rest]
    const forged = { ...proof, hashes: moved }
    expect(() => verifyConsistency(forged, TREE.root(3), TREE.root(7))).toThrow(Refusal)
  })

  it('from the empty log holds only for the empty root and without hashes', () => {
    const proof = TREE.consistencyProof(0, 7)
    verifyConsistency(proof, emptyRoot(), TREE.root(7))
    const forged = { ...proof, hashes: [TREE.root(7)] }
    expect(() => verifyConsistency(forged, emptyRoot(), TREE.root(7))).toThrow(Refusal)
    expect(() => verifyConsistency(proof, TREE.root(1), TREE.root(7))).toThrow(Refusal)
    const none = { from: 0, to: 0, hashes: [] }
    expect(() => verifyConsistency(none, emptyRoot(), TREE.root(7))).toThrow(Refusal)
  })
})

describe('a commitment', () => {
  it('is SHA-256 over domain, salt and bytes, and stays so for ever', () => {
    const salt = new Uint8Array(32).fill(7)
    expect(hex(commit(salt, utf8('{"v":1}')))).toBe(
      hex(sha256(concat(utf8('forewarn leaf v1\n'), salt, utf8('{"v":1}')))),
    )
    expect(hex(commit(salt, utf8('{"v":1}')))).toBe(
      'b0dc4aff099c2fe57cee0d1dc4c809bf26db6807ad435eeb63c2b46ef0f207a3',
    )
  })

  it('refuses a salt of another length, which could take bytes from the entry', () => {
    expect(() => commit(new Uint8Array(31), utf8('x'))).toThrow()
    expect(() => commit(new Uint8Array(33), utf8('x'))).toThrow()
  })
})
