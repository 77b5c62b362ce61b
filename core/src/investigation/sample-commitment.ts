// What a sighting's entry commits to of its samples, so that nobody puts another one under it afterwards.

import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { concat, fromBase64, hex, utf8 } from '../shared/bytes.ts'
import { Digest } from '../shared/fields.ts'

const Name = z.string().max(4096)

/** What opens it: a salt of 32 bytes, and what the file of each sample was called, in their order. */
export const SampleSecrets = z.strictObject({
  salt: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  names: z.array(Name).max(1000),
})
export type SampleSecrets = z.infer<typeof SampleSecrets>

/** A sample by the SHA-256 of its bytes, with the name of its file, which readers of marks go by, too. */
export const NamedSample = z.tuple([Digest, Name])
export type NamedSample = z.infer<typeof NamedSample>

/** What `sightingLogged` says: SHA-256 over domain, salt, and digest and name of each, in the order of digests. */
export function sampleCommitment(salt: string, samples: readonly NamedSample[]): Digest {
  const listed = JSON.stringify(samples)
  return hex(sha256(concat(utf8('forewarn sighting v1\n'), fromBase64(salt), utf8(listed))))
}

/** Without the folders that it lay in. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
