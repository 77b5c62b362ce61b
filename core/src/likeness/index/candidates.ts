// Which of very many items are worth comparing with a sample: those that share what is rare.

import { literalKey } from '../background.ts'
import type { Prepared } from '../prepared.ts'
import { literalNats } from '../verdict.ts'
import { forHolders, type Postings, RUN, runsOf } from './postings.ts'

/** How many are compared exactly. */
export const MOST_CANDIDATES = 16

/**
 * The items that share most, by the nats of the sample's symbols that stand in a run both hold and
 * by the worth of literals that both hold. Order and place of the runs count only in the exact
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
  for (const [item, worths] of literalsShared(sample, postings))
    nats[item] = (nats[item] ?? 0) + literalNats(worths)
  const found: number[] = []
  for (let item = 0; item < count; item++) if ((nats[item] ?? 0) > 0) found.push(item)
  return found.sort((a, b) => (nats[b] ?? 0) - (nats[a] ?? 0) || a - b).slice(0, most)
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

function literalsShared(sample: Prepared, postings: Postings): Map<number, number[]> {
  const shared = new Map<number, number[]>()
  for (const [literal, worth] of sample.worth) {
    forHolders(postings, literalKey(literal), (item) => {
      const worths = shared.get(item)
      if (worths === undefined) shared.set(item, [worth])
      else worths.push(worth)
    })
  }
  return shared
}
