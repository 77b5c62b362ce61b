// How a set of keys is named: for the owner who countersigns it, and for two people on the telephone.

import { sha256 } from '@noble/hashes/sha2.js'
import type { VerifierKey } from '../log/note.ts'
import { fromHex, hex, utf8 } from '../shared/bytes.ts'
import type { AgeKey, Digest, SigningKey } from '../shared/fields.ts'

/** SHA-256 over a tag, the signing key and the age keys in sorted order, a line each. */
export function offerDigest(signingKey: SigningKey, ageKeys: readonly AgeKey[]): Digest {
  const lines = ['forewarn keys v1', signingKey, ...[...ageKeys].sort()]
  return hex(sha256(utf8(lines.join('\n'))))
}

/** How people say a key of a log or of a witness, as C2SP writes it: one of them, not several. */
export function keyFingerprint(key: VerifierKey): string {
  return spoken(hex(sha256(utf8(key))))
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** How people say a key: the first 160 bits of `offerDigest`, as `spoken` writes them. */
export function fingerprint(signingKey: SigningKey, ageKeys: readonly AgeKey[]): string {
  return spoken(offerDigest(signingKey, ageKeys))
}

/**
 * The first 160 bits of a digest in eight groups of four letters, such as `mzxw 6ytb …`, for people
 * to compare over another channel.
 */
export function spoken(digest: Digest): string {
  const bytes = fromHex(digest).subarray(0, 20)
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = bits.replace(/.{5}/g, (five) => LETTERS.charAt(Number.parseInt(five, 2)))
  return letters.replace(/.{4}(?=.)/g, '$& ')
}
