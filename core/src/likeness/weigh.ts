// How much news each symbol of a text is: under what public code is like, and under what the text itself is like.

import { gramKey, type Habits } from './background.ts'

/** How many occurrences a model of less context counts for, beside those of the text itself. */
const PRIOR_COUNT = 4

/**
 * Surprisal under the background, or less where the text itself does the same thing elsewhere: what
 * a generator, a table or a habit repeats is no news the next time, and less so right after.
 *
 * Time and memory linear in the text.
 *
 * @returns nats per symbol
 */
export function weigh(symbols: Int32Array, { surprisal }: Habits): Float32Array {
  const keys = gramKeys(symbols)
  const counts = counted(keys)
  const elsewhere = (order: number, at: number): number =>
    at < 0 ? 0 : (counts.get(keys[order]?.[at] ?? 0) ?? 1) - 1
  const nats = new Float32Array(symbols.length)
  for (let i = 0; i < symbols.length; i++) {
    const before = surprisal(symbols[i - 2] ?? 0, symbols[i - 1] ?? 0, symbols[i] ?? 0)
    const pair = adapt(Math.exp(-before), elsewhere(1, i), elsewhere(0, i - 1))
    const triple = adapt(pair, elsewhere(2, i), elsewhere(1, i - 1))
    nats[i] = Math.min(before, -Math.log(triple))
  }
  lessWhereRepeated(nats, symbols)
  return nats
}

/** Dirichlet smoothing: `prior` corrected by `times` among `all`. */
const adapt = (prior: number, times: number, all: number): number =>
  (times + PRIOR_COUNT * prior) / (all + PRIOR_COUNT)

/** Per length of run, from 1 to 3: the key of the run that ends at each symbol. */
function gramKeys(symbols: Int32Array): readonly Int32Array[] {
  const ones = new Int32Array(symbols.length)
  const [pairs, triples] = [ones.slice(), ones.slice()]
  for (let i = 0; i < symbols.length; i++) {
    const [first, second, next] = [symbols[i - 2] ?? 0, symbols[i - 1] ?? 0, symbols[i] ?? 0]
    ones[i] = gramKey(next)
    pairs[i] = gramKey(next, second)
    triples[i] = gramKey(next, second, first)
  }
  return [ones, pairs, triples]
}

function counted(keys: readonly Int32Array[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const list of keys) for (const key of list) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** This many symbols back, whoever wrote one that is rare is likely to write it again: X, then Y, of two points. */
const NEAR = 32
/** How much is said again, of what is said: a weight among models, which twice as much hardly changes. */
const SAID_AGAIN = 0.3

function lessWhereRepeated(nats: Float32Array, symbols: Int32Array): void {
  const near = new Map<number, number>()
  const count = (one: number, more: number): number => {
    const times = near.get(one) ?? 0
    near.set(one, times + more)
    return times
  }
  for (const [i, one] of symbols.entries()) {
    const worth = nats[i] ?? 0
    const again = (SAID_AGAIN * count(one, 1)) / NEAR
    if (again > 0) nats[i] = Math.min(worth, -Math.log((1 - SAID_AGAIN) * Math.exp(-worth) + again))
    if (i >= NEAR) count(symbols[i - NEAR] ?? 0, -1)
  }
}
