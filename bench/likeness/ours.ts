// Forewarn's own figure for a pair, as a `Scorer`.

import { openBackground } from '@forewarn/core/likeness/background'
import { comparePrepared, type Likeness } from '@forewarn/core/likeness/compare'
import { prepare } from '@forewarn/core/likeness/prepared'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { searchedOf } from '@forewarn/core/likeness/verdict'
import { eachPair, once, type Scorer } from './scorer.ts'

export function ours(): Scorer {
  const background = openBackground(PUBLIC_CODE)
  return {
    name: 'Forewarn',
    reads: () => true,
    mostPairs: 0,
    score: ({ texts }, pairs) => {
      const readAt = once((at) => prepare(texts[at] ?? NOTHING, background))
      const searchedAt = once((at) => searchedOf([readAt(at)]))
      const compared = (sample: number, item: number): Likeness | undefined =>
        comparePrepared(readAt(sample), [readAt(item)], searchedAt(item)).best[0]
      const scores = new Float64Array(pairs.length / 2)
      eachPair(pairs, (sample, item, at) => {
        scores[at] = compared(sample, item)?.nats ?? 0
      })
      const regions = (at: number) => {
        const found = compared(pairs[at * 2] ?? 0, pairs[at * 2 + 1] ?? 0)?.regions ?? []
        return { sample: found.map((one) => one.sample), item: found.map((one) => one.item) }
      }
      return { nats: { scores, regions } }
    },
  }
}

const NOTHING = { path: '', text: '' }
