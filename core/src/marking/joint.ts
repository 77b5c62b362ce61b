// Joint decoding: names a copy that took part, given that certain other copies did.

import type { Place } from './agreement.ts'
import type { Codeword } from './codeword.ts'
import { JOINT_COALITIONS, jointScore } from './joint-score.ts'
import type { Counts, Kind, Kinds } from './kind.ts'
import { approximateLogTail } from './saddlepoint.ts'
import { type Score, total } from './score.ts'
import { type Step, tail } from './tail.ts'

/** Somebody a test may name. */
export interface Suspect {
  readonly id: string
  /** Two of one partner may share symbols, so that one tells of the other: they make no set. */
  readonly partner: string
  readonly codeword: Codeword
}

export interface Crowd {
  readonly kinds: Kinds
  readonly places: readonly Place[]
  /** The most suspicious alone, strongest first; sets are made of these. */
  readonly suspects: readonly Suspect[]
  /** Whether colleagues may stand in one set: only where no symbol is shared. */
  readonly mayBeColleagues: boolean
}

export interface Jointly {
  readonly id: string
  /** The others of the set, in the order of their ids. */
  readonly given: readonly string[]
  readonly pValue: number
}

/**
 * For each suspect the p-value of what its copy adds once certain others are taken to have leaked:
 * the others with which it is smallest, as far as an approximation tells, and then exact. Those at or
 * below `least` alone.
 *
 * Whoever chose the suspects and the set, and however, costs nothing: the multiplicity counts every
 * set that could be made of everybody.
 */
export function jointly(crowd: Crowd, together: 2 | 3, least: number): Jointly[] {
  const idOf = (suspect: number) => (crowd.suspects[suspect] as Suspect).id
  const claims = strongestClaims(crowd, together, Math.log(least) + SLACK)
  return [...claims].flatMap(([suspect, { taken, steps, sum }]) => {
    const pValue = tail(steps)(sum)
    return pValue <= least ? [{ id: idOf(suspect), pValue, given: taken.map(idOf).sort() }] : []
  })
}

/**
 * By suspect: its strongest claim over all sets of `together`, of those that come near the bound.
 * Takes about sets × suspects × places steps.
 */
export function strongestClaims(
  crowd: Crowd,
  together: 2 | 3,
  mostLogP: number,
): Map<number, Claim> {
  const { suspects, places } = crowd
  const holds = suspects.map(({ codeword }) =>
    Uint8Array.from(places, ({ at, symbol }) => (codeword[at] === symbol ? 1 : 0)),
  )
  const best = new Map<number, Claim>()
  for (const taken of setsOf(suspects.length, together - 1)) {
    if (!canStandTogether(crowd, taken)) continue
    for (const [suspect, claim] of claimsGiven(crowd, holds, taken, mostLogP)) {
      if (claim.logP < (best.get(suspect)?.logP ?? Number.POSITIVE_INFINITY)) {
        best.set(suspect, claim)
      }
    }
  }
  return best
}

/** A suspect's score given `taken`, and about how likely an innocent has it. */
export interface Claim {
  readonly taken: readonly number[]
  readonly steps: readonly Step[]
  readonly sum: number
  /** ln of it, within `SLACK`. */
  readonly logP: number
}

/** Nats by which the approximation may err, with room to spare. */
const SLACK = 2

/** By suspect: its strongest claim over all coalitions scored, of those that come near the bound. */
function claimsGiven(
  crowd: Crowd,
  holds: readonly Uint8Array[],
  taken: readonly number[],
  mostLogP: number,
): Map<number, Claim> {
  const { kinds, places, suspects } = crowd
  const split = taken.length + 1
  const joint = jointKinds(
    places,
    taken.map((i) => holds[i] as Uint8Array),
  )
  const read = countAt(joint, undefined, kinds.all.length * split)
  const others = [...suspects.keys()].filter((i) => canStandTogether(crowd, [...taken, i]))
  const matches = others.map((i) => countAt(joint, holds[i] as Uint8Array, read.length))
  const best = new Map<number, Claim>()
  for (const size of JOINT_COALITIONS[split as 2 | 3]) {
    const score = jointScore(kinds.all, read, { taken: taken.length, size })
    const steps = stepsOf(kinds.all, read, { score, split })
    const sums = matches.map((counts, i) => ({
      suspect: others[i] as number,
      sum: total(score, counts),
    }))
    for (const { suspect, sum } of sums.sort((a, b) => b.sum - a.sum)) {
      const logP = approximateLogTail(steps, sum)
      if (logP > mostLogP) break
      const before = best.get(suspect)?.logP ?? Number.POSITIVE_INFINITY
      if (logP < before) best.set(suspect, { taken, steps, sum, logP })
    }
  }
  return best
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

/** By place: its joint kind, see `jointScore`. */
function jointKinds(places: readonly Place[], taken: readonly Uint8Array[]): Int32Array {
  return Int32Array.from(places, ({ kind }, place) =>
    taken.reduce((joint, holds) => joint + (holds[place] as number), kind * (taken.length + 1)),
  )
}

/** By joint kind: at how many places, of those where `holds` is 1. */
function countAt(joint: Int32Array, holds: Uint8Array | undefined, kinds: number): Counts {
  const counts = new Int32Array(kinds)
  for (let place = 0; place < joint.length; place++) {
    const kind = joint[place] as number
    if (holds === undefined) counts[kind] = (counts[kind] as number) + 1
    else counts[kind] = (counts[kind] as number) + (holds[place] as number)
  }
  return counts
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
