// The small shapes that facts are made of, checked where a fact enters.

import { z } from 'zod'
import { type Instant, instant } from './instant.ts'

/** Milliseconds UTC; see `Instant`. */
export const At = z
  .int()
  .min(0)
  .max(253_402_300_799_999)
  .transform((ms): Instant => instant(ms))

/**
 * What a person writes and a house keeps: names, addresses, keys in armour. A NUL is no letter of any,
 * and not every store can keep one.
 */
export function words(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0'), 'holds a NUL, which is no letter: write it without')
}

/** SHA-256, lower-case hex. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/)
export type Digest = z.infer<typeof Digest>

/** Of what is sealed inside an entry. */
export const MAX_SEALED_CHARS = 65_536

/** An age file sealed to the team, in base64: what the ledger keeps but the server cannot read. */
export const Sealed = z
  .string()
  .max(MAX_SEALED_CHARS)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
export type Sealed = z.infer<typeof Sealed>

/** An Ed25519 public key, 32 bytes in lower-case hex. */
export const SigningKey = z.string().regex(/^[0-9a-f]{64}$/)
export type SigningKey = z.infer<typeof SigningKey>

/** An age recipient, classic (X25519) or post-quantum hybrid (ML-KEM-768 with X25519). */
export const AgeKey = z
  .string()
  .regex(/^age1(?:pq1[02-9ac-hj-np-z]{1900,2000}|[02-9ac-hj-np-z]{58})$/)
export type AgeKey = z.infer<typeof AgeKey>

/** ISO 3166-1 alpha-2. A policy attribute and never evidence. */
export const Jurisdiction = z.string().regex(/^[A-Z]{2}$/)
export type Jurisdiction = z.infer<typeof Jurisdiction>

/** A tier's short name, such as `five-days`. Seen by the server: nothing embargoed. */
export const Tier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
export type Tier = z.infer<typeof Tier>

export const ARTEFACT_CLASSES = [
  'headline',
  'description',
  'detection',
  'verification-code',
  'patch',
] as const
export const ArtefactClass = z.enum(ARTEFACT_CLASSES)
export type ArtefactClass = z.infer<typeof ArtefactClass>
