// What a text holds besides runs of symbols, by key: literals, names, and of a small program its words.

import { literalKey, nameKey } from '../background.ts'
import { areSmall } from '../small.ts'
import type { Spelt } from '../spelt-names.ts'
import { mix, symbol } from '../symbols.ts'
import type { Keyed } from './packed.ts'

/** Key → what sharing it is worth, in nats. */
type Worths = ReadonlyMap<number, number>

export interface Things {
  readonly literals: Worths
  readonly names: Worths
  readonly pieces: Worths
}

/** About what all words of a small program are worth together, see `small.ts`. */
const ALL_PIECES = 40

export function thingsOf(text: Keyed): Things {
  const pieces = areSmall(text, text) ? new Set(text.pieces) : new Set<string>()
  return {
    literals: keyed(text.worth, literalKey),
    names: keyed(text.spelling, nameKey),
    pieces: new Map([...pieces].map((piece) => [pieceKey(piece), ALL_PIECES / pieces.size])),
  }
}

const keyed = (worths: ReadonlyMap<string, number>, keyOf: (text: string) => number): Worths =>
  new Map([...worths].map(([text, worth]) => [keyOf(text), worth]))

/** Commoner words, which more than 1 in 150 public files spells, lead to half of all items. */
const RARE = 5

const WORD = symbol('word')
const PIECE = symbol('piece')

/** By key: the words that may tell a translation, and how rare each is, in nats. */
export function rareWords({ vocabulary, rarities }: Spelt): Worths {
  const words = new Map<number, number>()
  for (let at = 0; at < vocabulary.length; at++) {
    const rarity = rarities[at] as number
    if (rarity >= RARE) words.set(mix(WORD, vocabulary[at] as number), rarity)
  }
  return words
}

const pieceKey = (piece: string): number => mix(PIECE, symbol(piece))
