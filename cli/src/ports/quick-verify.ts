// Ed25519 by Node's own library, for replaying a long ledger.

import { createPublicKey, verify } from 'node:crypto'
import type { QuickVerify } from '@forewarn/core/sealing/signatures'

/** What stands before the 32 bytes of a key in its DER form. Source: RFC 8410 §4. */
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export const quickVerify: QuickVerify = (message, signature, key) => {
  const der = Buffer.concat([PREFIX, key])
  return verify(
    null,
    message,
    createPublicKey({ key: der, format: 'der', type: 'spki' }),
    signature,
  )
}
