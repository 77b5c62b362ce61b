// Cosignatures: what a witness says of a checkpoint, that at this time it was the newest of one history.

import { ed25519 } from '@noble/curves/ed25519.js'
import { z } from 'zod'
import { base64, concat, hex, sameBytes, utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import {
  isName,
  isSignature,
  keyId,
  parseVerifierKey,
  type SignatureLine,
  splitNote,
  type VerifierKey,
} from './note.ts'

/** C2SP's byte for cosignatures by Ed25519 with a time. */
const COSIGNATURE = Uint8Array.of(4)
const TIME_BYTES = 8

/** Whose cosignatures count, and how many there must be: from 1 to as many as there are witnesses. */
export const Witnessing = z.strictObject({
  witnesses: z.array(z.string().max(2200)).min(1).max(100).readonly(),
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
 * @param secret an Ed25519 seed, 32 bytes, that signs nothing else
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
 * Who of these witnesses cosigned a checkpoint; signatures by anybody else are passed over. One that
 * claims to be by one of them must be right.
 *
 * @throws Refusal `note.malformed`, `note.unsigned`
 */
export function cosignersOf(note: string, witnesses: readonly VerifierKey[]): Cosigned[] {
  const { text, signatures } = splitNote(note)
  return witnesses.flatMap((key) => {
    const { name, id, publicKey } = parseVerifierKey(key, COSIGNATURE)
    const own = signatures.filter((line) => line.name === name && sameBytes(line.id, id))
    const times = own.map((line) => timeOf(line, text, publicKey))
    return times.length === 0 ? [] : [{ key, seconds: Math.max(...times) }]
  })
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
 * Each witness has a key of its own: the signed words do not hold a name, so that one key under two
 * names would count twice.
 *
 * @throws Refusal `note.malformed`
 */
export function verifyWitnessing({ witnesses, quorum }: Witnessing): void {
  const keys = witnesses.map((key) => hex(parseVerifierKey(key, COSIGNATURE).publicKey))
  if (new Set(keys).size < keys.length) throw malformed('one witness stands there twice')
  if (!Number.isSafeInteger(quorum) || quorum < 1 || quorum > keys.length) {
    throw malformed(`a quorum of ${quorum} in ${keys.length} witnesses`)
  }
}

/** @throws Refusal `note.unsigned` */
function timeOf({ name, signature }: SignatureLine, text: string, publicKey: Uint8Array): number {
  const unsigned = new Refusal('note.unsigned', { name })
  if (signature.length !== TIME_BYTES + 64) throw unsigned
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  const seconds = Number(time)
  if (time === 0n || !Number.isSafeInteger(seconds)) throw unsigned
  if (!isSignature(signature.subarray(TIME_BYTES), messageOf(text, time), publicKey)) throw unsigned
  return seconds
}

function messageOf(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`)
}

function malformed(problem: string): Refusal {
  return new Refusal('note.malformed', { problem })
}
