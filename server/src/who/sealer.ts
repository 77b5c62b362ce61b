// What a house hands out and does not remember, it seals: nobody else could have made it.

import { base64url, utf8 } from '@forewarn/core/shared/bytes'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/**
 * @param secret the same in all processes of a house: what one seals another knows
 * @param purpose what is sealed for one is worth nothing for another
 * @returns what makes 22 signs of words, 128 bits of HMAC-SHA-256 in base64url
 */
export function sealer(secret: Uint8Array, purpose: string): (words: string) => string {
  const key = hmac(sha256, secret, utf8(purpose))
  return (words) => base64url(hmac(sha256, key, utf8(words)).subarray(0, 16))
}
