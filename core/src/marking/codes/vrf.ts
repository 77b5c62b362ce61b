// A verifiable random function: of each name under one secret one number, and no other can be shown to be it.

import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, hex, sameBytes } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'

// ECVRF-EDWARDS25519-SHA512-TAI. Source: RFC 9381 §5, with its names for what is written here.

const { Point } = ed25519
type Point = InstanceType<typeof Point>
const Q = Point.Fn.ORDER

const SUITE = 3
const POINT_BYTES = 32
const CHALLENGE_BYTES = 16
export const VRF_PROOF_BYTES = POINT_BYTES + CHALLENGE_BYTES + 32

/** @param secret 32 bytes */
export function vrfKey(secret: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(secret)
}

/** The number that belongs to `alpha`: 64 bytes, which nobody without the secret or a proof can tell. */
export function vrfOutput(secret: Uint8Array, alpha: Uint8Array): Uint8Array {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secret)
  return toHash(encode(pointBytes, alpha).multiply(scalar))
}

/** What shows the number of `alpha` to whoever has the key, and tells nothing of any other's. */
export function vrfProve(secret: Uint8Array, alpha: Uint8Array): Uint8Array {
  const { prefix, scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secret)
  const h = encode(pointBytes, alpha)
  const gamma = h.multiply(scalar)
  const k = fromLittle(sha512(concat(prefix, h.toBytes()))) % Q
  const c = challenge([pointBytes, h, gamma, Point.BASE.multiply(k), h.multiply(k)])
  const s = (k + c * scalar) % Q
  return concat(gamma.toBytes(), toLittle(c, CHALLENGE_BYTES), toLittle(s, 32))
}

/**
 * The number of `alpha`, only if the proof shows it. There is no proof of another, whoever made the key:
 * one of low order is refused.
 *
 * @throws Refusal `signature.bad`
 */
export function vrfVerify(key: Uint8Array, alpha: Uint8Array, proof: Uint8Array): Uint8Array {
  const y = pointAt(key)
  const gamma = pointAt(proof.subarray(0, POINT_BYTES))
  const c = fromLittle(proof.subarray(POINT_BYTES, POINT_BYTES + CHALLENGE_BYTES))
  const s = fromLittle(proof.subarray(POINT_BYTES + CHALLENGE_BYTES))
  const isWhole = proof.length === VRF_PROOF_BYTES && s < Q
  if (!isWhole || y === undefined || gamma === undefined || y.isSmallOrder()) throw bad(key)
  const h = encode(key, alpha)
  const u = times(Point.BASE, s).subtract(times(y, c))
  const v = times(h, s).subtract(times(gamma, c))
  if (challenge([key, h, gamma, u, v]) !== c) throw bad(key)
  return toHash(gamma)
}

/** By trying: every second string is a point. */
function encode(key: Uint8Array, alpha: Uint8Array): Point {
  for (let ctr = 0; ctr < 256; ctr++) {
    const tried = sha512(
      concat(Uint8Array.of(SUITE, 1), key, alpha, Uint8Array.of(ctr), Uint8Array.of(0)),
    )
    const point = pointAt(tried.subarray(0, POINT_BYTES))?.clearCofactor()
    if (point !== undefined && !point.is0()) return point
  }
  throw new Error('no point in 256 tries')
}

function challenge(points: readonly (Point | Uint8Array)[]): bigint {
  const bytes = points.map((one) => (one instanceof Uint8Array ? one : one.toBytes()))
  const hash = sha512(concat(Uint8Array.of(SUITE, 2), ...bytes, Uint8Array.of(0)))
  return fromLittle(hash.subarray(0, CHALLENGE_BYTES))
}

function toHash(gamma: Point): Uint8Array {
  const cleared = gamma.clearCofactor().toBytes()
  return sha512(concat(Uint8Array.of(SUITE, 3), cleared, Uint8Array.of(0)))
}

/** Written in the one way of RFC 8032, or none. */
function pointAt(bytes: Uint8Array): Point | undefined {
  try {
    const point = Point.fromBytes(Uint8Array.from(bytes), false)
    return sameBytes(point.toBytes(), bytes) ? point : undefined
  } catch {
    return undefined
  }
}

function times(point: Point, scalar: bigint): Point {
  return scalar === 0n ? Point.ZERO : point.multiplyUnsafe(scalar)
}

function fromLittle(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
}

function toLittle(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
}

function bad(key: Uint8Array): Refusal<'signature.bad'> {
  return new Refusal('signature.bad', { key: hex(key) })
}
