// A keyed cryptographic generator: numbers by name, which only a holder of the seed can predict.

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from '../../shared/bytes.ts'

/** What a number is drawn for: 22 bytes, made once where many generators draw for the same. */
export type Name = Uint8Array & { readonly __brand: 'Name' }

/** Names are told apart by 176 bits of SHA-256. */
export function nameOf(text: string): Name {
  return sha256(utf8(text)).subarray(0, NAME_BYTES) as Name
}

/**
 * Every name has its own number, and no number tells anything of another. A name is never asked
 * for two kinds of number, or the two would be related.
 */
export interface Keyed {
  /** One of 0 … `size` − 1, exactly alike; `size` at most 2 ** 48. */
  uniform(name: Name, size: number): number
  /** The index of one of `weights`, which sum to 1. */
  weighted(name: Name, weights: readonly number[]): number
  /** At least 0, less than 1, in steps of 2 ** -53. */
  fraction(name: Name): number
}

const WORD = 2 ** 48
const WORD_BYTES = 6
const KEY_BYTES = 32
const NAME_BYTES = 22

/**
 * The generator that belongs to `path` under `secret`. Paths are told apart as lists, so
 * ['ab', 'c'] and ['a', 'bc'] have nothing in common.
 *
 * Its key is HMAC-SHA256(secret, path); its blocks are SHA-256(key, name, round). Those 55 bytes
 * always fill one block of SHA-256, so nothing can be appended, and HMAC's second hash, at several
 * times the cost for millions of symbols, would add nothing.
 *
 * @param secret at least 16 bytes, 32 for full strength
 */
export function keyed(secret: Uint8Array, ...path: readonly string[]): Keyed {
  const key = hmac(sha256, secret, utf8(JSON.stringify(['forewarn marking 1', ...path])))
  const input = new Uint8Array(KEY_BYTES + NAME_BYTES + 1)
  input.set(key)
  const block = (name: Name, round: number) => {
    input.set(name, KEY_BYTES)
    input[KEY_BYTES + NAME_BYTES] = round
    return sha256(input)
  }
  const fraction = (name: Name) => {
    const bytes = block(name, 0)
    return (word(bytes, 0) * 32 + ((bytes[WORD_BYTES] as number) >> 3)) / 2 ** 53
  }
  return {
    fraction,
    weighted: (name, weights) => inverse(weights, fraction(name)),
    uniform: (name, size) => {
      for (let round = 0; ; round++) {
        const drawn = firstBelow(block(name, round), size)
        if (drawn !== undefined) return drawn
      }
    },
  }
}

/** Rejection: words in the last, incomplete run of `size` would favour small numbers. */
function firstBelow(bytes: Uint8Array, size: number): number | undefined {
  const end = WORD - (WORD % size)
  for (let at = 0; at + WORD_BYTES <= bytes.length; at += WORD_BYTES) {
    const drawn = word(bytes, at)
    if (drawn < end) return drawn % size
  }
  return undefined
}

function word(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let i = at; i < at + WORD_BYTES; i++) value = value * 256 + (bytes[i] as number)
  return value
}

function inverse(weights: readonly number[], fraction: number): number {
  let below = 0
  for (const [symbol, weight] of weights.entries()) {
    below += weight
    if (fraction < below) return symbol
  }
  return weights.length - 1
}
