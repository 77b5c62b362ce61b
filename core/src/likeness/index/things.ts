// What a text holds besides runs of symbols, by key: literals, names, and of a small program its words.

import { literalKey, nameKey } from '../background.ts'
import { areSmall } from '../small.ts'
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

const pieceKey = (piece: string): number => mix(symbol('piece'), symbol(piece))
