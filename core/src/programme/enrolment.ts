// How long a newcomer is invited for, and what it answers to the house's challenge: proof of possession.

import { sha256 } from '@noble/hashes/sha2.js'
import { concat, hex, utf8 } from '../shared/bytes.ts'

/** The longest that any invitation is good for. */
export const INVITED_DAYS = 90

/**
 * The answer that `keysOffered` carries: a digest, so that the ledger does not hold the nonce itself.
 *
 * @param nonce 32 bytes, which only the holder of an offered age key can unseal
 */
export function challengeAnswer(nonce: Uint8Array): string {
  return hex(sha256(concat(utf8('forewarn challenge v1\n'), nonce)))
}
