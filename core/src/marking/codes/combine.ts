// Joins several samples of one leak into one reading.

import { chanceOf } from './doubt.ts'
import type { Alphabet, Position, Reading, Shown } from './position.ts'

/**
 * A position counts once, however many samples show it. Hand over all samples at once: a doubt no
 * longer tells a later sample what it was about.
 */
export function combine(positions: readonly Position[], readings: readonly Reading[]): Reading {
  return positions.map(({ alphabet }, at) => {
    const symbols = new Set<number>()
    for (const reading of readings) {
      const shown = reading[at]
      if (typeof shown === 'number') symbols.add(shown)
      else for (const [symbol] of shown?.likely ?? []) symbols.add(symbol)
    }
    return oneOf(alphabet, symbols)
  })
}

/** More answers than this say nothing about any of them. */
const MOST = 16

/**
 * What is read where samples show several symbols, in any order and however often: nobody may choose
 * which to believe, so each is as probable as the alphabet makes it among them.
 *
 * That is what a misreading leaves: one of them was there, and chance put the others beside it. Where
 * several copies were mixed each was there, and the doubt errs on the safe side. A binary place that
 * shows both says nothing; of a value with a million forms it leaves two.
 */
export function oneOf(alphabet: Alphabet, symbols: ReadonlySet<number>): Shown {
  const [first, ...others] = symbols
  if (others.length === 0) return first
  const size = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
  if (size === 2 || symbols.size > MOST) return undefined
  const weighed = [...symbols]
    .sort((a, b) => a - b)
    .map((symbol) => [symbol, chanceOf(alphabet, symbol) ?? 0] as const)
  const total = weighed.reduce((sum, [, chance]) => sum + chance, 0)
  if (!(total > 0)) return undefined
  return { likely: weighed.map(([symbol, chance]) => [symbol, chance / total] as const) }
}
