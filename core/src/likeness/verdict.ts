// From nats to a word, with the reason for every threshold.

import { familyOf } from './neutral.ts'
import { onceEach } from './once-each.ts'
import type { Prepared } from './prepared.ts'
import { wholeVocabularyNats } from './spelt-names.ts'

export const VERDICTS = ['derived', 'similar', 'insufficient', 'unrelated'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * Of 1,126,582 pairs of unrelated files in eight languages 8, 1 in 140,000, come above 36 nats and 1 in
 * 7,600 above 15: see `calibration.ts`, and `docs/measuring.md` for packages that neither was set on.
 * By eye 4 of those 8 are copied after all. 29 are the most that literals and names can give. Not
 * covered: files of one project, documents that repeat whole passages, and programs that one generator
 * wrote, which come near 30 without being copies.
 */
export const THRESHOLDS = { derived: 36, similar: 15 } as const

/** However many rare literals two texts share: whoever knows the subject knows them too. */
export const MOST_BY_LITERALS = 20

/** Nats for the literals that two texts share. Below `derived` alone, so they never decide. */
export const literalNats = (worths: Iterable<number>): number => upTo(MOST_BY_LITERALS, worths)

/** Names are a bonus: whoever solves the same task finds many of them. With literals below `derived`. */
export const MOST_BY_NAMES = 9

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

/** What a text would reach when compared with itself, in nats. */
export interface Attainable {
  /** Of a whole copy. */
  readonly copy: number
  /** Of one in another language, where its words count too. */
  readonly translation: number
}

export const attainable = onceEach((text: Prepared): Attainable => {
  const { symbols, nats, worth } = text
  const literals = literalNats(worth.values())
  const search = 2 * Math.log(Math.max(1, symbols.length))
  const structure = Math.max(0, nats.reduce((sum, each) => sum + each, 0) - search)
  return {
    copy: structure + literals,
    translation: structure + saidNats(literals, wholeVocabularyNats(text)),
  }
})

/** All items that were looked through, however few of them were compared exactly. */
export interface Searched {
  readonly count: number
  /** The most that one of them would reach, by family of languages. */
  readonly attainable: ReadonlyMap<string, Attainable>
}

export function searchedOf(items: Iterable<Prepared>): Searched {
  const most = new Map<string, Attainable>()
  let count = 0
  for (const item of items) {
    const family = familyOf(item.language)
    const [its, before] = [attainable(item), most.get(family)]
    most.set(family, {
      copy: Math.max(its.copy, before?.copy ?? 0),
      translation: Math.max(its.translation, before?.translation ?? 0),
    })
    count++
  }
  return { count, attainable: most }
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
  return reachable(sample, searched) - choice >= THRESHOLDS.similar ? 'unrelated' : 'insufficient'
}

/** The most that the sample could reach with any item that was searched. */
function reachable(sample: Prepared, searched: Searched): number {
  const ours = attainable(sample)
  let most = 0
  for (const [family, its] of searched.attainable) {
    const kind = family === familyOf(sample.language) ? 'copy' : 'translation'
    most = Math.max(most, Math.min(ours[kind], its[kind]))
  }
  return most
}
