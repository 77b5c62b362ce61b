// Timestamped ML-DSA-44 signatures over a whole tree: a log's own, and a witness's, as C2SP writes them since 2026.

import { base64, concat, hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { type IsMlDsa, ML_DSA_KEY_BYTES, ML_DSA_SIGNATURE_BYTES, type MlDsa } from './ml-dsa.ts'
import { isName, keyId, type ParsedKey, type SignatureLine, type VerifierKey } from './note.ts'

/** C2SP's byte for them. */
export const SUBTREE = Uint8Array.of(6)

const LABEL = utf8('subtree/v1\n\0')
const TIME_BYTES = 8
/** What one byte of length can say. */
const MAX_NAME_BYTES = 255

/** A tree as it is signed. What a checkpoint says besides is not. */
export interface Head {
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** What whoever signs with `publicKey` under this name is known by. @throws Refusal `note.malformed` */
export function subtreeKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!isName(name)) throw malformed('a key name has no spaces and no plus')
  const id = hex(keyId(name, publicKey, SUBTREE))
  return `${name}+${id}+${base64(concat(SUBTREE, publicKey))}`
}

/** @throws Refusal `note.malformed` */
export function mustBeSubtreeKey({ publicKey }: ParsedKey): void {
  if (publicKey.length !== ML_DSA_KEY_BYTES) throw malformed('not an ML-DSA-44 key')
}

/**
 * The signature line, with its newline. Source: C2SP tlog-cosignature, ML-DSA-44.
 *
 * @param seconds since 1970; 0 by whoever does not say that this tree is the newest, as a log
 */
export function signSubtree(head: Head, name: string, key: MlDsa, seconds: number): string {
  const time = uint64(seconds)
  const signature = key.sign(messageOf(head, name, time))
  const id = keyId(name, key.publicKey, SUBTREE)
  return `— ${name} ${base64(concat(id, time, signature))}\n`
}

/**
 * The time that this line says, only if it is right.
 *
 * @throws Refusal `note.unsigned`
 */
export function subtreeTime(
  { name, signature }: SignatureLine,
  head: Head,
  publicKey: Uint8Array,
  isRight: IsMlDsa,
): number {
  const unsigned = new Refusal('note.unsigned', { name })
  if (signature.length !== TIME_BYTES + ML_DSA_SIGNATURE_BYTES) throw unsigned
  const time = signature.subarray(0, TIME_BYTES)
  const seconds = new DataView(time.buffer, time.byteOffset).getBigUint64(0)
  if (seconds > BigInt(Number.MAX_SAFE_INTEGER)) throw unsigned
  const message = messageOf(head, name, time)
  if (!isRight(signature.subarray(TIME_BYTES), message, publicKey)) throw unsigned
  return Number(seconds)
}

/** The whole tree is the subtree from leaf 0 on. */
function messageOf({ origin, size, root }: Head, name: string, time: Uint8Array): Uint8Array {
  return concat(LABEL, counted(name), time, counted(origin), uint64(0), uint64(size), root)
}

function counted(name: string): Uint8Array {
  const bytes = utf8(name)
  if (bytes.length > MAX_NAME_BYTES) throw malformed('a name of more than 255 bytes')
  return concat(Uint8Array.of(bytes.length), bytes)
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

function malformed(problem: string): Refusal {
  return new Refusal('note.malformed', { problem })
}
