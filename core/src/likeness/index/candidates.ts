// Which of very many items are worth comparing with a sample: those that share what is rare.

import type { Prepared } from '../prepared.ts'
import { literalNats, nameNats } from '../verdict.ts'
import { forHolders, type Postings, RUN, runsOf } from './postings.ts'
import { type Things, thingsOf } from './things.ts'

/** How many are compared exactly. */
export const MOST_CANDIDATES = 16

/**
 * The items that share most, by the nats of the sample's symbols that stand in a run both hold and
 * by the worth of literals and names that both hold, each up to what they can give. Order and place of the runs count only in the exact
 * comparison that follows.
 *
 * @param count how many items there are
 * @returns at most `most`, best first. Time O(symbols × `MOST_ITEMS` + count)
 */
export function candidates(
  sample: Prepared,
  postings: Postings,
  count: number,
  most = MOST_CANDIDATES,
): number[] {
  const nats = byRuns(sample, postings, count)
  const things = thingsOf(sample)
  for (const kind of ['literals', 'names', 'pieces'] as const)
    for (const [item, worths] of holders(things[kind], postings))
      nats[item] = (nats[item] ?? 0) + MOST[kind](worths)
  const found: number[] = []
  for (let item = 0; item < count; item++) if ((nats[item] ?? 0) > 0) found.push(item)
  return found.sort((a, b) => (nats[b] ?? 0) - (nats[a] ?? 0) || a - b).slice(0, most)
}

/** What things of a kind give together. */
const MOST: Readonly<Record<keyof Things, (worths: readonly number[]) => number>> = {
  literals: literalNats,
  names: nameNats,
  pieces: (worths) => worths.reduce((sum, worth) => sum + worth, 0),
}

/** By item; a symbol counts once, in however many runs it stands. */
function byRuns(sample: Prepared, postings: Postings, count: number): Float64Array {
  const nats = new Float64Array(count)
  const covered = new Int32Array(count)
  for (const [start, key] of runsOf(sample.symbols).entries()) {
    forHolders(postings, key, (item) => {
      for (let at = Math.max(start, covered[item] ?? 0); at < start + RUN; at++)
        nats[item] = (nats[item] ?? 0) + (sample.nats[at] ?? 0)
      covered[item] = start + RUN
    })
  }
  return nats
}

/** By item: what each thing that it holds, too, is worth. */
function holders(things: ReadonlyMap<number, number>, postings: Postings): Map<number, number[]> {
  const shared = new Map<number, number[]>()
  for (const [key, worth] of things) {
    forHolders(postings, key, (item) => {
      const worths = shared.get(item)
      if (worths === undefined) shared.set(item, [worth])
      else worths.push(worth)
    })
  }
  return shared
}
