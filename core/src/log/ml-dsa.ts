// ML-DSA-44 (FIPS 204): signatures that a quantum computer does not forge, beside Ed25519 and never in its place.

import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js'
import { utf8 } from '../shared/bytes.ts'

export const ML_DSA_KEY_BYTES = 1312
export const ML_DSA_SIGNATURE_BYTES = 2420

/** A key that signs. A platform that has the algorithm itself hands in its own. */
export interface MlDsa {
  readonly publicKey: Uint8Array
  /** 2,420 bytes; two signatures of one message may differ. */
  sign(message: Uint8Array): Uint8Array
}

/**
 * By JavaScript, and deterministic: about ten times as slow as a platform's own.
 *
 * @param seed 32 bytes
 */
export function mlDsaOf(seed: Uint8Array): MlDsa {
  const { publicKey, secretKey } = ml_dsa44.keygen(seed)
  const sign = (message: Uint8Array) => ml_dsa44.sign(message, secretKey, { extraEntropy: false })
  return { publicKey, sign }
}

/**
 * The seed of the ML-DSA key that stands beside an Ed25519 key, so that there is no second file to lose.
 * Who breaks Ed25519 learns its scalar from the public key, and not the seed that was hashed into it
 * (RFC 8032 §5.1.5): that takes a search of 2^128 steps, also of a quantum computer.
 *
 * @param secret the Ed25519 seed, 32 bytes
 */
export function seedBeside(secret: Uint8Array): Uint8Array {
  return hkdf(sha256, secret, undefined, utf8('forewarn ml-dsa-44 v1'), 32)
}

/** Of another length it is a wrong signature like any other. */
export type IsMlDsa = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean

export const isMlDsa: IsMlDsa = (signature, message, publicKey) =>
  signature.length === ML_DSA_SIGNATURE_BYTES && ml_dsa44.verify(signature, message, publicKey)
