// Whether an age identity opens what was sealed to an age recipient, told without opening anything.
// age-encryption can say so too, but only asynchronously, and rules do not wait.

import { x25519 } from '@noble/curves/ed25519.js'
import { sameBytes } from '../shared/bytes.ts'

/**
 * Whether `identity` (`AGE-SECRET-KEY-1…`) is the secret of `recipient` (`age1…`). False where
 * either is not a well-formed classic age key.
 *
 * Source: the age specification (C2SP), "The X25519 recipient type".
 */
export function isKeyPair(identity: string, recipient: string): boolean {
  const secret = identity === identity.toUpperCase() && keyBytes(identity, 'age-secret-key-')
  const wanted = keyBytes(recipient, 'age')
  return secret && wanted ? sameBytes(x25519.getPublicKey(secret), wanted) : false
}

/** Whether `recipient` is a classic age key that something can be sealed to. */
export function isRecipient(recipient: string): boolean {
  return keyBytes(recipient, 'age') !== undefined
}

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** The 32 bytes that a Bech32 text of this prefix holds. Source: BIP 173, "Bech32". */
function keyBytes(written: string, prefix: string): Uint8Array | undefined {
  const lower = written.toLowerCase()
  if (!lower.startsWith(`${prefix}1`)) return undefined
  const values = Array.from(lower.slice(prefix.length + 1), (letter) => LETTERS.indexOf(letter))
  if (values.length !== 58 || values.includes(-1)) return undefined
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0))
  const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
  if (polymod([...expanded, ...values]) !== 1) return undefined
  // 52 groups of 5 bits are 32 bytes and 4 spare bits, which must be zero.
  const bits = values.slice(0, 52).map((value) => value.toString(2).padStart(5, '0'))
  const joined = bits.join('')
  if (joined.slice(256) !== '0000') return undefined
  return Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(joined.slice(8 * i, 8 * i + 8), 2),
  )
}

function polymod(values: readonly number[]): number {
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (const [i, generator] of GENERATOR.entries()) if ((top >> i) & 1) check ^= generator
  }
  return check
}
