// Commitments to copies: each opens its own leaf, and tells nothing of the others but their rough number.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64 } from '../shared/bytes.ts'
import { PartId, RecipientId } from '../shared/ids.ts'
import {
  type CopyCommitment,
  codewordDigest,
  codewordIn,
  codewordSalt,
  commitAll,
  commitmentDigest,
  leafDigest,
  leafOf,
  seedCommitment,
  verifyCommitment,
} from './commitment.ts'

const letters = (n: number) => n.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'.charAt(Number(d)))
const idOf = (prefix: string, n: number) => `${prefix}_${letters(n).padStart(16, 'a')}`

function commitmentOf(n: number): CopyCommitment {
  const salt = base64(Uint8Array.from({ length: 32 }, (_, i) => (n * 31 + i) & 255))
  return {
    recipientId: RecipientId.parse(idOf('rcp', n)),
    salt,
    masters: '1'.repeat(64),
    codeword: codewordDigest(salt, [n, n + 1]),
    parts: [{ partId: PartId.parse(idOf('par', n)), content: '2'.repeat(64) }],
  }
}

/** Repeats itself, which is all that these laws need. */
function chance(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  }
  return { bytes: (length: number) => Uint8Array.from({ length }, next) }
}

const copies = fc.integer({ min: 1, max: 140 }).map((n) => Array.from({ length: n }, (_, i) => i))

describe('the tree over all copies', () => {
  it('opens every leaf to its own recipient, and to no other', () => {
    fc.assert(
      fc.property(copies, fc.integer(), (all, seed) => {
        const commitments = all.map(commitmentOf)
        const { root, paths } = commitAll(commitments, chance(seed))
        for (const [i, one] of commitments.entries()) {
          const path = paths.get(one.recipientId) ?? expect.fail()
          verifyCommitment(one, path, root)
          const other = commitments[(i + 1) % commitments.length] ?? expect.fail()
          if (other === one) continue
          expect(() => verifyCommitment(other, path, root)).toThrow(/^proof\.mismatch/)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('shows the number of copies to the next power of two alone, from 64 on', () => {
    for (const [count, size] of [
      [1, 64],
      [63, 64],
      [64, 128],
      [127, 128],
      [128, 256],
    ] as const) {
      const { paths } = commitAll(
        Array.from({ length: count }, (_, i) => commitmentOf(i)),
        chance(1),
      )
      expect(new Set([...paths.values()].map((path) => path.size))).toEqual(new Set([size]))
    }
  })

  it('puts leaves where chance puts them, not where a list had them', () => {
    const commitments = Array.from({ length: 40 }, (_, i) => commitmentOf(i))
    const placesUnder = (seed: number) =>
      commitments.map(
        ({ recipientId }) => commitAll(commitments, chance(seed)).paths.get(recipientId)?.index,
      )
    const [one, two] = [placesUnder(1), placesUnder(2)]
    expect(one).not.toEqual(two)
    expect(one).not.toEqual([...one].sort((a, b) => Number(a) - Number(b)))
    expect(new Set(one).size).toBe(40)
  })
})

describe('a commitment', () => {
  it('is another one with any member changed', () => {
    const one = commitmentOf(3)
    const digests = [
      one,
      { ...one, recipientId: commitmentOf(4).recipientId },
      { ...one, salt: commitmentOf(4).salt },
      { ...one, masters: '3'.repeat(64) },
      { ...one, codeword: '3'.repeat(64) },
      { ...one, parts: commitmentOf(4).parts },
      { ...one, parts: [...one.parts, ...commitmentOf(4).parts] },
    ].map(commitmentDigest)
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('does not depend on the order in which its members were written', () => {
    const { recipientId, ...rest } = commitmentOf(5)
    expect(commitmentDigest({ ...rest, recipientId })).toBe(commitmentDigest(commitmentOf(5)))
  })

  it('with its marking opens its symbols and tells nothing of whose they are', () => {
    const { salt, ...rest } = commitmentOf(6)
    const marking = '4'.repeat(64)
    const codeword = codewordIn({ salt, marking }, [6, 7])
    const one = { ...rest, salt, marking, codeword }
    const leaf = leafOf(one)
    expect(leafDigest(leaf)).toBe(commitmentDigest(one))
    expect(leaf.codeword).toBe(codewordDigest(codewordSalt(one), [6, 7]))
    expect(codewordSalt(one)).not.toBe(salt)
    expect(JSON.stringify([leaf, codewordSalt(one)])).not.toContain(one.recipientId)
    for (const [member, value] of Object.entries(leaf)) {
      const other = { ...leaf, [member]: `5${value.slice(1)}` }
      if (other[member as keyof typeof leaf] === value) continue
      expect(leafDigest(other)).not.toBe(leafDigest(leaf))
    }
    for (const change of [
      { recipientId: commitmentOf(7).recipientId },
      { salt: commitmentOf(7).salt },
      { marking: '6'.repeat(64) },
      { parts: commitmentOf(7).parts },
    ]) {
      expect(commitmentDigest({ ...one, ...change })).not.toBe(commitmentDigest(one))
    }
  })

  it('of an early Forewarn keeps the digest that it had', () => {
    // python3: hashlib.sha256(b'forewarn copy v1\n' + json.dumps(…, separators=(',', ':')).encode())
    expect(commitmentDigest(commitmentOf(3))).toBe(
      '8f7809410069971ded6692beeb2be448bc804fb075fd4539c0bcaab68a3e381d',
    )
  })

  it('has the digest that other programs compute', () => {
    // python3: hashlib.sha256(b'forewarn seed v1\nbun\natt\n' + bytes(32)).hexdigest()
    expect(seedCommitment('bun', 'att', new Uint8Array(32))).toBe(
      '265461e0a814e8183b802e3b96db976840c2253968ec707c824e0017de1c3ccf',
    )
    // python3: hashlib.sha256(b'forewarn codeword v1\n' + bytes(32) + b'[0,1,2]').hexdigest()
    expect(codewordDigest(base64(new Uint8Array(32)), [0, 1, 2])).toBe(
      '264be2021d158e88f367864e85bb248c3ce56537f9e72361ec7875c785b0c615',
    )
  })
})
