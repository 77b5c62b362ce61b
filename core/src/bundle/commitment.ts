// What the vendor commits to about every copy before the first byte is served, opened one by one.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { leafHash } from '../log/leaf.ts'
import { verifyInclusion } from '../log/proof.ts'
import { Tree } from '../log/tree.ts'
import { base64, concat, fromBase64, fromHex, hex, utf8 } from '../shared/bytes.ts'
import type { Random } from '../shared/chance.ts'
import { Digest } from '../shared/fields.ts'
import { PartId, RecipientId } from '../shared/ids.ts'

const Hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/** One recipient's leaf, opened: what was fixed about its copy. */
export const CopyCommitment = z.strictObject({
  recipientId: RecipientId,
  /** 32 random bytes, without which the leaf tells nothing. */
  salt: Hash,
  /** Digest of all carriers with their spellings and bias as they are sealed, the same for every copy. */
  masters: Digest,
  /** What of the masters can be shown apart: see `markingDigest`. Early Forewarns left it out. */
  marking: Digest.optional(),
  /** `codewordIn` this commitment. */
  codeword: Digest,
  /** Digest of each part's list of files. */
  parts: z.array(z.strictObject({ partId: PartId, content: Digest })).min(1),
})
export type CopyCommitment = z.infer<typeof CopyCommitment>

/** Where an opened leaf stands under a publication's root. */
export const CommitmentPath = z.strictObject({
  index: z.int().min(0),
  size: z.int().min(1),
  hashes: z.array(Hash).max(53),
})
export type CommitmentPath = z.infer<typeof CommitmentPath>

/** A leaf with whose it is and what it holds still closed, so that each can be opened by itself. */
export const CopyLeaf = z.strictObject({
  holder: Digest,
  masters: Digest,
  marking: Digest,
  codeword: Digest,
  parts: Digest,
})
export type CopyLeaf = z.infer<typeof CopyLeaf>

/**
 * SHA-256 over domain and commitment; the salt inside keeps it from being guessed. With `marking` it is
 * that of its `CopyLeaf`.
 */
export function commitmentDigest(commitment: CopyCommitment): string {
  const { marking, ...first } = CopyCommitment.parse(commitment)
  if (marking !== undefined) return leafDigest(leafOf({ ...first, marking }))
  return hex(sha256(utf8(`forewarn copy v1\n${JSON.stringify(first)}`)))
}

export function leafOf(commitment: CopyCommitment & { readonly marking: string }): CopyLeaf {
  const { recipientId, salt, masters, marking, codeword, parts } = commitment
  return {
    holder: salted('forewarn copy holder v1', salt, recipientId),
    ...{ masters, marking, codeword },
    parts: salted('forewarn copy parts v1', salt, JSON.stringify(parts)),
  }
}

export function leafDigest(leaf: CopyLeaf): string {
  return hex(sha256(utf8(`forewarn copy v2\n${JSON.stringify(CopyLeaf.parse(leaf))}`)))
}

/** The digest of these symbols as this commitment has it. */
export function codewordIn(
  commitment: Pick<CopyCommitment, 'salt' | 'marking'>,
  codeword: readonly number[],
): string {
  return codewordDigest(codewordSalt(commitment), codeword)
}

/** What the symbols' digest is salted with; where there is `marking`, it tells nothing of whose they are. */
export function codewordSalt({ salt, marking }: Pick<CopyCommitment, 'salt' | 'marking'>): string {
  if (marking === undefined) return salt
  return base64(fromHex(salted('forewarn copy codeword salt v1', salt, '')))
}

/** SHA-256 over domain, salt and the copy's symbols in the order of its positions. */
export function codewordDigest(salt: string, codeword: readonly number[]): string {
  return salted('forewarn codeword v1', salt, JSON.stringify(codeword))
}

function salted(domain: string, salt: string, text: string): string {
  return hex(sha256(concat(utf8(`${domain}\n`), fromBase64(salt), utf8(text))))
}

/** What `seedCommitted` says: SHA-256 over domain, bundle, attempt and the 32 bytes of the seed. */
export function seedCommitment(bundleId: string, attemptId: string, seed: Uint8Array): string {
  return hex(sha256(concat(utf8(`forewarn seed v1\n${bundleId}\n${attemptId}\n`), seed)))
}

/** A root over all leaves, and the path of each, by recipient. */
export interface Commitments {
  readonly root: string
  readonly paths: ReadonlyMap<RecipientId, CommitmentPath>
}

/**
 * The tree over all copies: shuffled, and padded with random leaves to a power of two, so that a
 * recipient's path tells neither how many others there are nor where in a list it stands.
 */
export function commitAll(commitments: readonly CopyCommitment[], random: Random): Commitments {
  const leaves = commitments.map((one) => ({
    digest: commitmentDigest(one),
    recipientId: one.recipientId,
  }))
  return commitLeaves(leaves, random)
}

/** The same over commitments of any form, by their digests. */
export function commitLeaves(
  given: readonly { readonly digest: Digest; readonly recipientId: RecipientId }[],
  random: Random,
): Commitments {
  const leaves: { digest: Uint8Array; recipientId?: RecipientId }[] = given.map((one) => ({
    digest: fromHex(one.digest),
    recipientId: one.recipientId,
  }))
  const size = Math.max(64, 2 ** Math.ceil(Math.log2(leaves.length + 1)))
  while (leaves.length < size) leaves.push({ digest: random.bytes(32) })
  shuffle(leaves, random)
  const tree = new Tree()
  for (const { digest } of leaves) tree.append(digest)
  const paths = new Map<RecipientId, CommitmentPath>()
  for (const [index, { recipientId }] of leaves.entries()) {
    if (recipientId === undefined) continue
    const hashes = tree.inclusionProof(index).hashes.map(base64)
    paths.set(recipientId, { index, size, hashes })
  }
  return { root: hex(tree.root()), paths }
}

/**
 * Returns only if `commitment` stands under `root`.
 *
 * @throws Refusal `proof.mismatch`
 */
export function verifyCommitment(
  commitment: CopyCommitment,
  { index, size, hashes }: CommitmentPath,
  root: string,
): void {
  verifyLeaf(commitmentDigest(commitment), { index, size, hashes }, root)
}

/** The same for a commitment of any form. @throws Refusal `proof.mismatch` */
export function verifyLeaf(
  digest: Digest,
  { index, size, hashes }: CommitmentPath,
  root: string,
): void {
  const leaf = leafHash(fromHex(digest))
  verifyInclusion(leaf, { index, size, hashes: hashes.map(fromBase64) }, fromHex(root))
}

/** The root of the tree that holds one commitment and nothing else, and the way to it. */
export const ALONE: CommitmentPath = { index: 0, size: 1, hashes: [] }

/** @param digest of the commitment */
export function rootAlone(digest: Digest): string {
  return hex(leafHash(fromHex(digest)))
}

/** Fisher–Yates; 48 random bits against at most a million leaves leave no bias worth the name. */
function shuffle<T>(row: T[], random: Random): void {
  for (let i = row.length - 1; i > 0; i--) {
    const drawn = random.bytes(6).reduce((sum, byte) => sum * 256 + byte, 0)
    const j = drawn % (i + 1)
    const held = row[i] as T
    row[i] = row[j] as T
    row[j] = held
  }
}
