// Receipts: one entry with the proof that it stands in the log, which anybody can check offline.

import { z } from 'zod'
import { base64, fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { commit, HASH_BYTES, leafHash, SALT_BYTES } from './leaf.ts'
import type { VerifierKey } from './note.ts'
import { verifyInclusion } from './proof.ts'
import type { Tree } from './tree.ts'

/** Standard base64; 44 characters are 32 bytes. */
const Base64Hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)

/** As it is sent and kept. The proof's size is the checkpoint's. */
export const Receipt = z.strictObject({
  seq: z.int().min(0),
  salt: Base64Hash,
  /** The entry's stored bytes, in base64. */
  entry: z
    .string()
    .max(33_554_432)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/),
  proof: z.array(Base64Hash).max(53),
  checkpoint: z.string().max(65_536),
})
export type Receipt = z.infer<typeof Receipt>

/** An entry as the ledger stores it. */
export interface StoredEntry {
  /** 32 bytes. */
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/** What a receipt that holds is evidence of. */
export interface Proven {
  readonly seq: number
  readonly bytes: Uint8Array
  readonly checkpoint: Checkpoint
}

/**
 * @param tree holds entry `seq` and at least as many leaves as the checkpoint says
 * @param signed the checkpoint of size `size`, as a note
 */
export function writeReceipt(
  tree: Tree,
  { salt, bytes }: StoredEntry,
  seq: number,
  { size, signed }: { size: number; signed: string },
): Receipt {
  const { hashes } = tree.inclusionProof(seq, size)
  return {
    seq,
    salt: base64(salt),
    entry: base64(bytes),
    proof: hashes.map(base64),
    checkpoint: signed,
  }
}

/**
 * The entry inside a receipt, only if it stands in the log under a checkpoint signed by `logKey`.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`, `proof.mismatch`, `bytes.malformed`
 */
export function openReceipt(receipt: Receipt, logKey: VerifierKey): Proven {
  const checkpoint = openCheckpoint(receipt.checkpoint, logKey)
  const bytes = fromBase64(receipt.entry)
  const leaf = leafHash(commit(hashFrom(receipt.salt, SALT_BYTES), bytes))
  const hashes = receipt.proof.map((written) => hashFrom(written, HASH_BYTES))
  verifyInclusion(leaf, { index: receipt.seq, size: checkpoint.size, hashes }, checkpoint.root)
  return { seq: receipt.seq, bytes, checkpoint }
}

function hashFrom(written: string, length: number): Uint8Array {
  const bytes = fromBase64(written)
  if (bytes.length !== length) throw new Refusal('bytes.malformed', { expected: `${length} bytes` })
  return bytes
}
