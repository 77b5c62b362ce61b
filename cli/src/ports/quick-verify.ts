// Ed25519 and ML-DSA-44 by Node's own library, for replaying a long ledger and opening its checkpoints.

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  type IsMlDsa,
  isMlDsa,
  ML_DSA_KEY_BYTES,
  ML_DSA_SIGNATURE_BYTES,
} from '@forewarn/core/log/ml-dsa'
import type { QuickVerify } from '@forewarn/core/sealing/signatures'

/** What stands before the 32 bytes of a key in its DER form. Source: RFC 8410 §4. */
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** More than a programme has people; one that has more only parses keys anew. */
const MAX_KEYS = 5000

const keys = new Map<string, KeyObject>()

export const quickVerify: QuickVerify = (message, signature, key) =>
  verify(null, message, keyObject(key), signature)

/** What stands before the 1,312 bytes of a key in its DER form. Source: RFC 9881 §4. */
const ML_DSA_PREFIX = Buffer.from('30820532300b06096086480165030403110382052100', 'hex')

/** By JavaScript where Node was built on an OpenSSL before 3.5. */
export const quickIsMlDsa: IsMlDsa = (signature, message, publicKey) => {
  if (signature.length !== ML_DSA_SIGNATURE_BYTES || publicKey.length !== ML_DSA_KEY_BYTES)
    return false
  const key = mlDsaKey(publicKey)
  return key === undefined
    ? isMlDsa(signature, message, publicKey)
    : verify(null, message, key, signature)
}

function mlDsaKey(publicKey: Uint8Array): KeyObject | undefined {
  try {
    const der = Buffer.concat([ML_DSA_PREFIX, publicKey])
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** Parsing a key takes two thirds as long as verifying with it, and few people sign a whole ledger. */
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
