// Which copies hold what was read, a bit a place, so that thousands of sets can be compared.

import type { Place } from './agreement.ts'
import type { Codeword } from './codeword.ts'
import type { Counts } from './kind.ts'

/** Places in the order of their kinds; each kind begins with a word of its own. */
export interface Layout {
  readonly kinds: number
  readonly slots: readonly { readonly place: Place; readonly bit: number }[]
  /** By word: the kind of its places. */
  readonly kindOf: Int32Array
}

/** A bit for each place, 32 in a word: set where a copy holds the symbol that was read. */
export type Holdings = Int32Array<ArrayBuffer>

export function layOut(places: readonly Place[], kinds: number): Layout {
  const byKind = Map.groupBy(places, ({ kind }) => kind)
  const kindOf: number[] = []
  const slots = [...byKind].flatMap(([kind, own]) => {
    const from = kindOf.length * 32
    for (let bit = 0; bit < own.length; bit += 32) kindOf.push(kind)
    return own.map((place, i) => ({ place, bit: from + i }))
  })
  return { kinds, slots, kindOf: Int32Array.from(kindOf) }
}

export function holdingsOf({ slots, kindOf }: Layout, codeword: Codeword): Holdings {
  const words = new Int32Array(kindOf.length)
  for (const { place, bit } of slots) {
    if (codeword[place.at] === place.symbol) set(words, bit)
  }
  return words
}

/** The places, split by how many of `taken` hold them: none, one, or both. */
export function splitBy({ slots, kindOf }: Layout, taken: readonly Holdings[]): Holdings[] {
  const every = new Int32Array(kindOf.length)
  for (const { bit } of slots) set(every, bit)
  const [a = every.map(() => 0), b = a.map(() => 0)] = taken
  const both = a.map((word, i) => word & (b[i] as number))
  const one = a.map((word, i) => word ^ (b[i] as number))
  const none = every.map((word, i) => word & ~(a[i] as number) & ~(b[i] as number))
  return [none, one, both].slice(0, taken.length + 1)
}

/** By joint kind, see `jointScore`: how many of the places in each part, of those where `holds` is set. */
export function countParts(
  { kinds, kindOf }: Layout,
  parts: readonly Holdings[],
  holds?: Holdings,
): Counts {
  const counts = new Int32Array(kinds * parts.length)
  for (const [part, mask] of parts.entries()) {
    for (let word = 0; word < mask.length; word++) {
      const bits = (mask[word] as number) & (holds === undefined ? -1 : (holds[word] as number))
      const joint = (kindOf[word] as number) * parts.length + part
      counts[joint] = (counts[joint] as number) + ones(bits)
    }
  }
  return counts
}

function set(words: Holdings, bit: number): void {
  words[bit >> 5] = (words[bit >> 5] as number) | (1 << (bit & 31))
}

/** Source: Warren, "Hacker's Delight", §5–1. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
