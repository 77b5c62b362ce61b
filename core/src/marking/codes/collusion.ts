// What colluders can do who compare their copies: the strategies that capacity is measured against.

import { type Dice, pick } from './dice.ts'

/**
 * One position of a leak made from several copies, given each colluder's symbol there. Where all
 * agree they cannot see that there is a mark, so it stays.
 */
export type Strategy = (symbols: readonly number[], roll: Dice) => number | undefined

export const STRATEGIES = {
  interleave: (symbols, roll) => pick(roll, symbols),
  majority: (symbols, roll) => pick(roll, byFrequency(symbols, Math.max)),
  minority: (symbols, roll) => pick(roll, byFrequency(symbols, Math.min)),
  coin: (symbols, roll) => pick(roll, [...new Set(symbols)]),
  highest: (symbols) => Math.max(...symbols),
  lowest: (symbols) => Math.min(...symbols),
  erase: (symbols) => (new Set(symbols).size === 1 ? symbols[0] : undefined),
} as const satisfies Record<string, Strategy>

/** The symbols that occur most often, or least often. */
function byFrequency(
  symbols: readonly number[],
  choose: (...counts: number[]) => number,
): number[] {
  const counts = new Map<number, number>()
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  const wanted = choose(...counts.values())
  return [...counts].filter(([, count]) => count === wanted).map(([symbol]) => symbol)
}
