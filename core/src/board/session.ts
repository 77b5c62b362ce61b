// Signing in: what an enrolled key signs to open a session, and what a passkey answers in one.

import { sha256 } from '@noble/hashes/sha2.js'
import { base64url, utf8 } from '../shared/bytes.ts'
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

/**
 * What a passkey is asked to sign, in base64url: that its person is here, for the one session with this
 * key. Whoever holds the passkey works it out, so that nobody in between can pass on another's question.
 *
 * @param key the session's public key, 32 bytes in hex
 * @param nonce what the house asks with; good once, and for a few minutes
 */
export function presenceChallenge(house: string, key: string, nonce: string): string {
  return base64url(sha256(utf8(`forewarn presence v1\n${JSON.stringify([house, key, nonce])}`)))
}

/**
 * What the enrolled key signs over a new passkey: without it the house takes none, so that whoever writes
 * to its directory gives nobody a passkey.
 *
 * @param id of the credential, in base64url
 * @param publicKey as SubjectPublicKeyInfo, in base64url
 */
export function passkeyBytes(
  house: string,
  actor: string,
  id: string,
  publicKey: string,
): Uint8Array<ArrayBuffer> {
  return utf8(`forewarn passkey v1\n${JSON.stringify([house, actor, id, publicKey])}`)
}

/** By which two people tell a session apart from others: read aloud or compared, eight signs. */
export function shownKey(key: string): string {
  return `${key.slice(0, 4)} ${key.slice(4, 8)}`.toUpperCase()
}
