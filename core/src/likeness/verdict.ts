// From nats to a word, with the reason for every threshold.

import type { Language } from '../syntax/language.ts'
import type { Prepared } from './prepared.ts'

export const VERDICTS = ['derived', 'similar', 'insufficient', 'unrelated'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * Measured by `bench/likeness.ts tune` on 33,000 pairs of unrelated files: fewer than one pair of
 * programs in five hundred comes above 15 nats in any language, and none above 20, the most that
 * literals can give; of documents, only pairs that repeat one text (a licence, a table that one tool
 * had printed) stand above 30. Not covered: programs that one generator wrote come near 30 without
 * being copies. `bench/likeness.ts report` gives the rates on packages that neither the background
 * nor these thresholds have seen.
 */
export const THRESHOLDS = { derived: 30, similar: 15 } as const

/** However many rare literals two texts share: whoever knows the subject knows them too. */
const MOST_BY_LITERALS = 20

/** Nats for the literals that two texts share. Below `derived` alone, so they never decide. */
export function literalNats(worths: Iterable<number>): number {
  let nats = 0
  for (const worth of worths) nats += worth
  return Math.min(MOST_BY_LITERALS, nats)
}

/** What a whole copy of a text would reach when compared with it. */
function attainable({ symbols, nats, worth }: Prepared): number {
  const structure = nats.reduce((sum, each) => sum + each, 0)
  const search = 2 * Math.log(Math.max(1, symbols.length))
  return Math.max(0, structure - search) + literalNats(worth.values())
}

/**
 * Languages of which the background knows enough. Without, every habit of a language looks rare: of
 * 105 small Java programs that other hands wrote for one task, 59 came above `derived`.
 */
const CALIBRATED: ReadonlySet<Language> = new Set([
  'javascript',
  'typescript',
  'python',
  'lua',
  'markdown',
  'plain',
])

/** The likeliest item, and what it reached. */
export interface Best {
  readonly item: Prepared
  readonly nats: number
}

/**
 * `insufficient` says that even a whole copy could not have been told from chance: the sample or
 * all items are too short, or hold nothing that public code does not hold too. That an item is the
 * best of several costs ln of their number. In a language without background no verdict goes beyond
 * `similar`.
 */
export function judge(
  sample: Prepared,
  items: readonly Prepared[],
  best: Best | undefined,
): Verdict {
  const choice = Math.log(Math.max(1, items.length))
  const nats = (best?.nats ?? 0) - choice
  const isKnown =
    CALIBRATED.has(sample.language) && CALIBRATED.has(best?.item.language ?? 'unknown')
  if (nats >= THRESHOLDS.derived && isKnown) return 'derived'
  if (nats >= THRESHOLDS.similar) return 'similar'
  const most = Math.max(0, ...items.map(attainable))
  const isTelling = Math.min(attainable(sample), most) - choice >= THRESHOLDS.similar
  return isTelling ? 'unrelated' : 'insufficient'
}
