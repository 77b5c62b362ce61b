// Which of very many items are worth comparing with a sample: those that share most, above all what is rare.

import { LANGUAGES } from '../../syntax/language.ts'
import { familyOf } from '../neutral.ts'
import type { Prepared } from '../prepared.ts'
import { squares, WHOLE } from '../spelt-names.ts'
import { MOST_BY_LITERALS, MOST_BY_NAMES, THRESHOLDS } from '../verdict.ts'
import { holdersOf, isHabit, type Postings, RUN, runsOf } from './postings.ts'
import { rareWords, type Things, thingsOf } from './things.ts'

/** How many are compared exactly at most, and as many translations more as `BY_WORDS`. */
export const MOST_CANDIDATES = 16
/** So many in any case; the others only where they could change a verdict. */
const IN_ANY_CASE = 2
/** An exact comparison may find so many nats more than is shared here: in runs of four and five. */
const UNFORESEEN = 5
/** Of those, how many are found by what is common, too: all of a thing may be, in many versions. */
const BY_ALL = 4
/** … and how many of other bundles than the first, for a margin over them. */
const OF_OTHERS = 2
/** In other languages, by the words that both spell: a translation shares few runs, or none. */
const BY_WORDS = 4
/** Of words and runs together, in nats. Small texts may come to more by what is not counted here. */
const LEAST_TRANSLATED = 5
/** Across languages a run of six says little: strangers share many. */
const ACROSS_WEIGHT = 0.25

/** What things of a kind give together. */
const MOST: Readonly<Record<keyof Things, number>> = {
  literals: MOST_BY_LITERALS,
  names: MOST_BY_NAMES,
  pieces: Infinity,
}

/** What candidates are looked for in. Item → what is said of it. */
export interface Searchable {
  readonly postings: Postings
  readonly bundles: Uint32Array
  /** By place in `LANGUAGES`. */
  readonly languages: Uint8Array
  /** √Σ of the squared rarities of all its words. */
  readonly norms: Float32Array
}

/** Looks for candidates, sample after sample, in memory that it takes once. */
export class Candidates {
  readonly #from: Searchable
  readonly #rare: Scores
  readonly #all: Scores
  readonly #words: Scores
  /** By things of one kind. */
  readonly #one: Scores
  readonly #oneRare: Scores
  /** Below so many nats an item cannot be called similar: that it was chosen among all costs some. */
  readonly #least: number

  constructor(from: Searchable) {
    this.#from = from
    const count = from.bundles.length
    this.#rare = new Scores(count)
    this.#all = new Scores(count)
    this.#words = new Scores(count)
    this.#one = new Scores(count)
    this.#oneRare = new Scores(count)
    this.#least = THRESHOLDS.similar + Math.log(count) - UNFORESEEN
  }

