// Signing in: what an enrolled key signs to get a token.

import { utf8 } from '../shared/bytes.ts'
import type { Instant } from '../shared/instant.ts'

/** Bound to house, actor, instant and nonce, and to nothing that an act could be mistaken for. */
export function sessionBytes(
  house: string,
  actor: string,
  at: Instant,
  nonce: string,
): Uint8Array<ArrayBuffer> {
  return utf8(`forewarn session v1\n${JSON.stringify([house, actor, at, nonce])}`)
}
