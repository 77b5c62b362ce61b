// How much news each symbol of a text is: under what public code is like, and under what the text itself is like.

import { gramKey, type Habits } from './background.ts'
import { Numbered } from './numbered.ts'

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
  const [ones, pairs, triples] = timesOf(symbols)
  const elsewhere = (times: Int32Array, at: number): number => (at < 0 ? 0 : (times[at] ?? 1) - 1)
  const nats = new Float32Array(symbols.length)
  for (let i = 0; i < symbols.length; i++) {
    const before = surprisal(symbols[i - 2] ?? 0, symbols[i - 1] ?? 0, symbols[i] ?? 0)
    const pair = adapt(Math.exp(-before), elsewhere(pairs, i), elsewhere(ones, i - 1))
    const triple = adapt(pair, elsewhere(triples, i), elsewhere(pairs, i - 1))
    nats[i] = Math.min(before, -Math.log(triple))
  }
  lessWhereRepeated(nats, symbols)
  return nats
}

/** Dirichlet smoothing: `prior` corrected by `times` among `all`. */
const adapt = (prior: number, times: number, all: number): number =>
  (times + PRIOR_COUNT * prior) / (all + PRIOR_COUNT)

/** Per length of run, from 1 to 3: how often the run that ends at each symbol stands in the text. */
function timesOf(symbols: Int32Array): [Int32Array, Int32Array, Int32Array] {
  const { length } = symbols
  const numbers = new Numbered(3 * length)
  const counts = new Int32Array(3 * length)
  const of = (keyAt: (at: number) => number): Int32Array => {
    const runs = new Int32Array(length)
    for (let at = 0; at < length; at++) {
      const number = numbers.add(keyAt(at))
      runs[at] = number
      counts[number] = (counts[number] ?? 0) + 1
    }
    return runs
  }
  const held = (at: number): number => symbols[at] ?? 0
  const runs = [
    of((at) => gramKey(held(at))),
    of((at) => gramKey(held(at), held(at - 1))),
    of((at) => gramKey(held(at), held(at - 1), held(at - 2))),
  ] as const
  for (const each of runs) for (let at = 0; at < length; at++) each[at] = counts[each[at] ?? 0] ?? 0
  return [...runs]
}

/** This many symbols back, whoever wrote one that is rare is likely to write it again: X, then Y, of two points. */
const NEAR = 32
/** How much is said again, of what is said: a weight among models, which twice as much hardly changes. */
const SAID_AGAIN = 0.3

function lessWhereRepeated(nats: Float32Array, symbols: Int32Array): void {
  const numbers = new Numbered(symbols.length)
  const ones = symbols.map((one) => numbers.add(one))
  const near = new Int32Array(symbols.length)
  for (let i = 0; i < ones.length; i++) {
    const one = ones[i] ?? 0
    const worth = nats[i] ?? 0
    const again = (SAID_AGAIN * (near[one] ?? 0)) / NEAR
    if (again > 0) nats[i] = Math.min(worth, -Math.log((1 - SAID_AGAIN) * Math.exp(-worth) + again))
    near[one] = (near[one] ?? 0) + 1
    const past = i < NEAR ? -1 : (ones[i - NEAR] ?? 0)
    if (past >= 0) near[past] = (near[past] ?? 0) - 1
  }
}
