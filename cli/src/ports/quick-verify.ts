// Ed25519 by Node's own library, for replaying a long ledger.

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { QuickVerify } from '@forewarn/core/sealing/signatures'

/** What stands before the 32 bytes of a key in its DER form. Source: RFC 8410 §4. */
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** More than a programme has people; one that has more only parses keys anew. */
const MAX_KEYS = 5000

const keys = new Map<string, KeyObject>()

export const quickVerify: QuickVerify = (message, signature, key) =>
  verify(null, message, keyObject(key), signature)

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
