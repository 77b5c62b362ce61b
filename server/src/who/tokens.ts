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

/** SHA-256 of an invitation's text: all that the house keeps. It has too many bits to be guessed. */
export function tokenHash(token: string): string {
  return hex(sha256(utf8(token)))
}

/**
 * By what a session is found: its token *and* the key that it was opened for, so that with another
 * key there is no such session.
 *
 * @param key 32 bytes in hex
 */
export function sessionHash(token: string, key: string): string {
  return hex(sha256(utf8(`${token} ${key}`)))
}
