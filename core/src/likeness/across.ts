// Texts of different languages as they can be compared: without what one of them has no word for.

import { onceEach } from './once-each.ts'
import type { Prepared } from './prepared.ts'
import { squares } from './spelt-names.ts'
import { isOwn, runKey } from './symbols.ts'
import { indexSeeds, type SeedIndex } from './tiles.ts'

export interface Across extends Prepared {
  readonly seeds: SeedIndex
  /** Short runs of its symbols, by key → what they are worth, in nats. */
  readonly runs: ReadonlyMap<number, number>
  /** √Σ of the squared worths of its runs. */
  readonly norm: number
}

/**
 * Without a program's own members: what is `this.total` here may be `total` there. Time and memory
 * linear in the text.
 */
export const across = onceEach((prepared: Prepared): Across => {
  const { symbols, nats, lines, namedBefore } = prepared
  const isKept = (_: number, at: number): boolean => !isOwn(symbols[at] ?? 0)
  const kept = {
    ...prepared,
    symbols: symbols.filter(isKept),
    nats: nats.filter(isKept),
    lines: lines.filter(isKept),
    namedBefore: namedBefore.filter(isKept),
  }
  const runs = shortRuns(kept)
  return { ...kept, seeds: indexSeeds(kept), runs, norm: Math.sqrt(squares(runs.values())) }
})

const LENGTHS: readonly number[] = [3, 4, 5]

function shortRuns({ symbols, nats }: Pick<Prepared, 'symbols' | 'nats'>): Map<number, number> {
  const runs = new Map<number, number>()
  for (const length of LENGTHS)
    for (let end = length; end <= symbols.length; end++) {
      const key = runKey(symbols, end - length, length, length)
      let worth = 0
      for (let at = end - length; at < end; at++) worth += nats[at] ?? 0
      runs.set(key, Math.min(worth, runs.get(key) ?? Infinity))
    }
  return runs
}

/** Likeness of short runs that one in a hundred pairs of strangers reaches; of small texts, less counts. */
const BY_CHANCE = 0.02
const SMALL = 100
/** For each time that likeness is e times as high. */
const NATS = 3
const MOST = 9

/**
 * Nats for the short runs that two texts share, wherever they stand: what a translator puts in between
 * or turns round breaks all longer ones. By the cosine of their worths. Time linear in the lesser.
 */
export function shortRunNats(sample: Across, item: Across): number {
  const [few, many] = sample.runs.size < item.runs.size ? [sample, item] : [item, sample]
  let shared = 0
  for (const [key, worth] of few.runs) shared += Math.min(worth, many.runs.get(key) ?? 0) ** 2
  const size = Math.sqrt(sample.symbols.length * item.symbols.length)
  const likeness = (shared / Math.max(1, few.norm * many.norm)) * (size / (size + SMALL))
  return Math.min(MOST, Math.max(0, NATS * Math.log(likeness / BY_CHANCE)))
}
