// Joint decoding: names a copy that took part, given that certain other copies did.

import type { Place } from './agreement.ts'
import { smallestPValue, type Test } from './alone.ts'
import type { Codeword } from './codeword.ts'
import { countParts, type Holdings, holdingsOf, type Layout, layOut, splitBy } from './holdings.ts'
import { JOINT_COALITIONS, jointScore } from './joint-score.ts'
import type { Counts, Kind, Kinds } from './kind.ts'
import { setsCharged } from './multiplicity.ts'
import { approximateLogTail } from './saddlepoint.ts'
import { type Score, total } from './score.ts'
import type { Step } from './tail.ts'

/** Somebody a test may name. */
export interface Suspect {
  readonly id: string
  /** Two of one partner may share symbols, so that one tells of the other: they make no set. */
  readonly partner: string
  readonly codeword: Codeword
  /** Among all copies, by how suspicious they are alone; from 1. */
  readonly rank: number
}

export interface Crowd {
  readonly kinds: Kinds
  readonly places: readonly Place[]
  /** The most suspicious alone, strongest first; sets are made of these. */
  readonly suspects: readonly Suspect[]
  /** Whether colleagues may stand in one set: only where no symbol is shared. */
  readonly mayBeColleagues: boolean
}

/** A candidate, and others that are taken to have leaked as well. */
export interface Claim {
  readonly id: string
  readonly taken: readonly Suspect[]
  /** What it costs to have chosen these. */
  readonly sets: number
  /** ln of the p-value, about. */
  readonly logP: number
}

/** ln of a p-value times what its set costs. */
const charged = ({ logP, sets }: Pick<Claim, 'logP' | 'sets'>): number => logP + Math.log(sets)

/**
 * By suspect: its strongest claim over all sets of `together`, of those that, charged for the set, come
 * to `most`. Takes about sets × suspects × places / 32 steps.
 */
export function strongestClaims(crowd: Crowd, together: 2 | 3, most: number): Claim[] {
  const { suspects } = crowd
  const layout = layOut(likeliestAt(crowd), crowd.kinds.all.length)
  const holds = suspects.map(({ codeword }) => holdingsOf(layout, codeword))
  const at = <T>(all: readonly T[], which: readonly number[]) => which.map((i) => all[i] as T)
  const best = new Map<number, Claim>()
  for (const set of setsOf(suspects.length, together - 1)) {
    if (!canStandTogether(crowd, set)) continue
    const others = [...suspects.keys()].filter((i) => canStandTogether(crowd, [...set, i]))
    const given = adds({ crowd, layout }, at(holds, set))
    const taken = at(suspects, set)
    for (const [i, logP] of given(at(holds, others), most)) {
      const candidate = others[i] as number
      const sets = setsCharged(taken.map(({ rank }) => rank - aheadOf(crowd, candidate, rank)))
      const { id } = suspects[candidate] as Suspect
      const claim = { id, taken, sets, logP }
      const known = best.get(candidate)
      if (charged(claim) <= Math.min(most, known ? charged(known) : most))
        best.set(candidate, claim)
    }
  }
  return [...best.values()]
}

/** How many before `rank` are the candidate, or may share symbols with it. */
function aheadOf(crowd: Crowd, candidate: number, rank: number): number {
  return crowd.suspects.filter(
    (one, i) => one.rank < rank && (i === candidate || !canStandTogether(crowd, [i, candidate])),
  ).length
}

interface Ground {
  readonly crowd: Pick<Crowd, 'kinds'>
  readonly layout: Layout
}

/**
 * About how likely an innocent copy adds as much to `taken` as each of `others`: ln of the smallest
 * over all coalitions scored, of those that come to `mostLogP`, by index.
 */
function adds({ crowd: { kinds }, layout }: Ground, taken: readonly Holdings[]) {
  const parts = splitBy(layout, taken)
  const tests = testsGiven(kinds, countParts(layout, parts), taken.length)
  return (others: readonly Holdings[], mostLogP: number): Map<number, number> => {
    const matches = others.map((holds) => countParts(layout, parts, holds))
    const best = new Map<number, number>()
    for (const { score, steps } of tests) {
      const sums = matches.map((counts, at) => ({ at, sum: total(score, counts) }))
      for (const { at, sum } of sums.sort((a, b) => b.sum - a.sum)) {
        const logP = approximateLogTail(steps, sum)
        if (logP > mostLogP) break
        best.set(at, Math.min(logP, best.get(at) ?? 0))
      }
    }
    return best
  }
}

/**
 * How likely an innocent copy adds as much as `candidate` does once those `taken` are taken to have
 * leaked: the smallest over all coalitions scored that come near it. Exact.
 */
export function pValueGiven(
  { kinds, places }: Pick<Crowd, 'kinds' | 'places'>,
  candidate: Codeword,
  taken: readonly Codeword[],
): number {
  const layout = layOut(likeliestAt({ kinds, places }), kinds.all.length)
  const holds = (codeword: Codeword) => holdingsOf(layout, codeword)
  const parts = splitBy(layout, taken.map(holds))
  const tests = testsGiven(kinds, countParts(layout, parts), taken.length)
  return smallestPValue(tests, countParts(layout, parts, holds(candidate)))
}

/** The scores of joint decoding, with how an innocent copy comes by them. */
function testsGiven({ all }: Kinds, read: Counts, taken: number): Test[] {
  return JOINT_COALITIONS[(taken + 1) as 2 | 3].map((size) => {
    const score = jointScore(all, read, { taken, size })
    return { score, steps: stepsOf(all, read, { score, split: taken + 1 }) }
  })
}

/** A set is judged by the likeliest symbol of each position: whether a copy holds it or not. */
function likeliestAt({ kinds, places }: Pick<Crowd, 'kinds' | 'places'>): Place[] {
  return places.filter(({ kind }) => (kinds.all[kind]?.doubt?.rank ?? 0) === 0)
}

/** Sets of one or two of 0 … count − 1. */
function setsOf(count: number, size: number): number[][] {
  const singles = Array.from({ length: count }, (_, i) => [i])
  if (size === 1) return singles
  return singles.flatMap(([i = 0]) =>
    Array.from({ length: count - i - 1 }, (_, j) => [i, i + 1 + j]),
  )
}

function canStandTogether({ suspects, mayBeColleagues }: Crowd, set: readonly number[]): boolean {
  if (new Set(set).size < set.length) return false
  if (mayBeColleagues) return true
  const partners = set.map((i) => (suspects[i] as Suspect).partner)
  return new Set(partners).size === partners.length
}

function stepsOf(
  kinds: readonly Kind[],
  read: Counts,
  { score, split }: { readonly score: Score; readonly split: number },
): Step[] {
  return [...read].map((count, joint) => ({
    chance: (kinds[Math.floor(joint / split)] as Kind).chance,
    jump: score[joint] as number,
    count,
  }))
}
