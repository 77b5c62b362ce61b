// Sharing a secret so that some of the shares together give it, and fewer give nothing.

import type { Random } from '../shared/chance.ts'
import { Refusal } from '../shared/refusal.ts'

/** `x`: 1 to 255, its own for each share. `bytes`: as long as the secret. */
export interface Share {
  readonly x: number
  readonly bytes: Uint8Array
}

/**
 * `count` shares, of which any `least` give the secret back. Whoever has fewer knows its length and no
 * more: every secret of that length is as likely as before.
 *
 * Source: Shamir, "How to Share a Secret", CACM 22(11), 1979, over GF(2^8) for each byte by itself.
 *
 * @param random draws `least` − 1 bytes for each byte of the secret
 */
export function splitSecret(
  secret: Uint8Array,
  { count, least }: { readonly count: number; readonly least: number },
  random: Random,
): Share[] {
  if (!(least >= 2 && least <= count && count <= 255)) throw new Error('no such shares')
  // Of one polynomial a byte: the secret, then coefficients of rising degree.
  const rows = [secret, ...Array.from({ length: least - 1 }, () => random.bytes(secret.length))]
  return Array.from({ length: count }, (_, i) => {
    const x = i + 1
    const bytes = secret.map((_, at) => {
      return rows.reduceRight((sum, row) => times(sum, x) ^ (row[at] as number), 0)
    })
    return { x, bytes }
  })
}

/**
 * The secret, where `shares` are as many as it takes, each with an `x` of its own. Of too few, or of a
 * wrong one, noise comes out: what is opened with it has to tell.
 *
 * @throws Refusal `sealing.broken` where two have the same `x`, as no shares of ours do
 */
export function joinShares(shares: readonly Share[]): Uint8Array {
  const [first] = shares
  if (first === undefined || new Set(shares.map(({ x }) => x)).size < shares.length) {
    throw new Refusal('sealing.broken', {})
  }
  const weights = shares.map(({ x }) => {
    return shares.reduce((product, other) => {
      return other.x === x ? product : times(product, times(other.x, inverse(other.x ^ x)))
    }, 1)
  })
  return first.bytes.map((_, at) => {
    return shares.reduce((sum, { bytes }, i) => {
      return sum ^ times(bytes[at] as number, weights[i] as number)
    }, 0)
  })
}

/** In GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, without a table or a branch that the secret steers. */
function times(a: number, b: number): number {
  let product = 0
  for (let left = a, right = b, i = 0; i < 8; i++) {
    product ^= left & -(right & 1)
    left = ((left << 1) ^ (0x11b & -(left >> 7))) & 0xff
    right >>= 1
  }
  return product
}

/** a^254, since a^255 is 1. */
function inverse(a: number): number {
  let power = 1
  for (let i = 0; i < 254; i++) power = times(power, a)
  return power
}
