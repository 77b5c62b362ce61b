// The strings and runs of bytes that items hold, looked for in bytes wherever they stand.

import { fromLatin } from '../../marking/traffic/latin.ts'
import { fromHex, utf8 } from '../../shared/bytes.ts'

/** A literal of items: a string, or a run of bytes. */
export interface Literal {
  /** As `Prepared.worth` has it: `s:` and a string, or `b:` and bytes in hex. */
  readonly key: string
  /** What sharing it is worth at most, in nats. */
  readonly worth: number
  /** Items that hold it, the first `MOST_HOLDERS` of them. */
  readonly items: readonly number[]
}

export interface Needles {
  readonly literals: readonly Literal[]
  /** Item → how many of `literals` it holds. */
  readonly counts: Uint32Array
  /** Whether some were left out, for there are too many. */
  readonly isCut: boolean
  /** Needle → its literal; a literal may be spelt in bytes in several ways. */
  readonly of: Int32Array
  /** Needle → where its bytes begin in `pool`; one more than there are needles. */
  readonly starts: Int32Array
  readonly pool: Uint8Array
  /** Needle → where in it the four bytes stand that it is found by. */
  readonly windows: Int32Array
  /** By hash of four bytes, the first needle that is found by them; -1 for none. */
  readonly heads: Int32Array
  /** Needle → the next of the same hash. */
  readonly next: Int32Array
}

/** What is public is worth less, and stands everywhere. */
const LEAST_WORTH = 1
const MOST_LITERALS = 1_000_000
const MOST_HOLDERS = 48
const WINDOW = 4
const SHORTEST = { s: 6, b: 4 } as const

/** @param worthOf what the literals of an item below `count` are worth. Time and memory linear. */
export function needlesOf(
  count: number,
  worthOf: (item: number) => ReadonlyMap<string, number>,
): Needles {
  const known = new Map<string, Literal & { items: number[] }>()
  const counts = new Uint32Array(count)
  const spelt: { readonly literal: number; readonly bytes: Uint8Array }[] = []
  let isCut = false
  for (let item = 0; item < count; item++)
    for (const [key, worth] of worthOf(item)) {
      if (worth < LEAST_WORTH) continue
      const literal = known.get(key)
      if (literal !== undefined) {
        counts[item] = (counts[item] ?? 0) + 1
        if (literal.items.length < MOST_HOLDERS) literal.items.push(item)
        continue
      }
      const spellings = spellingsOf(key)
      if (spellings.length === 0) continue
      if (known.size === MOST_LITERALS) {
        isCut = true
        continue
      }
      counts[item] = (counts[item] ?? 0) + 1
      for (const bytes of spellings) spelt.push({ literal: known.size, bytes })
      known.set(key, { key, worth, items: [item] })
    }
  return { ...indexed(spelt), literals: [...known.values()], counts, isCut }
}

/** How a literal may stand in bytes: in UTF-8, or a byte a letter; what is written in hex, as its bytes. */
function spellingsOf(key: string): Uint8Array[] {
  const value = key.slice(2)
  if (key.startsWith('b:')) return value.length >= 2 * SHORTEST.b ? [fromHex(value)] : []
  if (!key.startsWith('s:') || value.length < SHORTEST.s) return []
  const spellings: Uint8Array[] = [utf8(value)]
  // A line may end otherwise.
  const trimmed = value.trim()
  if (trimmed.length < value.length && trimmed.length >= SHORTEST.s) spellings.push(utf8(trimmed))
  if (/[\u0080-\u00ff]/.test(value) && !/[\u0100-\uffff]/.test(value))
    spellings.push(fromLatin(value))
  if (/^(?:[\da-f]{2}){8,}$/i.test(value)) spellings.push(fromHex(value))
  return spellings
}

