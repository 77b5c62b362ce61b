// Texts of different languages as they can be compared: without what one of them has no word for.

import { Numbered } from './numbered.ts'
import { onceEach } from './once-each.ts'
import type { Prepared } from './prepared.ts'
import { squares } from './spelt-names.ts'
import { isOwn, runKey } from './symbols.ts'

export interface Across extends Prepared {
  readonly runs: ShortRuns
  /** √Σ of the squared worths of its runs. */
  readonly norm: number
}

/**
 * Without a program's own members: what is `this.total` here may be `total` there. Time and memory
 * linear in the text.
 */
export const across = onceEach((prepared: Prepared): Across => {
  const kept = prepared.symbols.some(isOwn) ? withoutOwn(prepared) : prepared
  const runs = new ShortRuns(kept)
  return { ...kept, runs, norm: Math.sqrt(squares(runs.worths)) }
})

function withoutOwn(prepared: Prepared): Prepared {
  const { symbols, nats, lines, namedBefore } = prepared
  const { length } = symbols
  const kept = {
    ...{ symbols: new Int32Array(length), nats: new Float32Array(length) },
    ...{ lines: new Int32Array(length), namedBefore: new Int32Array(length) },
  }
  let count = 0
  for (let at = 0; at < length; at++) {
    if (isOwn(symbols[at] as number)) continue
    kept.symbols[count] = symbols[at] as number
    kept.nats[count] = nats[at] as number
    kept.lines[count] = lines[at] as number
    kept.namedBefore[count++] = namedBefore[at] as number
  }
  return {
    ...prepared,
    symbols: kept.symbols.subarray(0, count),
    nats: kept.nats.subarray(0, count),
    lines: kept.lines.subarray(0, count),
    namedBefore: kept.namedBefore.subarray(0, count),
  }
}

const LENGTHS: readonly number[] = [3, 4, 5]

/** Short runs of a text's symbols, each once. */
class ShortRuns {
  readonly #numbers: Numbered
  /** By number, in nats: the least that a run is worth. */
  readonly worths: Float64Array

  constructor({ symbols, nats }: Pick<Prepared, 'symbols' | 'nats'>) {
    const most = LENGTHS.length * symbols.length
    this.#numbers = new Numbered(most)
    const worths = new Float64Array(most).fill(Infinity)
    for (const length of LENGTHS)
      for (let start = 0; start + length <= symbols.length; start++) {
        let worth = 0
        for (let at = start; at < start + length; at++) worth += nats[at] ?? 0
        const number = this.#numbers.add(runKey(symbols, start, length, length))
        worths[number] = Math.min(worth, worths[number] ?? 0)
      }
    this.worths = worths.subarray(0, this.keys.length)
  }

  get keys(): Int32Array {
    return this.#numbers.keys
  }

  /** 0 where it holds none of this key. */
  worthOf(key: number): number {
    return this.worths[this.#numbers.find(key)] ?? 0
  }
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
  const isLess = sample.runs.keys.length < item.runs.keys.length
  const [few, many] = isLess ? [sample.runs, item.runs] : [item.runs, sample.runs]
  let shared = 0
  for (const [at, key] of few.keys.entries())
    shared += Math.min(few.worths[at] ?? 0, many.worthOf(key)) ** 2
  const size = Math.sqrt(sample.symbols.length * item.symbols.length)
  const likeness = (shared / Math.max(1, sample.norm * item.norm)) * (size / (size + SMALL))
  return Math.min(MOST, Math.max(0, NATS * Math.log(likeness / BY_CHANCE)))
}
