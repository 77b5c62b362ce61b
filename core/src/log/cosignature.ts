// Cosignatures: what a witness says of a checkpoint, that at this time it was the newest of one history.

import { ed25519 } from '@noble/curves/ed25519.js'
import { z } from 'zod'
import { base64, concat, hex, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { readCheckpoint } from './checkpoint.ts'
import { type IsMlDsa, isMlDsa, type MlDsa } from './ml-dsa.ts'
import {
  isName,
  isSignature,
  keyId,
  keysIn,
  linesBy,
  type ParsedKey,
  parseAnyKey,
  parseVerifierKey,
  type SignatureLine,
  splitNote,
  type VerifierKey,
} from './note.ts'
import { mustBeSubtreeKey, SUBTREE, signSubtree, subtreeTime } from './subtree.ts'

/** C2SP's byte for cosignatures by Ed25519 with a time. */
export const COSIGNATURE = Uint8Array.of(4)
const TIME_BYTES = 8

/**
 * Whose cosignatures count, and how many there must be: from 1 to as many as there are witnesses. A witness
 * that stands there with two keys, a blank between them, must have signed with both.
 */
export const Witnessing = z.strictObject({
  witnesses: z.array(z.string().max(2800)).min(1).max(100).readonly(),
  quorum: z.int().min(1),
})
export type Witnessing = z.infer<typeof Witnessing>

/** One witness's word. */
export interface Cosigned {
  readonly key: VerifierKey
  /** Seconds since 1970, by the witness's clock. */
  readonly seconds: number
}

/**
 * What a witness is known by. Its name goes wherever checkpoints go, so it should tell nothing.
 *
 * @param secret an Ed25519 seed, 32 bytes, that signs nothing else but draws: see `draw.ts`
 */
export function cosignerKey(name: string, secret: Uint8Array): VerifierKey {
  if (!isName(name)) throw malformed('a key name has no spaces and no plus')
  const key = ed25519.getPublicKey(secret)
  return `${name}+${hex(keyId(name, key, COSIGNATURE))}+${base64(concat(COSIGNATURE, key))}`
}

/**
 * The signature line that a witness adds to a checkpoint, with its newline.
 *
 * Source: C2SP tlog-cosignature, Ed25519.
 *
 * @param note signed by its log, which the caller has verified
 * @param seconds since 1970; never 0, which would say nothing about the newest
 */
export function cosign(note: string, name: string, secret: Uint8Array, seconds: number): string {
  if (!Number.isSafeInteger(seconds) || seconds <= 0) throw new Error(`no time: ${seconds}`)
  if (!isName(name)) throw malformed('a key name has no spaces and no plus')
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds))
  const signature = ed25519.sign(messageOf(splitNote(note).text, BigInt(seconds)), secret)
  const id = keyId(name, ed25519.getPublicKey(secret), COSIGNATURE)
  return `— ${name} ${base64(concat(id, time, signature))}\n`
}

/**
 * The line that a witness adds besides, by ML-DSA-44. It commits to the witness's name, and not to lines
 * of the checkpoint after the third.
 *
 * @param note as `cosign` has it
 * @param seconds as `cosign` has it
 */
export function cosignBeside(note: string, name: string, key: MlDsa, seconds: number): string {
  if (!Number.isSafeInteger(seconds) || seconds <= 0) throw new Error(`no time: ${seconds}`)
  if (!isName(name)) throw malformed('a key name has no spaces and no plus')
  return signSubtree(readCheckpoint(splitNote(note).text), name, key, seconds)
}

/**
 * Who of these witnesses cosigned a checkpoint; signatures by anybody else are passed over. One that
 * claims to be by one of them must be right.
 *
 * @param isRight the platform's own, where it is quicker
 * @throws Refusal `note.malformed`, `note.unsigned`
 */
export function cosignersOf(
  note: string,
  witnesses: readonly VerifierKey[],
  isRight: IsMlDsa = isMlDsa,
): Cosigned[] {
  const { text, signatures } = splitNote(note)
  return witnesses.flatMap((key) => {
    const times = keysIn(key).map((one) => {
      const parsed = parseCosigner(one)
      return linesBy(signatures, parsed).map((line) => timeOf(line, text, parsed, isRight))
    })
    if (times.some((found) => found.length === 0)) return []
    return [{ key, seconds: Math.min(...times.map((found) => Math.max(...found))) }]
  })
}

/** The lines of a witness's own keys, one of each, out of whatever was sent. */
export function linesOf(note: string, witness: VerifierKey): string {
  const lines = note.slice(note.lastIndexOf('\n\n') + 2).split('\n')
  const { signatures } = splitNote(note)
  const own = keysIn(witness).map((key) => linesBy(signatures, parseCosigner(key))[0])
  return own.map((one) => (one ? `${lines[signatures.indexOf(one)]}\n` : '')).join('')
}

/** @throws Refusal `note.malformed` where it is no key that cosigns */
function parseCosigner(key: VerifierKey): ParsedKey {
  const parsed = parseAnyKey(key)
  if (parsed.kind === COSIGNATURE[0]) return parseVerifierKey(key, COSIGNATURE)
  if (parsed.kind !== SUBTREE[0]) throw malformed('a key that signs no cosignatures')
  mustBeSubtreeKey(parsed)
  return parsed
}

/**
 * Returns only if as many witnesses as the quorum says cosigned a checkpoint.
 *
 * @throws Refusal `witness.tooFew`, `note.malformed`, `note.unsigned`
 */
export function verifyQuorum(note: string, { witnesses, quorum }: Witnessing): void {
  const found = cosignersOf(note, witnesses).length
  if (found < quorum) throw new Refusal('witness.tooFew', { found, quorum })
}

/**
 * Each witness has keys of its own: what Ed25519 signs does not hold a name, so that one key under two
 * names would count twice.
 *
 * @throws Refusal `note.malformed`
 */
export function verifyWitnessing({ witnesses, quorum }: Witnessing): void {
  const keys = witnesses.flatMap(keysIn).map((key) => hex(parseCosigner(key).publicKey))
  if (new Set(keys).size < keys.length) throw malformed('one witness stands there twice')
  if (!Number.isSafeInteger(quorum) || quorum < 1 || quorum > witnesses.length) {
    throw malformed(`a quorum of ${quorum} in ${witnesses.length} witnesses`)
  }
}

/** @throws Refusal `note.unsigned` */
function timeOf(
  line: SignatureLine,
  text: string,
  { kind, publicKey }: ParsedKey,
  isRight: IsMlDsa,
): number {
  const isSubtree = kind === SUBTREE[0]
  const seconds = isSubtree
    ? subtreeTime(line, readCheckpoint(text), publicKey, isRight)
    : textTime(line, text, publicKey)
  if (seconds === 0) throw new Refusal('note.unsigned', { name: line.name })
  return seconds
}

function textTime({ name, signature }: SignatureLine, text: string, publicKey: Uint8Array): number {
  const unsigned = new Refusal('note.unsigned', { name })
  if (signature.length !== TIME_BYTES + 64) throw unsigned
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  const seconds = Number(time)
  if (!Number.isSafeInteger(seconds)) throw unsigned
  if (!isSignature(signature.subarray(TIME_BYTES), messageOf(text, time), publicKey)) throw unsigned
  return seconds
}

function messageOf(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`)
}

function malformed(problem: string): Refusal {
  return new Refusal('note.malformed', { problem })
}
