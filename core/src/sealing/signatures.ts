// Signing keys of staff and recipients: drawn, used, and checked strictly.

import { ed25519 } from '@noble/curves/ed25519.js'
import type { NoteKey } from '../log/note.ts'
import { hex } from '../shared/bytes.ts'
import type { Random } from '../shared/chance.ts'
import { Refusal } from '../shared/refusal.ts'

/** A fresh Ed25519 secret, 32 bytes. */
export function freshSigningKey(random: Random): Uint8Array<ArrayBuffer> {
  return random.bytes(32)
}

/** The public key of a secret, 32 bytes. */
export function publicKey(secret: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(secret)
}

/** 64 bytes; the same for the same message and secret. Source: RFC 8032 §5.1.6. */
export function sign(message: Uint8Array, secret: Uint8Array): Uint8Array {
  return ed25519.sign(message, secret)
}

/** Makes a secret sign. A platform that has Ed25519 itself hands in its own; the signatures are the same. */
export type QuickKey = (secret: Uint8Array) => NoteKey

/** By JavaScript. */
export const pureKey: QuickKey = (secret) => ({
  get publicKey() {
    return publicKey(secret)
  },
  sign: (message) => sign(message, secret),
})

/** Whoever signs, by a secret that may stand elsewhere. */
export interface Signer {
  readonly by: string
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/**
 * A platform's own Ed25519, some ten times as fast. What it accepts is accepted; what it refuses is
 * asked again here, since libraries differ on signatures that nobody makes by accident, and two
 * desks must never differ on what is in the ledger.
 */
export type QuickVerify = (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean

/**
 * Returns only if the owner of `key` signed `message`.
 *
 * Strict where no `quick` is given: encodings that are not canonical and keys of small order are
 * refused, since with those one signature may fit many messages.
 *
 * @throws Refusal `signature.bad`
 */
export function verifySignature(
  message: Uint8Array,
  signature: Uint8Array,
  key: Uint8Array,
  quick?: QuickVerify,
): void {
  const isWhole = signature.length === 64 && key.length === 32
  if (isWhole && quick?.(message, signature, key)) return
  if (!isWhole || !ed25519.verify(signature, message, key, { zip215: false })) {
    throw new Refusal('signature.bad', { key: hex(key) })
  }
}
