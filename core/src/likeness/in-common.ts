// Which strings of one text another holds, too: mostly none, which a few bits a string tell.

import { onceEach } from './once-each.ts'
import { symbol } from './symbols.ts'

interface Hashed {
  readonly texts: readonly string[]
  /** Of each, in order. */
  readonly hashes: Int32Array
  /** A bit for each, among sixteen to thirty-two. */
  readonly filter: Int32Array
}

const hashedOf = onceEach((strings: Strings): Hashed => {
  const texts = [...strings.keys()]
  const hashes = Int32Array.from(texts, (text) => mixed(symbol(text)))
  const filter = new Int32Array(2 ** Math.ceil(Math.log2(texts.length / 2 + 1)))
  for (const hash of hashes)
    filter[wordOf(hash, filter)] = (filter[wordOf(hash, filter)] as number) | (1 << hash)
  return { texts, hashes, filter }
})

/** A set of strings, or what is kept by them. */
export type Strings = Pick<ReadonlyMap<string, unknown>, 'has' | 'keys' | 'size'>

const mixed = (hash: number): number => hash ^ (hash >>> 15)

/** Above the five bits that tell the place in a word. */
const wordOf = (hash: number, filter: Int32Array): number => (hash >>> 5) & (filter.length - 1)

const NOTHING: readonly string[] = []

/** What both hold, in the order of `item`. Time linear in that, whatever the sample holds. */
export function inCommon(sample: Strings, item: Strings): readonly string[] {
  if (sample.size === 0 || item.size === 0) return NOTHING
  const { filter } = hashedOf(sample)
  const { texts, hashes } = hashedOf(item)
  let found: string[] | undefined
  for (let at = 0; at < hashes.length; at++) {
    const hash = hashes[at] as number
    if ((((filter[wordOf(hash, filter)] as number) >>> hash) & 1) === 0) continue
    const text = texts[at] as string
    if (!sample.has(text)) continue
    if (found === undefined) found = [text]
    else found.push(text)
  }
  return found ?? NOTHING
}
