// A recipient's own tokens: drawn from a secret that never leaves its client, and known to the ledger by hash.

import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { fromHex, hex, utf8 } from '../../shared/bytes.ts'
import type { AttemptId, PartId, RecipientId } from '../../shared/ids.ts'

/** 128 bits: nobody finds one by trial, and none occurs twice by chance. */
const TOKEN_BYTES = 16
const TAG_BYTES = 8

/** In one part. More would prove no more. */
export const MOST_TOKENS = 8

/** Different values that an author may leave to recipients, each of which takes a token. */
export const MOST_OWN_VALUES = 4

/** Such a value has room for 128 bits: 32 hexadecimal digits of one case, grouped by hyphens or not. */
export const OWN_VALUE = /^(?!-)(?:(?:-?[0-9a-f]){32}|(?:-?[0-9A-F]){32})$/

/** What the ledger holds of one token. */
export interface TokenHash {
  /** 8 bytes in hex, of the token alone: finds the entry among those of all recipients at once. */
  readonly tag: string
  /**
   * SHA-256 over part, recipient and token, in hex. Whoever copies it from the ledger cannot make the
   * one that would prove something about themselves, or about another part.
   */
  readonly hash: string
}

/** Whose copy a token stands in. */
export interface TokenHolder {
  readonly partId: PartId
  readonly recipientId: RecipientId
}

/**
 * The token with this index of a part, 32 hexadecimal digits: the same whenever the part is opened again,
 * and unrelated to all others.
 *
 * Source: RFC 5869 (HKDF), with SHA-256.
 *
 * @param secret 32 bytes
 */
export function tokenOf(secret: Uint8Array, partId: PartId, index: number): string {
  const context = utf8(`forewarn token v1\n${partId}\n${index}`)
  return hex(hkdf(sha256, secret, undefined, context, TOKEN_BYTES))
}

/**
 * The token for a value that an author left to recipients: the same in every part of one copy that holds
 * that value, since its files may speak of one another.
 */
export function valueTokenOf(secret: Uint8Array, attemptId: AttemptId, value: string): string {
  const context = utf8(`forewarn token value v1\n${attemptId}\n${value}`)
  return hex(hkdf(sha256, secret, undefined, context, TOKEN_BYTES))
}

/** With the digits grouped, and in the case, as `value` has them. */
export function tokenLike(token: string, value: string): string {
  let at = 0
  const written = value.replace(/[0-9a-f]/gi, () => token[at++] ?? '')
  return value === value.toLowerCase() ? written : written.toUpperCase()
}

/**
 * The secret of a client that the house serves: of the signing key, which such a page holds anyway, and
 * good for no more than that key is.
 *
 * @param signingSecret 32 bytes in hex
 */
export function servedSecret(signingSecret: string): Uint8Array {
  return hkdf(sha256, fromHex(signingSecret), undefined, utf8('forewarn served tokens v1'), 32)
}

export function tokenHash(token: string, { partId, recipientId }: TokenHolder): TokenHash {
  const bound = `forewarn token hash v1\n${partId}\n${recipientId}\n${token}`
  return { tag: tagOf(token), hash: hex(sha256(utf8(bound))) }
}

export function tagOf(token: string): string {
  return hex(sha256(utf8(`forewarn token tag v1\n${token}`)).subarray(0, TAG_BYTES))
}

/**
 * As it stands in a file: four groups of eight digits. No run is long enough to be taken for a value that
 * the vendor marked, see `findValue`.
 */
export function writtenToken(token: string): string {
  return (token.match(/.{8}/g) ?? []).join('-')
}
