// Repeatable pseudo-random numbers for simulations. Never for codewords: anybody can predict them.

import type { Alphabet } from './position.ts'

/** Numbers at least 0 and less than 1, the same for the same seed. */
export type Dice = () => number

/** Source: Chris Doty-Humphrey, PractRand, `sfc32`: a small chaotic generator with a counter. */
export function dice(seed: number): Dice {
  let a = seed >>> 0
  let b = Math.floor(seed / 2 ** 32) >>> 0
  let c = 0x9e3779b9
  let counter = 1
  const next = () => {
    const out = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + out) >>> 0
    return out / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** One of `choices`, all alike. */
export function pick<T>(roll: Dice, choices: readonly T[]): T {
  return choices[Math.floor(roll() * choices.length)] as T
}

/** A symbol as often as the alphabet has it. Codewords in earnest are keyed: see codeword.ts. */
export function drawSymbol(alphabet: Alphabet, roll: Dice): number {
  let left = roll()
  if ('uniform' in alphabet) return Math.floor(left * alphabet.uniform)
  for (const [symbol, weight] of alphabet.weights.entries()) {
    left -= weight
    if (left < 0) return symbol
  }
  return alphabet.weights.length - 1
}
