// Checkpoints: how long the log is and under which root, in a note that its owner signed.

import { base64, fromBase64 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { HASH_BYTES } from './leaf.ts'
import { isMlDsa, type MlDsa, mlDsaOf, seedBeside } from './ml-dsa.ts'
import {
  keysIn,
  linesBy,
  type NoteKey,
  openNote,
  parseAnyKey,
  type QuickNotes,
  signNote,
  splitNote,
  type VerifierKey,
  verifierKey,
} from './note.ts'
import { mustBeSubtreeKey, SUBTREE, signSubtree, subtreeKey, subtreeTime } from './subtree.ts'

export interface Checkpoint {
  /** The log's own name, such as `forewarn.example/log`; its keys have the same name. */
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/**
 * The checkpoint as a note that is signed by Ed25519 over its text, and beside it by ML-DSA-44 over what
 * it says, where there is a second key. Whoever knows one of the two passes the other's line over.
 *
 * Source: C2SP tlog-checkpoint, tlog-cosignature.
 *
 * @param key the log's Ed25519 seed, 32 bytes, or what signs by it
 * @param second the key beside it, `besideOf` the same seed
 */
export function signCheckpoint(
  checkpoint: Checkpoint,
  key: Uint8Array | NoteKey,
  second?: MlDsa,
): string {
  const { origin, size, root } = checkpoint
  const note = signNote(`${origin}\n${size}\n${base64(root)}\n`, origin, key)
  return second === undefined ? note : note + signSubtree(checkpoint, origin, second, 0)
}

/** The ML-DSA-44 key of a log, by JavaScript. @param secret the log's Ed25519 seed */
export function besideOf(secret: Uint8Array): MlDsa {
  return mlDsaOf(seedBeside(secret))
}

/** Both of a log's keys, the Ed25519 key first. @param secret the log's Ed25519 seed */
export function logKeys(
  origin: string,
  secret: Uint8Array,
  { publicKey }: Pick<MlDsa, 'publicKey'> = besideOf(secret),
): VerifierKey {
  return `${verifierKey(origin, secret)} ${subtreeKey(origin, publicKey)}`
}

/**
 * What a checkpoint says, only if the log's key signed it and bears the log's name; where there are
 * several keys, only if each of them did.
 *
 * Lines after the third are extensions and mean nothing here.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`
 */
export function openCheckpoint(
  note: string,
  logKey: VerifierKey,
  quick: QuickNotes = {},
): Checkpoint {
  const keys = keysIn(logKey).map((key) => ({ key, parsed: parseAnyKey(key) }))
  for (const { key, parsed } of keys) if (parsed.kind !== SUBTREE[0]) openNote(note, key, quick)
  const { text, signatures } = splitNote(note)
  const checkpoint = readCheckpoint(text)
  for (const { parsed } of keys) {
    if (parsed.name !== checkpoint.origin) throw malformed('it is of another log')
    if (parsed.kind !== SUBTREE[0]) continue
    mustBeSubtreeKey(parsed)
    const own = linesBy(signatures, parsed)
    if (own.length === 0) throw new Refusal('note.unsigned', { name: parsed.name })
    const isRight = quick.quickIsMlDsa ?? isMlDsa
    for (const line of own) subtreeTime(line, checkpoint, parsed.publicKey, isRight)
  }
  return checkpoint
}

/** What the text of a checkpoint says, whoever signed it. @throws Refusal `note.malformed` */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n')
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size)) throw malformed('no size')
  const bytes = fromBase64(root)
  if (bytes.length !== HASH_BYTES) throw malformed('no root')
  if (!Number.isSafeInteger(Number(size))) throw malformed('no size')
  return { origin, size: Number(size), root: bytes }
}

function malformed(problem: string): Refusal {
  return new Refusal('note.malformed', { problem })
}
