// Checkpoints: how long the log is and under which root, in a note that its owner signed.

import { base64, fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { HASH_BYTES } from './leaf.ts'
import { openNote, signNote, type VerifierKey } from './note.ts'

export interface Checkpoint {
  /** The log's own name, such as `forewarn.example/log`; its key has the same name. */
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/**
 * The checkpoint as a signed note. Source: C2SP tlog-checkpoint.
 *
 * @param secret the log's Ed25519 seed, 32 bytes
 */
export function signCheckpoint({ origin, size, root }: Checkpoint, secret: Uint8Array): string {
  return signNote(`${origin}\n${size}\n${base64(root)}\n`, origin, secret)
}

/**
 * What a checkpoint says, only if the log's key signed it and bears the log's name.
 *
 * Lines after the third are extensions and mean nothing here.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`
 */
export function openCheckpoint(note: string, logKey: VerifierKey): Checkpoint {
  const [origin = '', size = '', root = ''] = openNote(note, logKey).split('\n')
  if (!logKey.startsWith(`${origin}+`)) throw malformed('it is of another log')
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size)) throw malformed('no size')
  const bytes = fromBase64(root)
  if (bytes.length !== HASH_BYTES) throw malformed('no root')
  if (!Number.isSafeInteger(Number(size))) throw malformed('no size')
  return { origin, size: Number(size), root: bytes }
}

function malformed(problem: string): Refusal {
  return new Refusal('note.malformed', { problem })
}
