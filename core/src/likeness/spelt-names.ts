// What programs of different languages still say alike: words in names and strings, names whole, numbers.

import type { Language } from '../syntax/language.ts'
import { numberKey, stringValue } from '../syntax/lex-literal.ts'
import type { Token } from '../syntax/token.ts'
import { mix, symbol } from './symbols.ts'

/** What a text spells, and how rare that is. */
export interface Spelt {
  /** By `speltKeys`, each once, rising. */
  readonly vocabulary: Int32Array
  /** Per key: −ln of the share of public files that spell it too, in nats. */
  readonly rarities: Float32Array
}

const SHORTEST_WORD = 2
const LONGEST_WORD = 40
/** Longer strings are documentation or tables, which say little of the program. */
const LONGEST_STRING = 200
/** More is a table of names. */
const MOST_SPELT = 10_000
const SALT = symbol('spelt')

/** Where a name of several words is joined: `getUserName`, `get_user_name`, `HTTPServer`. */
const SEAMS = /(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|[^\p{L}\p{N}]+/u

/** Time linear in the tokens. */
export function speltKeys(tokens: readonly Token[], language: Language): Set<number> {
  const keys = new Set<number>()
  const read = new Set<string>()
  for (let at = 0; at < tokens.length && keys.size < MOST_SPELT; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind !== 'name' && kind !== 'string' && kind !== 'number') continue
    const before = read.size
    if (read.add(text).size === before) continue
    const found = kind === 'name' ? ofName(text) : keysOf(ofLiteral(text, kind, language))
    for (let n = 0; n < found.length; n++) keys.add(found[n] as number)
  }
  return keys
}

/** Texts give the same names over and over. */
const known = new Map<string, Int32Array>()
const MOST_KNOWN = 20_000

/** A name of several words, and each of them. */
function ofName(name: string): Int32Array {
  const found = known.get(name)
  if (found !== undefined) return found
  const words = name.split(SEAMS).filter((word) => word !== '')
  const lower = words.map((word) => word.toLowerCase())
  const keys = keysOf(lower.length > 1 ? [lower.join(''), ...lower] : lower)
  if (known.size < MOST_KNOWN && name.length <= LONGEST_WORD) known.set(name, keys)
  return keys
}

function ofLiteral(text: string, kind: 'string' | 'number', language: Language): string[] {
  if (kind === 'number') return [numberKey(text)]
  if (text.length > LONGEST_STRING) return []
  return (
    stringValue(text, language)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

function keysOf(words: readonly string[]): Int32Array {
  const kept = words.filter(({ length }) => length >= SHORTEST_WORD && length <= LONGEST_WORD)
  return Int32Array.from(kept, (word) => mix(SALT, symbol(word)))
}

/** Most nats when all is spelt alike. Below `derived`: what is said in the same words may be so by trade. */
export const WHOLE = 28
/** Shares of its vocabulary that a translation may keep. */
const KEPT = [0.05, 0.1, 0.2, 0.4, 0.6] as const
/** Files that spell more than this many are likelier to hold any word, in proportion. */
const USUAL = 80
const LIKELIEST = 0.9

/**
 * Nats for the words that two texts share: how much likelier a translation would keep just these than
 * a stranger would choose them, but no more than `WHOLE` times the cosine of their rarities. Programs
 * about one thing share its words, too: that is why so small a part of many words says nothing.
 *
 * Time linear in both.
 */
export function vocabularyNats(sample: Spelt, item: Spelt): number {
  const shared: number[] = []
  for (let i = 0, j = 0; i < sample.vocabulary.length && j < item.vocabulary.length; ) {
    const [here, there] = [sample.vocabulary[i] ?? 0, item.vocabulary[j] ?? 0]
    if (here === there) shared.push(item.rarities[j] ?? 0)
    if (here <= there) i++
    if (there <= here) j++
  }
  if (shared.length === 0) return 0
  const [ours, its] = [sample.vocabulary.length, item.vocabulary.length]
  const ratio = Math.min(logRatio(shared, ours, its), logRatio(shared, its, ours))
  const all = Math.sqrt(squares(sample.rarities) * squares(item.rarities))
  return Math.max(0, Math.min(ratio, (WHOLE * squares(shared)) / Math.max(1, all)))
}

/** The most that a translation of a text could reach by its words. */
export const wholeVocabularyNats = ({ rarities }: Spelt): number =>
  Math.min(
    WHOLE,
    rarities.reduce((sum, rarity) => sum + rarity, 0),
  )

/** ln of how much likelier a text of `size` words shares these by keeping them than by chance. */
function logRatio(shared: readonly number[], size: number, other: number): number {
  const times = Math.max(1, other / USUAL)
  const chances = shared.map((rarity) => Math.min(LIKELIEST, Math.exp(-rarity) * times))
  const ratios = KEPT.map((kept) =>
    chances.reduce(
      (sum, chance) => sum + Math.log(1 + (kept * (1 - chance)) / chance),
      (size - shared.length) * Math.log(1 - kept),
    ),
  )
  return Math.max(...ratios)
}

/** Σ of the squared weights: what cosines are made of. */
export function squares(weights: Iterable<number>): number {
  let sum = 0
  for (const weight of weights) sum += weight * weight
  return sum
}
