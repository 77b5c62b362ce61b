// What is said between a log and a witness: a checkpoint with proof that it continues the one before.

import { base64, fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { emptyRoot, HASH_BYTES } from './leaf.ts'
import { splitNote, type VerifierKey } from './note.ts'
import { verifyConsistency } from './proof.ts'

/** What a log sends to a witness. Source: C2SP tlog-witness, add-checkpoint. */
export interface Submission {
  /** The size that the witness is thought to have seen last; 0 where none is known. */
  readonly old: number
  /** From `old` to the checkpoint's size. */
  readonly proof: readonly Uint8Array[]
  /** The checkpoint, signed by its log. */
  readonly note: string
}

/** What a witness answers. Only the first is cosigned. */
export type Verdict =
  | { readonly status: 200; readonly checkpoint: Checkpoint }
  | { readonly status: 400 | 403 | 404 | 422 }
  /** `size`: of the checkpoint that was cosigned last. */
  | { readonly status: 409; readonly size: number }

/** More lines prove nothing about a log of fewer than 2^63 entries. */
const MAX_PROOF_LINES = 63

export function writeSubmission({ old, proof, note }: Submission): string {
  return `old ${old}\n${proof.map((one) => `${base64(one)}\n`).join('')}\n${note}`
}

/** @returns nothing where the body is not of the form that the protocol says */
export function readSubmission(body: string): Submission | undefined {
  const end = body.indexOf('\n\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = body.slice(0, end).split('\n')
  const [, written] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? []
  const old = Number(written)
  const proof = readHashes(lines)
  if (!Number.isSafeInteger(old) || proof === undefined) return undefined
  return { old, proof, note: body.slice(end + 2) }
}

/** A proof's lines. @returns nothing where one of them is no hash, or there are too many */
export function readHashes(lines: readonly string[]): Uint8Array[] | undefined {
  if (lines.length > MAX_PROOF_LINES) return undefined
  const hashes = lines.map(readHash)
  return hashes.every((one) => one !== undefined) ? hashes : undefined
}

function readHash(line: string): Uint8Array | undefined {
  const bytes = orRefused(() => fromBase64(line))
  return bytes?.length === HASH_BYTES ? bytes : undefined
}

/**
 * What a witness says to a submission. The caller writes an admitted checkpoint down, durably and before
 * another one is looked at, and cosigns it only then.
 *
 * @param logs verifier keys of the logs that this witness knows, by origin
 * @param last what it cosigned last, of the log with this origin
 */
export function consider(
  submission: Submission | undefined,
  logs: ReadonlyMap<string, VerifierKey>,
  last: (origin: string) => Pick<Checkpoint, 'size' | 'root'> | undefined,
): Verdict {
  const split = submission && orRefused(() => splitNote(submission.note))
  if (submission === undefined || split === undefined) return { status: 400 }
  const origin = split.text.slice(0, split.text.indexOf('\n'))
  const logKey = logs.get(origin)
  if (logKey === undefined) return { status: 404 }
  const checkpoint = opened(submission.note, logKey)
  if (typeof checkpoint === 'number') return { status: checkpoint }
  if (submission.old > checkpoint.size) return { status: 400 }
  const before = last(origin) ?? { size: 0, root: emptyRoot() }
  if (submission.old !== before.size) return { status: 409, size: before.size }
  const proof = { from: before.size, to: checkpoint.size, hashes: submission.proof }
  const holds = orRefused(() => {
    verifyConsistency(proof, before.root, checkpoint.root)
    return true
  })
  return holds === undefined ? { status: 422 } : { status: 200, checkpoint }
}

/** The checkpoint, or what is answered where it is not one that this log signed. */
function opened(note: string, logKey: VerifierKey): Checkpoint | 400 | 403 {
  try {
    return openCheckpoint(note, logKey)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code === 'note.unsigned' ? 403 : 400
  }
}

function orRefused<T>(attempt: () => T): T | undefined {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
