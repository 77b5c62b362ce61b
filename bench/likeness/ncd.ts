// Normalised compression distance as a `Scorer`, for two compressors that Node has.

import { constants, deflateRawSync, zstdCompressSync } from 'node:zlib'
import { eachPair, once, type Scorer } from './scorer.ts'
import type { World } from './sets.ts'

type Size = (bytes: Buffer) => number

const LEVEL = 9
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }

const SIZES: Readonly<Record<string, Size>> = {
  zlib: (bytes) => deflateRawSync(bytes, { level: 9 }).length,
  zstd: (bytes) => zstdCompressSync(bytes, ZSTD).length,
}

/** All of 165 against each other would take an hour. */
const MOST_ASKED = 20_000
const pairsOf = (cases: World['cases']): number =>
  cases.reduce((sum, { rivals = [] }) => sum + 1 + rivals.length, 0)

/**
 * 1 − (C(xy) − min C) / max C. zlib looks back 32 KiB, so it sees nothing of a first text longer than
 * that: the shorter of two goes first.
 *
 * Source: Cilibrasi, Vitányi, "Clustering by Compression", IEEE Trans. Inf. Theory 51 (2005).
 */
export function ncd(): Scorer {
  return {
    name: 'NCD',
    reads: ({ cases }) => pairsOf(cases) <= MOST_ASKED,
    mostPairs: 1_500,
    score: ({ texts }, pairs) =>
      Object.fromEntries(
        Object.entries(SIZES).map(([name, size]) => {
          const bytesAt = once((at) => Buffer.from(texts[at]?.text ?? ''))
          const sizeAt = once((at) => size(bytesAt(at)))
          const scores = new Float64Array(pairs.length / 2)
          eachPair(pairs, (sample, item, at) => {
            const [x, y] = [bytesAt(sample), bytesAt(item)]
            const both = size(Buffer.concat(x.length < y.length ? [x, y] : [y, x]))
            const [least, most] = [sizeAt(sample), sizeAt(item)].sort((a, b) => a - b)
            scores[at] = 1 - (both - (least ?? 0)) / (most ?? 1)
          })
          return [name, { scores }]
        }),
      ),
  }
}
