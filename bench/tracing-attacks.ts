// Every attack that colluders are measured under: those of capacity, and the worst that can be computed.

import { decidePositions } from '@forewarn/core/marking/codes/bias'
import { STRATEGIES, type Strategy } from '@forewarn/core/marking/codes/collusion'
import type { Dice } from '@forewarn/core/marking/codes/dice'
import type { Position } from '@forewarn/core/marking/codes/position'
import { binomial } from '@forewarn/core/marking/codes/score'

/** Biases and how often each is drawn, as bias.ts has them; asked of it, so that they cannot drift. */
function biases(): { p: number; share: number }[] {
  const shapes = Array.from({ length: 3000 }, (_, i) => ({
    ...{ label: `place ${i}`, class: 'bench', alphabets: [2] },
  }))
  const all = decidePositions(new Uint8Array(32), shapes).map(({ alphabet }) =>
    'weights' in alphabet ? (alphabet.weights[1] as number) : 0.5,
  )
  const counts = Map.groupBy(all, (p) => p)
  return [...counts].map(([p, those]) => ({ p, share: those.length / all.length }))
}

const entropy = (p: number): number =>
  p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p)

/** By k: the probability that colluders of whom k hold a 1 show one. Ends are fixed: they see no mark. */
type Shown = readonly number[]

/** Bits about one colluder, and about all of them over their number, that one place tells. */
function informations(shown: Shown, p: number): { simple: number; joint: number } {
  const size = shown.length - 1
  const mean = (row: readonly number[], of: (k: number) => number) =>
    row.reduce((sum, chance, k) => sum + chance * of(k), 0)
  const all = binomial(size, p)
  const others = binomial(size - 1, p)
  const at = (k: number) => shown[k] as number
  const whole = entropy(mean(all, at))
  const given = p * entropy(mean(others, (k) => at(k + 1))) + (1 - p) * entropy(mean(others, at))
  return { simple: whole - given, joint: (whole - mean(all, (k) => entropy(at(k)))) / size }
}

/** The strategy that tells least: of each colluder alone, or of all together. On a grid of 1/25. */
function leastTelling(size: number, by: 'simple' | 'joint'): Shown {
  const given = biases()
  let best: { shown: Shown; bits: number } = { shown: [], bits: Number.POSITIVE_INFINITY }
  const steps = Array.from({ length: 26 }, (_, i) => i / 25)
  const search = (inner: readonly number[]) => {
    if (inner.length < size - 1) {
      for (const step of steps) search([...inner, step])
      return
    }
    const shown = [0, ...inner, 1]
    const bits = given.reduce((sum, { p, share }) => sum + share * informations(shown, p)[by], 0)
    if (bits < best.bits) best = { shown, bits }
  }
  search([])
  return best.shown
}

function playing(shown: Shown): Strategy {
  return (symbols: readonly number[], roll: Dice) =>
    roll() < (shown[symbols.filter((symbol) => symbol === 1).length] as number) ? 1 : 0
}

/** The eight attacks, and the two worst for coalitions of `size` that the grid knows. */
export function attacks(size: number): ReadonlyMap<string, Strategy> {
  if (size === 1) return new Map([['alone', STRATEGIES.interleave]])
  return new Map([
    ...Object.entries<Strategy>(STRATEGIES),
    ['least telling of each', playing(leastTelling(size, 'simple'))],
    ['least telling of all', playing(leastTelling(size, 'joint'))],
  ])
}

/** `count` binary places, each with a bias of its own draw. */
export function binaryPlaces(count: number, run: number): Position[] {
  const seed = new Uint8Array(32).fill(run & 255)
  seed[0] = run >> 8
  const shapes = Array.from({ length: count }, (_, i) => ({
    ...{ label: `place ${i}`, class: `class ${i % 7}`, alphabets: [2] },
  }))
  return decidePositions(seed, shapes)
}

/** What colluders show: where all agree they see no mark, so it stays. */
export function leak(
  positions: readonly Position[],
  codewords: readonly (readonly number[])[],
  { strategy, roll }: { readonly strategy: Strategy; readonly roll: Dice },
): (number | undefined)[] {
  return positions.map((_, at) => {
    const symbols = codewords.map((codeword) => codeword[at] as number)
    return symbols.every((symbol) => symbol === symbols[0]) ? symbols[0] : strategy(symbols, roll)
  })
}
