// Makes a background model out of public code: counts, then as few bytes as will do.

import { base64 } from '../shared/bytes.ts'
import {
  type BackgroundModel,
  BLOOM_HASHES,
  bloomBit,
  familySalt,
  GRAM_PROBES,
  gramKey,
  literalKey,
  MOST_SURPRISAL,
  nameKey,
  SPELT,
  tagOf,
} from './background.ts'
import { familyOf, neutral, readAs, type Text } from './neutral.ts'
import { publicRuns } from './prepared.ts'

export interface TrainingSizes {
  /** Member names kept, the most widespread first. */
  readonly names: number
  /** Cells for runs of one to three symbols; a power of two. */
  readonly cells: number
  /** Bytes of the filter of what several files hold. */
  readonly filterBytes: number
}

/** Same texts, same bytes, whatever their order. Sources should be public, and of many hands. */
export function train(
  texts: readonly Text[],
  recipe: string,
  sizes: TrainingSizes,
): BackgroundModel {
  const names = widespreadNames(texts, sizes.names)
  const kinds = [...Map.groupBy(texts, (text) => familyOf(readAs(text)))]
  const words = new Map<number, number>()
  const counts = kinds
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([family, kind]) => count(family, kind, new Set(names), words))
  return {
    version: 2,
    recipe,
    families: counts.map(({ family }) => family).join(' '),
    names: names.join(' '),
    grams: base64(packGrams(counts, { words, files: texts.length }, sizes.cells)),
    seen: base64(packSeen(counts, sizes.filterBytes)),
  }
}

/** Members and commands that many texts name. */
function widespreadNames(texts: readonly Text[], most: number): string[] {
  const files = new Map<string, number>()
  for (const text of texts) {
    for (const name of neutral(text, new Set()).members) files.set(name, (files.get(name) ?? 0) + 1)
  }
  return commonest(files, most).filter((name) => /^\w+$/.test(name))
}

interface Counts {
  readonly family: string
  /** By `gramKey`: how often a run of symbols occurs, and its context, or 0 for no context. */
  readonly grams: Map<number, { times: number; readonly context: number }>
  /** By run or literal: in how many files it occurs. */
  readonly files: Map<number, number>
  total: number
}

/** @param words counts, by key, the files that spell it */
function count(
  family: string,
  texts: readonly Text[],
  names: ReadonlySet<string>,
  words: Map<number, number>,
): Counts {
  const counts: Counts = { family, grams: new Map(), files: new Map(), total: 0 }
  for (const text of texts) {
    const { symbols, literals, spelt, vocabulary } = neutral(text, names)
    for (const key of vocabulary) words.set(key, (words.get(key) ?? 0) + 1)
    countGrams(symbols, counts)
    const keys = new Set(publicRuns(symbols))
    for (const literal of literals) keys.add(literalKey(literal))
    for (const name of spelt) keys.add(nameKey(name))
    for (const key of keys) counts.files.set(key, (counts.files.get(key) ?? 0) + 1)
  }
  return counts
}

function countGrams(symbols: Int32Array, counts: Counts): void {
  counts.total += symbols.length
  for (const [at, next] of symbols.entries()) {
    const [first, second] = [symbols[at - 2] ?? 0, symbols[at - 1] ?? 0]
    bump(counts, gramKey(next), 0)
    bump(counts, gramKey(next, second), gramKey(second))
    bump(counts, gramKey(next, second, first), gramKey(second, first))
  }
}

function bump({ grams }: Counts, key: number, context: number): void {
  const found = grams.get(key)
  if (found === undefined) grams.set(key, { times: 1, context })
  else found.times++
}

/** Seven cells in ten: fuller tables lose entries to their probes. */
const LOAD = 0.7
/** What is taken off each count for what was never seen. Source: Ney, Essen & Kneser, 1994. */
const DISCOUNT = 0.75

interface Words {
  /** By key: in how many files it is spelt. */
  readonly words: ReadonlyMap<number, number>
  readonly files: number
}

/** The share of cells that words may take. */
const WORDS_LOAD = 0.1
/** Words of fewer files are as rare as any. */
const LEAST_FILES_OF_WORD = 3

function putWords(table: Uint8Array, { words, files }: Words, most: number): void {
  const known = [...words].filter(([, held]) => held >= LEAST_FILES_OF_WORD)
  const order = known.sort(([a, x], [b, y]) => y - x || a - b)
  for (const [key, held] of order.slice(0, most))
    put(table, SPELT ^ key, Math.round(Math.log(files / held) * 16))
}

function packGrams(kinds: readonly Counts[], words: Words, cells: number): Uint8Array {
  const table = new Uint8Array(2 * cells)
  putWords(table, words, WORDS_LOAD * cells)
  for (const { family, grams, total } of kinds) {
    const salt = familySalt(family)
    const order = [...grams].sort(([a, x], [b, y]) => y.times - x.times || a - b)
    for (const [key, { times, context }] of order.slice(0, (LOAD * cells) / kinds.length)) {
      const among = Math.max(times, grams.get(context)?.times ?? total)
      const nats = Math.min(MOST_SURPRISAL, -Math.log((times - DISCOUNT) / among))
      put(table, salt ^ key, Math.round(nats * 16))
    }
  }
  return table
}

/** An entry that finds no free cell is left out: its last symbol is then judged by less context. */
function put(table: Uint8Array, key: number, value: number): void {
  const mask = table.length / 2 - 1
  for (let probe = 0; probe < GRAM_PROBES; probe++) {
    const cell = 2 * ((key + probe) & mask)
    if (table[cell] !== 0) continue
    table[cell] = tagOf(key)
    table[cell + 1] = value
    return
  }
}

/** Bits of filter per key, for one false answer in a hundred. */
const BITS_PER_KEY = 10
const LEAST_FILES = 2

function packSeen(kinds: readonly Counts[], filterBytes: number): Uint8Array {
  const filter = new Uint8Array(filterBytes)
  const several = kinds.flatMap(({ files }) => [...files].filter(([, held]) => held >= LEAST_FILES))
  const order = several.sort(([a, x], [b, y]) => y - x || a - b)
  for (const [key] of order.slice(0, (filterBytes * 8) / BITS_PER_KEY)) {
    for (let nth = 0; nth < BLOOM_HASHES; nth++) {
      const bit = bloomBit(key, nth, filter)
      filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7))
    }
  }
  return filter
}

function commonest(counts: ReadonlyMap<string, number>, most: number): string[] {
  const order = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return order.slice(0, most).map(([name]) => name)
}
