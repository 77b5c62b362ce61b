// Signing in: what an enrolled key signs to open a session.

import { utf8 } from '../shared/bytes.ts'
import type { Instant } from '../shared/instant.ts'

/**
 * Bound to house, actor, instant and nonce, to the one key that the session is for, and to nothing
 * that an act could be mistaken for.
 *
 * @param key the session's own public key, 32 bytes in hex: who lacks its secret cannot use the token
 */
export function sessionBytes(
  house: string,
  actor: string,
  at: Instant,
  nonce: string,
  key: string,
): Uint8Array<ArrayBuffer> {
  return utf8(`forewarn session v2\n${JSON.stringify([house, actor, at, nonce, key])}`)
}
