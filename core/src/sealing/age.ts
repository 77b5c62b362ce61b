// Sealing with age: bytes into a file for one recipient's keys, and back. The library draws the chance it needs.

import { Refusal } from '../shared/refusal.ts'
import {
  fileKeyIn,
  freshHead,
  headerIn,
  MAX_HEADER_BYTES,
  NONCE_BYTES,
  type Openers,
  payloadKeyIn,
  verifyFileKey,
} from './header.ts'
import { type Cipher, openPayload, payloadBytes, sealPayload } from './payload.ts'
import { pureCipher } from './pure-cipher.ts'

export { type KeyKind, keyKind, MAX_KEYS, type Openers } from './header.ts'

/** A sealed file is held in memory whole, at the desk as at the house. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

const MAX_SEALED_BYTES = MAX_HEADER_BYTES + NONCE_BYTES + payloadBytes(MAX_PLAINTEXT_BYTES)

/**
 * An age file (version 1, binary) that any one of `ageKeys` opens. A file for classic keys opens
 * with the ordinary `age` command too.
 *
 * Classic and post-quantum keys are never mixed in one file: whoever can break the classic one would
 * open it, and the post-quantum key would promise what the file does not keep. `age` refuses it, too.
 *
 * It says nothing about who sealed it: age does not sign.
 *
 * @param cipher of the platform, where it has one; the file is the same
 * @throws Refusal `sealing.badKey`, `sealing.keyCount`, `sealing.mixedKeys`, `sealing.tooLarge`
 */
export async function seal(
  plaintext: Uint8Array,
  ageKeys: readonly string[],
  cipher: Cipher = pureCipher,
): Promise<Uint8Array<ArrayBuffer>> {
  if (plaintext.length > MAX_PLAINTEXT_BYTES) throw tooLarge()
  const { head, key } = await freshHead(ageKeys, cipher.wrapping)
  const sealed = new Uint8Array(head.length + payloadBytes(plaintext.length))
  sealed.set(head)
  await sealPayload(plaintext, key, cipher, sealed.subarray(head.length))
  return sealed
}

/**
 * What was sealed, with the first of the identities that fits.
 *
 * @param sealed an age file, binary; it may come from anybody and hold anything
 * @throws Refusal `sealing.badIdentity`, `sealing.tooLarge`, `sealing.broken`, `sealing.notForYou`
 */
export async function open(
  sealed: Uint8Array,
  openers: Openers,
  cipher: Cipher = pureCipher,
): Promise<Uint8Array<ArrayBuffer>> {
  if (sealed.length > MAX_SEALED_BYTES) throw tooLarge()
  const header = headerIn(sealed)
  const nonce = sealed.subarray(header.length, header.length + NONCE_BYTES)
  const key = await payloadKeyIn(header, nonce, openers, cipher.wrapping)
  const payload = sealed.subarray(header.length + NONCE_BYTES)
  const plain = await openPayload(payload, key, cipher)
  if (nonce.length < NONCE_BYTES || plain === undefined) throw new Refusal('sealing.broken', {})
  return plain
}

/**
 * The key of this one file, which opens no other: 16 bytes. Whoever is shown it can see what was sealed.
 *
 * @throws Refusal `sealing.badIdentity`, `sealing.broken`, `sealing.notForYou`
 */
export function fileKeyOf(sealed: Uint8Array, openers: Openers): Promise<Uint8Array> {
  return fileKeyIn(headerIn(sealed), openers)
}

/**
 * What was sealed, by a file key that somebody shows; there is only one that this file was made with.
 *
 * @throws Refusal `sealing.tooLarge`, `sealing.broken`
 */
export async function openShown(
  sealed: Uint8Array,
  fileKey: Uint8Array,
  cipher: Cipher = pureCipher,
): Promise<Uint8Array<ArrayBuffer>> {
  await verifyFileKey(headerIn(sealed), fileKey)
  return open(sealed, async () => fileKey, cipher)
}

function tooLarge(): Refusal<'sealing.tooLarge'> {
  return new Refusal('sealing.tooLarge', { limitBytes: MAX_PLAINTEXT_BYTES })
}

/** A fresh secret, `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`; the library draws it. */
export async function freshAgeIdentity({ postQuantum }: { postQuantum: boolean }): Promise<string> {
  const { generateHybridIdentity, generateX25519Identity } = await import('age-encryption')
  return postQuantum ? await generateHybridIdentity() : await generateX25519Identity()
}

/**
 * The public key to seal to for this identity.
 *
 * @throws Refusal `sealing.badIdentity`, which does not repeat the secret
 */
export async function recipientOf(identity: string): Promise<string> {
  const { identityToRecipient } = await import('age-encryption')
  try {
    return await identityToRecipient(identity)
  } catch {
    throw new Refusal('sealing.badIdentity', {})
  }
}