function indexed(spelt: readonly { readonly literal: number; readonly bytes: Uint8Array }[]) {
  const starts = new Int32Array(spelt.length + 1)
  for (const [n, { bytes }] of spelt.entries()) starts[n + 1] = (starts[n] ?? 0) + bytes.length
  const pool = new Uint8Array(starts[spelt.length] ?? 0)
  const windows = new Int32Array(spelt.length)
  const next = new Int32Array(spelt.length)
  const heads = new Int32Array(2 ** Math.max(10, Math.ceil(Math.log2(8 * spelt.length + 1))))
  heads.fill(-1)
  for (const [n, { bytes }] of spelt.entries()) {
    pool.set(bytes, starts[n])
    const window = rarest(bytes)
    windows[n] = window
    const slot = slotOf(wordAt(bytes, window), heads.length)
    next[n] = heads[slot] ?? -1
    heads[slot] = n
  }
  return {
    of: Int32Array.from(spelt, ({ literal }) => literal),
    starts,
    pool,
    windows,
    heads,
    next,
  }
}

/** Where the four bytes begin that foreign bytes are least likely to hold. */
function rarest(bytes: Uint8Array): number {
  let [best, most] = [0, -1]
  for (let at = 0; at + WINDOW <= bytes.length; at++) {
    let sum = 0
    for (let i = at; i < at + WINDOW; i++) sum += oddness(bytes[i] ?? 0)
    if (sum > most) [best, most] = [at, sum]
  }
  return best
}

/** Small letters and blanks stand everywhere, and zeros even more. */
function oddness(byte: number): number {
  if (byte === 0) return 0
  if (byte === 32 || (byte >= 97 && byte <= 122)) return 1
  return byte >= 48 && byte <= 90 ? 2 : 3
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) |
  ((bytes[at + 1] ?? 0) << 16) |
  ((bytes[at + 2] ?? 0) << 8) |
  (bytes[at + 3] ?? 0)

function slotOf(word: number, slots: number): number {
  const mixed = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 13)) & (slots - 1)
}

/** Counts down what is compared, over all bytes of a sample. */
export interface Meter {
  left: number
}

/** Where a literal stands, and how it is spelt there. */
export interface Stand {
  readonly at: number
  readonly bytes: Uint8Array
}

/**
 * Literal → where it first stands. Time linear in the bytes besides what `meter` counts: needles
 * looked at, and their bytes; at 0 the search ends.
 */
export function findIn(bytes: Uint8Array, needles: Needles, meter: Meter): Map<number, Stand> {
  const { heads, next, of } = needles
  const found = new Map<number, Stand>()
  let word = 0
  for (let at = 0; at < bytes.length && meter.left > 0; at++) {
    word = (word << 8) | (bytes[at] ?? 0)
    if (at + 1 < WINDOW) continue
    let n = heads[slotOf(word, heads.length)] ?? -1
    for (; n >= 0 && meter.left > 0; n = next[n] ?? -1) {
      meter.left--
      const literal = of[n] ?? -1
      if (found.has(literal)) continue
      const begin = standsAt(needles, n, { bytes, end: at + 1 }, meter)
      if (begin !== undefined) found.set(literal, { at: begin, bytes: spelling(needles, n) })
    }
  }
  return found
}

const spelling = ({ pool, starts }: Needles, n: number): Uint8Array =>
  pool.subarray(starts[n], starts[n + 1])

/** Where needle `n` begins if its window ends at `end`. */
function standsAt(
  { starts, pool, windows }: Needles,
  n: number,
  { bytes, end }: { readonly bytes: Uint8Array; readonly end: number },
  meter: Meter,
): number | undefined {
  const [from, to] = [starts[n] ?? 0, starts[n + 1] ?? 0]
  const begin = end - WINDOW - (windows[n] ?? 0)
  if (begin < 0 || begin + to - from > bytes.length) return undefined
  for (let i = 0; i < to - from; i++) {
    if (bytes[begin + i] === pool[from + i]) continue
    meter.left -= i
    return undefined
  }
  return begin
}
