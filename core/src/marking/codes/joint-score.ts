// What a match is worth once others are taken to have leaked: the scores of joint decoding.

import type { Counts, Kind } from './kind.ts'
import {
  binomial,
  dot,
  estimate,
  likelihoods,
  type Score,
  shownBy,
  symbolsShown,
  worth,
} from './score.ts'

/** By how many are taken to have leaked together, the candidate among them: coalitions scored. */
export const JOINT_COALITIONS: Readonly<Record<2 | 3, readonly number[]>> = {
  2: [2, 3, 4, 5],
  3: [3, 4, 5],
}

/** Once some holders are known, the estimate settles sooner; there are hundreds of sets to score. */
const ROUNDS = 12

/** The share of symbols of a value, or another place with many spellings, that is misread. */
const MISREAD = 0.03

/**
 * Kinds are split by how many of the `taken` hold the symbol that was read: the joint kind of a
 * position is `kind × (taken + 1) + holders`.
 *
 * The score of a coalition of `size` is ln of P(shown | the candidate holds it, and so many of the
 * taken) against P(shown | it does not). Whatever the taken hold is a constant to an innocent
 * candidate, whose symbols stay what they were drawn as: its p-value is as exact as ever.
 *
 * @param read by joint kind: how many positions were read
 */
export function jointScore(
  kinds: readonly Kind[],
  read: Counts,
  { taken, size }: { readonly taken: number; readonly size: number },
): Score {
  const strategy = strategyOf(kinds, read, { taken, size })
  return Int32Array.from(read, (_, joint) => {
    const kind = kinds[Math.floor(joint / (taken + 1))] as Kind
    const holders = joint % (taken + 1)
    const shown = shownByHolders(kind, strategy, size)
    const others = binomial(size - taken - 1, kind.chance)
    const holding = dot(shown.slice(holders + 1, holders + 1 + others.length), others)
    const lacking = dot(shown.slice(holders, holders + others.length), others)
    const any = kind.chance * holding + (1 - kind.chance) * lacking
    return worth(Math.log(holding / any), Math.log(lacking / any))
  })
}

/** By k: what was read, over a constant, where k of the coalition hold the kind's symbol. */
function shownByHolders(kind: Kind, strategy: readonly number[], size: number): number[] {
  if (kind.binary !== undefined) {
    const byOnes = shownBy(kind, strategy, kind.binary.read)
    return kind.binary.read === 1 ? byOnes : byOnes.reverse()
  }
  const [other, own] = likelihoods(kind)
  return strategy.map((_, k) => {
    const holding = (1 - MISREAD) * (k / size) + MISREAD * kind.chance
    return own * holding + other * (1 - holding)
  })
}

function strategyOf(
  kinds: readonly Kind[],
  read: Counts,
  { taken, size }: { readonly taken: number; readonly size: number },
): number[] {
  const places = [...read].flatMap((count, joint) => {
    const kind = kinds[Math.floor(joint / (taken + 1))] as Kind
    const { binary } = kind
    if (binary === undefined || count === 0) return []
    const holders = joint % (taken + 1)
    const ones = binary.read === 1 ? holders : taken - holders
    const before = Array.from({ length: ones }, () => 0)
    const after = Array.from({ length: taken - ones }, () => 0)
    return [
      {
        count,
        shown: symbolsShown(kind),
        holders: [...before, ...binomial(size - taken, binary.p), ...after],
      },
    ]
  })
  return estimate(places, size, ROUNDS)
}
