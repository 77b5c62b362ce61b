// What Node does faster than JavaScript, with the same result: Ed25519, ML-DSA-44, SHA-256 and base64.

import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import type { Hash } from '@forewarn/core/log/leaf'
import {
  type IsMlDsa,
  isMlDsa,
  ML_DSA_KEY_BYTES,
  ML_DSA_SIGNATURE_BYTES,
  type MlDsa,
  mlDsaOf,
} from '@forewarn/core/log/ml-dsa'
import type { NoteKey } from '@forewarn/core/log/note'
import type { QuickVerify } from '@forewarn/core/sealing/signatures'

/** What stands before the 32 bytes of a key in its DER form. Source: RFC 8410 §4. */
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** What stands before the seed of an ML-DSA-44 key, in its DER form of a seed alone. Source: RFC 9881 §6. */
const SEED_PREFIX = Buffer.from('3034020100300b060960864801650304031104228020', 'hex')

/** More than a house has people; one that has more only parses keys anew. */
const MAX_KEYS = 5000

const keys = new Map<string, KeyObject>()

export const quickVerify: QuickVerify = (message, signature, key) =>
  verify(null, message, keyObject(key), signature)

/** The same on a thread of Node's own pool. */
export async function quickVerifyBeside(
  message: Uint8Array,
  signature: Uint8Array,
  key: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, message, keyObject(key), signature, (error, isGood) => {
      if (error) reject(error)
      else resolve(isGood)
    })
  })
}

/** What stands before the seed of an Ed25519 key, in its DER form. Source: RFC 8410 §7. */
const ED25519_SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signatures are the same, to the byte: Ed25519 draws nothing. @param seed 32 bytes */
export function quickNoteKey(seed: Uint8Array): NoteKey {
  const der = Buffer.concat([ED25519_SEED_PREFIX, seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: Uint8Array.from(spki.subarray(-32)),
    sign: (message) => sign(null, message, key),
  }
}

export const quickHash: Hash = (message) => hash('sha256', message, 'buffer')

export function quickBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}

/**
 * Signs with the randomness that the platform draws, or by JavaScript where Node was built on an OpenSSL
 * before 3.5.
 *
 * @param seed 32 bytes
 */
export function quickMlDsa(seed: Uint8Array): MlDsa {
  const key = mlDsaKey(seed)
  if (key === undefined) return mlDsaOf(seed)
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: Uint8Array.from(der.subarray(-ML_DSA_KEY_BYTES)),
    sign: (message) => sign(null, message, key),
  }
}

/** What stands before the 1,312 bytes of an ML-DSA-44 key in its DER form. Source: RFC 9881 §4. */
const ML_DSA_PREFIX = Buffer.from('30820532300b06096086480165030403110382052100', 'hex')

/** By JavaScript, too, where Node has none. */
export const quickIsMlDsa: IsMlDsa = (signature, message, publicKey) => {
  if (signature.length !== ML_DSA_SIGNATURE_BYTES) return false
  const key = publicMlDsaKey(publicKey)
  return key === undefined
    ? isMlDsa(signature, message, publicKey)
    : verify(null, message, key, signature)
}

function publicMlDsaKey(publicKey: Uint8Array): KeyObject | undefined {
  try {
    const der = Buffer.concat([ML_DSA_PREFIX, publicKey])
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

function mlDsaKey(seed: Uint8Array): KeyObject | undefined {
  try {
    const der = Buffer.concat([SEED_PREFIX, seed])
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}

function keyObject(key: Uint8Array): KeyObject {
  const name = Buffer.from(key).toString('latin1')
  const known = keys.get(name)
  if (known !== undefined) return known
  const der = Buffer.concat([PREFIX, key])
  const made = createPublicKey({ key: der, format: 'der', type: 'spki' })
  if (keys.size >= MAX_KEYS) keys.clear()
  keys.set(name, made)
  return made
}
