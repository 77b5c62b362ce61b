// Leaks of symbols alone: what colluders and the road to a reading do to codewords, from a seed.

import { decidePositions, type LabelledPosition } from '@forewarn/core/marking/codes/bias'
import { type Codeword, drawCodewords } from '@forewarn/core/marking/codes/codeword'
import type { Strategy } from '@forewarn/core/marking/codes/collusion'
import type { Dice } from '@forewarn/core/marking/codes/dice'
import type { Holder, Reading } from '@forewarn/core/marking/codes/position'

export interface Marked {
  readonly positions: readonly LabelledPosition[]
  readonly holders: readonly Holder[]
  readonly codewords: readonly Codeword[]
}

/** 400 recipients of 80 partners; of every twenty carriers one is an order of three things. */
export function marked(seedByte: number, carriers: number): Marked {
  const seed = new Uint8Array(32).fill(seedByte)
  const shapes = Array.from({ length: carriers }, (_, i) => ({
    label: `place ${i}`,
    class: `class ${i % 6}`,
    alphabets: i % 20 === 0 ? [6] : [2],
  }))
  const positions = decidePositions(seed, shapes)
  const holders = Array.from({ length: 400 }, (_, i) => ({
    recipient: `r${i}`,
    partner: `p${i % 80}`,
  }))
  return { positions, holders, codewords: drawCodewords(seed, holders, positions) }
}

export interface Road {
  /** The share of positions that is not read. */
  readonly loss: number
  /** The share of what is read that is read as another symbol. */
  readonly wrong: number
}

/** The reading of a leak that `colluders` (indices of holders) made by `strategy`. */
export function leak(
  { positions, codewords }: Marked,
  colluders: readonly number[],
  strategy: Strategy,
  { loss, wrong, roll }: Road & { roll: Dice },
): Reading {
  return positions.map(({ alphabet }, at) => {
    const symbols = colluders.map((who) => codewords[who]?.[at] as number)
    if (roll() < loss) return undefined
    const shown = strategy(symbols, roll)
    if (shown === undefined || roll() >= wrong) return shown
    const size = 'weights' in alphabet ? alphabet.weights.length : alphabet.uniform
    return (shown + 1 + Math.floor(roll() * (size - 1))) % size
  })
}
