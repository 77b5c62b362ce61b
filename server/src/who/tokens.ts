// Sessions and invitations: secrets that are handed out once and kept only as hashes.

import { fromHex, hex, utf8 } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { sha256 } from '@noble/hashes/sha2.js'

/** 32 random bytes in hex: what a person or a client holds. */
export function freshToken(random: Random): string {
  return hex(random.bytes(32))
}

/** SHA-256 of a signing key, as a session remembers who opened it. */
export function keyHashOf(signingKey: string): string {
  return hex(sha256(fromHex(signingKey)))
}

/** SHA-256 of the token's text: all that the house keeps. A token has too many bits to be guessed. */
export function tokenHash(token: string): string {
  return hex(sha256(utf8(token)))
}
