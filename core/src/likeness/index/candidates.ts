// Which of very many items are worth comparing with a sample: those that share most, above all what is rare.

import type { Prepared } from '../prepared.ts'
import { literalNats, nameNats } from '../verdict.ts'
import { holdersOf, isHabit, type Postings, RUN, runsOf } from './postings.ts'
import { type Things, thingsOf } from './things.ts'

/** How many are compared exactly. */
export const MOST_CANDIDATES = 16
/** Of those, how many are found by what is common, too: all of a thing may be, in many versions. */
const BY_ALL = 4
/** … and how many of other bundles than the first, for a margin over them. */
const OF_OTHERS = 4

/**
 * The items that share most, by the nats of the sample's symbols that stand in a run both hold and
 * by the worth of literals and names that both hold, each up to what they can give. Order and place
 * of the runs count only in the exact comparison that follows.
 *
 * @returns at most `most`. Time O(symbols × `MOST_ITEMS` + items)
 */
export function candidates(
  sample: Prepared,
  { postings, bundles }: Searchable,
  most = MOST_CANDIDATES,
): number[] {
  const rare = new Scores(bundles.length)
  const all = new Scores(bundles.length)
  for (const [start, key] of runsOf(sample.symbols).entries()) {
    const holders = holdersOf(postings, key)
    for (const scores of isHabit(holders) ? [all] : [rare, all])
      scores.addRun(holders, start, sample.nats)
  }
  const things = thingsOf(sample)
  for (const kind of ['literals', 'names', 'pieces'] as const)
    addThings(things[kind], MOST[kind], postings, { rare, all })
  const first = rare.best(Math.max(0, most - BY_ALL))
  const chosen = [...new Set([...first, ...all.best(most)])].slice(0, most)
  const [bundle] = chosen.map((item) => bundles[item])
  if (bundle === undefined || chosen.some((item) => bundles[item] !== bundle)) return chosen
  const others = all.best(Math.min(OF_OTHERS, most - 1), (item) => bundles[item] !== bundle)
  return [...chosen.slice(0, most - others.length), ...others]
}

/** What candidates are looked for in. */
export interface Searchable {
  readonly postings: Postings
  /** Item → its bundle. */
  readonly bundles: Uint32Array
}

/** What things of a kind give together. */
const MOST: Readonly<Record<keyof Things, (worths: readonly number[]) => number>> = {
  literals: literalNats,
  names: nameNats,
  pieces: (worths) => worths.reduce((sum, worth) => sum + worth, 0),
}

function addThings(
  things: ReadonlyMap<number, number>,
  together: (worths: readonly number[]) => number,
  postings: Postings,
  { rare, all }: { readonly rare: Scores; readonly all: Scores },
): void {
  const byRare = new Map<number, number[]>()
  const byAll = new Map<number, number[]>()
  for (const [key, worth] of things) {
    const holders = holdersOf(postings, key)
    for (const shared of isHabit(holders) ? [byAll] : [byRare, byAll])
      for (const item of holders) {
        const worths = shared.get(item)
        if (worths === undefined) shared.set(item, [worth])
        else worths.push(worth)
      }
  }
  for (const [item, worths] of byRare) rare.add(item, together(worths))
  for (const [item, worths] of byAll) all.add(item, together(worths))
}

/** Nats by item; a symbol counts once, in however many runs it stands. */
class Scores {
  readonly #nats: Float64Array
  /** By item: the end of the last run, in the sample. */
  readonly #covered: Int32Array

  constructor(count: number) {
    this.#nats = new Float64Array(count)
    this.#covered = new Int32Array(count)
  }

  add(item: number, nats: number): void {
    this.#nats[item] = (this.#nats[item] ?? 0) + nats
  }

  addRun(items: readonly number[], start: number, nats: Float32Array): void {
    for (const item of items) {
      for (let at = Math.max(start, this.#covered[item] ?? 0); at < start + RUN; at++)
        this.add(item, nats[at] ?? 0)
      this.#covered[item] = start + RUN
    }
  }

  /** Items with anything, the best first. */
  best(most: number, isAllowed: (item: number) => boolean = () => true): number[] {
    const nats = this.#nats
    const found: number[] = []
    for (const [item, each] of nats.entries()) if (each > 0 && isAllowed(item)) found.push(item)
    return found.sort((a, b) => (nats[b] ?? 0) - (nats[a] ?? 0) || a - b).slice(0, most)
  }
}