  /**
   * The items that share most, by the nats of the sample's symbols that stand in a run both hold and
   * by the worth of literals and names that both hold, each up to what they can give. Order and place
   * of the runs count only in the exact comparison that follows.
   *
   * @returns at most `most`, and translations. Time O(symbols × `MOST_ITEMS`)
   */
  of(sample: Prepared, most = MOST_CANDIDATES): number[] {
    for (const scores of [this.#rare, this.#all, this.#words]) scores.clear()
    const holders: number[] = []
    const runs = runsOf(sample.symbols)
    for (let start = 0; start < runs.length; start++) {
      holdersOf(this.#from.postings, runs[start] as number, holders)
      this.#all.addRun(holders, start, sample.nats)
      if (!isHabit(holders)) this.#rare.addRun(holders, start, sample.nats)
    }
    const things = thingsOf(sample)
    for (const kind of ['literals', 'names', 'pieces'] as const)
      this.#addThings(things[kind], MOST[kind])
    const isAlike = this.#alike(sample)
    const first = this.#rare.best(Math.max(0, most - BY_ALL), isAlike)
    const chosen = [...new Set([...first, ...this.#all.best(most, isAlike)])].slice(0, most)
    const worthIt = chosen.filter(
      (item, place) => place < IN_ANY_CASE || this.#all.of(item) >= this.#least,
    )
    const others = this.#others(worthIt, most, isAlike)
    return [
      ...worthIt.slice(0, most - others.length),
      ...others,
      ...this.#translated(sample, Math.min(BY_WORDS, most)),
    ]
  }

  /** Tells items in a language of the sample's family. */
  #alike({ language }: Prepared): (item: number) => boolean {
    const isAlike = LANGUAGES.map((other) => familyOf(other) === familyOf(language))
    return (item) => isAlike[this.#from.languages[item] ?? 0] ?? false
  }

  #addThings(things: ReadonlyMap<number, number>, most: number): void {
    const holders: number[] = []
    for (const scores of [this.#oneRare, this.#one]) scores.clear()
    for (const [key, worth] of things) {
      holdersOf(this.#from.postings, key, holders)
      for (const item of holders) this.#one.add(item, worth)
      if (!isHabit(holders)) for (const item of holders) this.#oneRare.add(item, worth)
    }
    for (const item of this.#oneRare.touched)
      this.#rare.add(item, Math.min(most, this.#oneRare.of(item)))
    for (const item of this.#one.touched) this.#all.add(item, Math.min(most, this.#one.of(item)))
  }

  /** Of other bundles, where all that are chosen are of one. */
  #others(
    chosen: readonly number[],
    most: number,
    isAlike: (item: number) => boolean,
  ): readonly number[] {
    const { bundles } = this.#from
    const [bundle] = chosen.map((item) => bundles[item])
    if (bundle === undefined || chosen.some((item) => bundles[item] !== bundle)) return []
    const isOther = (item: number) => bundles[item] !== bundle && isAlike(item)
    return this.#all.best(Math.min(OF_OTHERS, most - 1), isOther)
  }

  /** By the cosine of the rarities of all words, of which only the rare ones that both spell are known. */
  #translated(sample: Prepared, most: number): number[] {
    const { postings, norms } = this.#from
    const isAlike = this.#alike(sample)
    const norm = Math.sqrt(squares(sample.rarities))
    const holders: number[] = []
    for (const [key, rarity] of rareWords(sample)) {
      holdersOf(postings, key, holders)
      for (const item of holders)
        this.#words.add(item, (WHOLE * rarity * rarity) / Math.max(1, norm * (norms[item] ?? 0)))
    }
    for (const item of this.#all.touched) this.#words.add(item, ACROSS_WEIGHT * this.#all.of(item))
    return this.#words.best(
      most,
      (item) => !isAlike(item) && this.#words.of(item) >= LEAST_TRANSLATED,
    )
  }
}

/** Nats by item; a symbol counts once, in however many runs it stands. */
class Scores {
  /** Items with anything. */
  readonly touched: number[] = []
  readonly #nats: Float64Array
  /** By item: the end of the last run, in the sample. */
  readonly #covered: Int32Array

  constructor(count: number) {
    this.#nats = new Float64Array(count)
    this.#covered = new Int32Array(count)
  }

  clear(): void {
    for (const item of this.touched) {
      this.#nats[item] = 0
      this.#covered[item] = 0
    }
    this.touched.length = 0
  }

  of(item: number): number {
    return this.#nats[item] ?? 0
  }

  /** Nothing is added where `nats` is 0. */
  add(item: number, nats: number): void {
    if (nats <= 0) return
    const before = this.#nats[item] ?? 0
    if (before === 0) this.touched.push(item)
    this.#nats[item] = before + nats
  }

  addRun(items: readonly number[], start: number, nats: Float32Array): void {
    for (const item of items) {
      let sum = 0
      const covered = this.#nats[item] === 0 ? start : (this.#covered[item] ?? 0)
      for (let at = Math.max(start, covered); at < start + RUN; at++) sum += nats[at] ?? 0
      this.add(item, sum)
      this.#covered[item] = start + RUN
    }
  }

  /** The best first; of two as good the lower number. Time O(touched × most) at worst. */
  best(most: number, isAllowed: (item: number) => boolean = () => true): number[] {
    const found: number[] = []
    for (const item of this.touched) {
      const last = found[most - 1]
      if (most <= 0 || (last !== undefined && !this.#isBefore(item, last))) continue
      if (!isAllowed(item)) continue
      let at = found.length
      for (; at > 0 && this.#isBefore(item, found[at - 1] ?? 0); at--);
      found.splice(at, 0, item)
      if (found.length > most) found.pop()
    }
    return found
  }

  #isBefore(one: number, other: number): boolean {
    const ahead = this.of(one) - this.of(other)
    return ahead > 0 || (ahead === 0 && one < other)
  }
}
