// Ed25519 signatures by Node's own library: the first by JavaScript takes as long as everything else of a small command.

import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { QuickKey } from '@forewarn/core/sealing/signatures'

/** What stands before the seed of a key in its DER form. Source: RFC 8410 §7. */
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

export const quickKey: QuickKey = (secret) => {
  if (secret.length !== 32) throw new Error('a seed has 32 bytes')
  const der = Buffer.concat([PREFIX, secret])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: Uint8Array.from(spki.subarray(-32)),
    sign: (message) => Uint8Array.from(sign(null, message, key)),
  }
}
