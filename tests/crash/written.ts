// What the writer of the crash tests writes: told by its number alone, so that every byte can be checked.

import { createHash } from 'node:crypto'
import type { StoredEntry } from '@forewarn/core/log/receipt'

export function entryOf(seq: number): StoredEntry {
  const salt = createHash('sha256').update(`salt ${seq}`).digest()
  return {
    salt: Uint8Array.from(salt),
    bytes: new Uint8Array(50 + ((seq * 997) % 3000)).fill(seq % 256),
  }
}

/** Some are larger than a page, some larger than a pipe. */
export function blobOf(n: number): Uint8Array {
  return new Uint8Array(1 + ((n * 7919) % 150_000)).fill(n % 256)
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Numbers below `bound` that a seed repeats. Source: Lehmer's generator, modulus 2^31 − 1. */
export function randomOf(seed: number): (bound: number) => number {
  let state = (seed % 2_147_483_646) + 1
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
}
