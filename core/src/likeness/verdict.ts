// From nats to a word, with the reason for every threshold.

import type { Prepared } from './prepared.ts'

export const VERDICTS = ['derived', 'similar', 'insufficient', 'unrelated'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * Of 1,220,408 pairs of unrelated files in eight languages about 1 in 18,000 comes above 30 nats and 1
 * in 3,700 above 15: see `calibration.ts`. Of other packages, 1 in some 3,000 came above 30: what falls
 * short in `docs/measuring.md`. Many of those are one idiom, or one hand after all.
 * Documents repeat whole passages, and are not among them. 29 are the most that literals and names can
 * give. Not covered: programs that one generator wrote come near 30 without being copies.
 */
export const THRESHOLDS = { derived: 30, similar: 15 } as const

/** However many rare literals two texts share: whoever knows the subject knows them too. */
const MOST_BY_LITERALS = 20

/** Nats for the literals that two texts share. Below `derived` alone, so they never decide. */
export const literalNats = (worths: Iterable<number>): number => upTo(MOST_BY_LITERALS, worths)

/** Names are a bonus: whoever solves the same task finds many of them. With literals below `derived`. */
const MOST_BY_NAMES = 9

/** Nats for the names that two texts give alike. */
export const nameNats = (worths: Iterable<number>): number => upTo(MOST_BY_NAMES, worths)

/** Of texts in different languages: strings count as literals and by their words, so both have one cap. */
const MOST_SAID = 29

/** Nats for literals and words that two texts share. Below `derived` alone. */
export const saidNats = (literals: number, words: number): number =>
  Math.min(MOST_SAID, literals + words)

function upTo(most: number, worths: Iterable<number>): number {
  let nats = 0
  for (const worth of worths) nats += worth
  return Math.min(most, nats)
}

/** What a whole copy of a text would reach when compared with it. */
export function attainable({ symbols, nats, worth }: Prepared): number {
  const structure = nats.reduce((sum, each) => sum + each, 0)
  const search = 2 * Math.log(Math.max(1, symbols.length))
  return Math.max(0, structure - search) + literalNats(worth.values())
}

/** All items that were looked through, however few of them were compared exactly. */
export interface Searched {
  readonly count: number
  /** The most that a whole copy of one of them would reach. */
  readonly attainable: number
}

export function searchedOf(items: readonly Prepared[]): Searched {
  return { count: items.length, attainable: Math.max(0, ...items.map(attainable)) }
}

/** The likeliest item, and the nats that a verdict on it may rest on. */
export interface Best {
  readonly item: Prepared
  readonly evidence: number
}

/**
 * `insufficient` says that even a whole copy could not have been told from chance: the sample or
 * all items are too short, or hold nothing that public code does not hold too. That an item is the
 * best of several costs ln of their number. In a language without background no verdict goes beyond
 * `similar`.
 */
export function judge(sample: Prepared, searched: Searched, best: Best | undefined): Verdict {
  const choice = Math.log(Math.max(1, searched.count))
  const nats = (best?.evidence ?? 0) - choice
  if (nats >= THRESHOLDS.derived && sample.isKnown && best?.item.isKnown) return 'derived'
  if (nats >= THRESHOLDS.similar) return 'similar'
  const isTelling = Math.min(attainable(sample), searched.attainable) - choice >= THRESHOLDS.similar
  return isTelling ? 'unrelated' : 'insufficient'
}
