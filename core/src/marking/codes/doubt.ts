// Brings a doubtful symbol into the one form that scores look at.

import type { Alphabet, SoftSymbol } from './position.ts'

/** Probabilities are rounded down to 64ths: no doubt is known better, and few kinds are fast. */
const STEPS = 64

/** The symbols that differ from the rest, the likeliest first; at a binary place symbol 1 alone. */
export type Doubt = readonly (readonly [symbol: number, probability: number])[]

/** The probability that an innocent copy holds `symbol`; `undefined` where the alphabet has none such. */
export function chanceOf(alphabet: Alphabet, symbol: number): number | undefined {
  if ('weights' in alphabet) return alphabet.weights[symbol]
  const isOne = Number.isInteger(symbol) && symbol >= 0 && symbol < alphabet.uniform
  return isOne ? 1 / alphabet.uniform : undefined
}

/**
 * A doubt in its one form; a symbol where there is none; `undefined` where it is no news, or no
 * distribution over the alphabet. Depends on the reading and the alphabet alone.
 */
export function settleDoubt(
  alphabet: Alphabet,
  { likely }: SoftSymbol,
): Doubt | number | undefined {
  if (!isDistribution(alphabet, likely)) return undefined
  const rounded = likely.map(([symbol, p]) => [symbol, Math.floor(p * STEPS) / STEPS] as const)
  const sure = rounded.find(([, p]) => p === 1)
  if (sure !== undefined) return sure[0]
  const size = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
  const doubt =
    size === 2
      ? ([[1, probabilityOfOne(alphabet, rounded)]] as const)
      : [...rounded].sort(([a, p], [b, q]) => q - p || a - b)
  if (size === 2 && doubt[0]?.[1] === 1) return 1
  if (size === 2 && doubt[0]?.[1] === 0) return 0
  const isNews = doubt.some(([symbol, p]) => Math.abs(p - weight(alphabet, symbol)) > 1 / STEPS)
  return isNews ? doubt : undefined
}

function isDistribution(alphabet: Alphabet, likely: Doubt): boolean {
  const symbols = new Set(likely.map(([symbol]) => symbol))
  const isOver = likely.every(
    ([symbol, p]) => (chanceOf(alphabet, symbol) ?? 0) > 0 && p >= 0 && p <= 1,
  )
  return isOver && symbols.size === likely.length && sum(likely) <= 1 + 1e-9
}

function probabilityOfOne(alphabet: Alphabet, likely: Doubt): number {
  const of = (symbol: number) => likely.find(([one]) => one === symbol)?.[1]
  return of(1) ?? 1 - (of(0) ?? weight(alphabet, 0))
}

const weight = (alphabet: Alphabet, symbol: number): number => chanceOf(alphabet, symbol) ?? 0

const sum = (likely: Doubt): number => likely.reduce((total, [, p]) => total + p, 0)
