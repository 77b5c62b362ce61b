// How many surviving binary marks name one of c colluders, under the worst of all attacks.

import { placesOf } from '@forewarn/core/marking/codes/agreement'
import { pValueAlone } from '@forewarn/core/marking/codes/alone'
import type { Strategy } from '@forewarn/core/marking/codes/collusion'
import { type Dice, dice, drawSymbol } from '@forewarn/core/marking/codes/dice'
import { type Crowd, pValueGiven, strongestClaims } from '@forewarn/core/marking/codes/joint'
import { countKinds, kindsOf } from '@forewarn/core/marking/codes/kind'
import {
  BOUND,
  factorsOf,
  multiplicity,
  type Together,
} from '@forewarn/core/marking/codes/multiplicity'
import { SCORES } from '@forewarn/core/marking/codes/score'
import { attacks, binaryPlaces, leak } from './tracing-attacks.ts'

interface Game {
  readonly length: number
  readonly size: number
  /** By how many copies there are, each judged for itself. */
  readonly copies: readonly number[]
}

/** One leak, judged as trace.ts does: by number of copies, whether a colluder is named. */
function playOnce({ length, size, copies }: Game, strategy: Strategy, run: number): boolean[] {
  const roll = dice(run * 16 + size)
  const positions = binaryPlaces(length, run)
  const codewords = Array.from({ length: size }, () =>
    positions.map((one) => drawSymbol(one.alphabet, roll)),
  )
  const reading = leak(positions, codewords, { strategy, roll })
  const kinds = kindsOf(positions)
  const all = () => true
  const read = countKinds(kinds, reading, all)
  const places = placesOf({ positions, reading }, kinds, all)
  const ranked = codewords
    .map((codeword, j) => {
      const matches = countKinds(kinds, reading, (at) => codeword[at] === reading[at])
      const pValue = pValueAlone({ kinds, read }, matches)
      return { id: `${j}`, partner: `${j}`, codeword, pValue }
    })
    .sort((a, b) => a.pValue - b.pValue)
  return copies.map((count) => {
    const suspects = withInnocents(ranked, count, roll)
    return isNamed(
      { kinds, places, suspects, mayBeColleagues: false },
      ranked[0]?.pValue ?? 1,
      count,
    )
  })
}

/** Ranks among innocents, of whom about so many are as suspicious by one of eight scores or another. */
function withInnocents<T extends { readonly pValue: number }>(
  ranked: readonly T[],
  copies: number,
  roll: Dice,
): (T & { readonly rank: number })[] {
  let ahead = 0
  let before = 0
  return ranked
    .map((one, i) => {
      ahead += poisson(copies * SCORES * (one.pValue - before), roll)
      before = one.pValue
      return { ...one, rank: 1 + i + ahead }
    })
    .filter(({ pValue, rank }) => pValue <= 0.01 && rank <= 64)
}

/** Exponential waits, until they come to more than `mean`. */
function poisson(mean: number, roll: Dice): number {
  let waited = -Math.log(1 - roll())
  let count = 0
  while (waited < mean) {
    waited -= Math.log(1 - roll())
    count++
  }
  return count
}

function isNamed(crowd: Crowd, smallest: number, copies: number): boolean {
  const charge = { levels: 1, analyses: 1, searched: 1 }
  const tests = (together: Together, sets: number) =>
    multiplicity(factorsOf(charge, copies, { together, sets }))
  if (smallest * tests(1, 1) <= BOUND) return true
  return ([2, 3] as const).some((together) => {
    const suspects =
      together === 3 ? crowd.suspects.filter(({ rank }) => rank <= 24) : crowd.suspects
    const most = Math.log(BOUND / tests(together, 1))
    return strongestClaims({ ...crowd, suspects }, together, most + 2).some(
      ({ id, taken, sets }) => {
        const own = suspects.find((one) => one.id === id)
        const others = taken.map(({ codeword }) => codeword)
        const pValue = own === undefined ? 1 : pValueGiven(crowd, own.codeword, others)
        return pValue * tests(together, sets) <= BOUND
      },
    )
  })
}

export interface Played {
  readonly attack: string
  readonly named: number
  readonly leaks: number
}

/** By number of copies: of `leaks` under each attack, how many named one; the worst attack first. */
export function playAll(game: Game, leaks: number, from: number): Map<number, Played[]> {
  const found = new Map(game.copies.map((count) => [count, [] as Played[]]))
  for (const [attack, strategy] of attacks(game.size)) {
    const all = Array.from({ length: leaks }, (_, i) => playOnce(game, strategy, from + i))
    for (const [at, count] of game.copies.entries()) {
      const named = all.filter((play) => play[at]).length
      found.get(count)?.push({ attack, named, leaks })
    }
  }
  for (const rows of found.values()) rows.sort((a, b) => a.named - b.named)
  return found
}
