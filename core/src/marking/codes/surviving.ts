// How much of a mark a reading still holds, in bits: what an innocent copy would have to agree with.

import { chanceOf } from './doubt.ts'
import type { Position, Reading, Shown } from './position.ts'

/**
 * The sum over all positions read of −log2 P(the symbol read, in an innocent copy). To name one of n
 * copies alone takes about log2(n × tests / bound) of them, all read rightly. A doubt counts for what
 * it says more than the alphabet: its divergence from it.
 */
export function survivingBits(positions: readonly Position[], reading: Reading): number {
  return reading.reduce<number>((bits, shown, at) => bits + bitsOf(positions[at], shown), 0)
}

function bitsOf(position: Position | undefined, shown: Shown): number {
  if (position === undefined || shown === undefined) return 0
  const likely = typeof shown === 'number' ? [[shown, 1] as const] : shown.likely
  const parts = likely.map(([symbol, p]) => [p, chanceOf(position.alphabet, symbol) ?? 0] as const)
  const rest = parts.reduce(([p, w], [part, weight]) => [p - part, w - weight] as const, [1, 1])
  return [...parts, rest].reduce((bits, [p, weight]) => bits + told(p, weight), 0)
}

/** What nobody can have, and what is not shown, tells nothing. */
const told = (p: number, weight: number): number =>
  p > 1e-9 && weight > 1e-9 ? p * Math.log2(p / weight) : 0
