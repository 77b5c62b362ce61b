// What public code looks like: how surprising a symbol is, and what everybody writes.

import { fromBase64 } from '../shared/bytes.ts'
import { mix, type Symbol32, symbol } from './symbols.ts'

/** As stored: made by `train`, handed in by the caller. */
export interface BackgroundModel {
  readonly version: 2
  /** From what and how it was made, for people. */
  readonly recipe: string
  /** Families of languages whose habits it knows, with spaces between. */
  readonly families: string
  /** Member names that belong to libraries, by `memberKey`, with spaces between. */
  readonly names: string
  /**
   * Base64 of a hash table of runs of one to three symbols, each family's under its own keys: a power
   * of two of cells of two bytes, tag and surprisal of the last symbol in 1/16 nats.
   */
  readonly grams: string
  /** Base64 of a Bloom filter of `seen` keys: runs and literals found in several public files. */
  readonly seen: string
}

export interface Background {
  readonly names: ReadonlySet<string>
  /** What programs of a family of languages are like. */
  habits(family: string): Habits
  /** Whether several public files hold this; wrong about one unseen key in a hundred. */
  hasSeen(key: number): boolean
  /** −ln of the share of public files that spell this word, see `speltKeys`; 0 if it is to count for nothing. */
  rarity(key: number): number
}

export interface Habits {
  /** Whether any are known: otherwise every one looks rare. */
  readonly isKnown: boolean
  /** −ln P(next | the two before), in nats, at most `MOST_SURPRISAL`. */
  surprisal(first: Symbol32, second: Symbol32, next: Symbol32): number
}

/** A symbol the model never saw proves no more than this: somebody else may well have seen it. */
export const MOST_SURPRISAL = 6
/** Nats that a symbol costs on top where its context was never seen: the model mixes 2 orders. */
const BACK_OFF = 0.7
export const GRAM_PROBES = 8
export const BLOOM_HASHES = 5

/** The key of `next` after up to two symbols. */
export function gramKey(next: Symbol32, second?: Symbol32, first?: Symbol32): number {
  if (second === undefined) return mix(1, next)
  if (first === undefined) return mix(mix(2, second), next)
  return mix(mix(mix(3, first), second), next)
}

/** What turns the key of a run into its own family's, in the table of all. */
export const familySalt = (family: string): number => symbol(family)

/** What turns the key of a word into its own, in the table of runs. */
export const SPELT = symbol('spelt')
/** Of words that no or hardly any public file spells. */
const UNSEEN_RARITY = 8

const [LITERAL, NAME] = [symbol('literal'), symbol('name')]

export function literalKey(literal: string): number {
  return mix(LITERAL, symbol(literal))
}

/** @param name by `memberKey` */
export function nameKey(name: string): number {
  return mix(NAME, symbol(name))
}

/** Makes a stored model ready for use. */
export function openBackground(model: BackgroundModel): Background {
  const grams = fromBase64(model.grams)
  const seen = fromBase64(model.seen)
  const families = new Set(model.families.split(' '))
  return {
    names: new Set(model.names.split(' ')),
    habits(family) {
      const salt = familySalt(family)
      return {
        isKnown: families.has(family),
        surprisal: (first, second, next) =>
          find(grams, salt ^ gramKey(next, second, first)) ??
          find(grams, salt ^ gramKey(next, second)) ??
          Math.min(
            MOST_SURPRISAL,
            (find(grams, salt ^ gramKey(next)) ?? MOST_SURPRISAL) + BACK_OFF,
          ),
      }
    },
    hasSeen: (key) => isInFilter(seen, key),
    rarity: (key) => find(grams, SPELT ^ key) ?? UNSEEN_RARITY,
  }
}

/** A second background over the first: `keys` count as seen too. */
export function withSeen(background: Background, keys: ReadonlySet<number>): Background {
  return {
    ...background,
    hasSeen: (key) => keys.has(key) || background.hasSeen(key),
    rarity: (key) => (keys.has(key) ? 0 : background.rarity(key)),
  }
}

function find(grams: Uint8Array, key: number): number | undefined {
  const mask = grams.length / 2 - 1
  const tag = tagOf(key)
  for (let probe = 0; probe < GRAM_PROBES; probe++) {
    const cell = 2 * ((key + probe) & mask)
    if (grams[cell] === tag) return (grams[cell + 1] ?? 0) / 16
    if (grams[cell] === 0) return undefined
  }
  return undefined
}

/** Never 0, which marks an empty cell. */
export function tagOf(key: number): number {
  return ((key >>> 24) % 255) + 1
}

/** The `nth` bit of a key in a filter. Source: Kirsch & Mitzenmacher, "Less hashing", 2006, §3. */
export function bloomBit(key: number, nth: number, filter: Uint8Array): number {
  const bits = filter.length * 8
  const step = (mix(0x27d4eb2f, key) >>> 0) % bits
  return (((key >>> 0) % bits) + nth * step) % bits
}

function isInFilter(filter: Uint8Array, key: number): boolean {
  for (let nth = 0; nth < BLOOM_HASHES; nth++) {
    const bit = bloomBit(key, nth, filter)
    if ((((filter[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 0) return false
  }
  return true
}
