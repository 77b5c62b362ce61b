// Tests every copy alone: how surely chance would not have made it agree so well.

import type { Counts, Kinds } from './kind.ts'
import { approximateLogTail } from './saddlepoint.ts'
import { type Score, scores, stepsOf, total } from './score.ts'
import { type Choice, type Step, tail } from './tail.ts'

/** What was read at the positions of one level. */
export interface Seen {
  readonly kinds: Kinds
  readonly read: Counts
}

export interface Test {
  readonly score: Score
  readonly steps: readonly (Step | Choice)[]
}

const testsOf = ({ kinds, read }: Seen): Test[] =>
  scores(kinds.all, read).map((score) => ({ score, steps: stepsOf(kinds, read, score) }))

/**
 * How likely an innocent copy agrees as well as one with these `matches`: the smallest over all scores
 * that come near it. Exact.
 */
export function pValueAlone(seen: Seen, matches: Counts): number {
  return smallestPValue(testsOf(seen), matches)
}

/** Nats by which the approximation may err, twice. */
const NEAR = 1

/**
 * The smallest p-value of those tests that come within a nat of the smallest, as the approximation
 * has it: to tell any of the others exactly would take as long again.
 */
export function smallestPValue(tests: readonly Test[], matches: Counts): number {
  const about = tests.map(({ score, steps }) => {
    const sum = total(score, matches)
    return { steps, sum, logP: approximateLogTail(steps, sum) }
  })
  const least = Math.min(...about.map(({ logP }) => logP))
  const near = about.filter(({ logP }) => logP <= least + NEAR)
  return Math.min(...near.map(({ steps, sum }) => tail(steps, sum)(sum)))
}

export interface Suspicion {
  /** Index among the copies that were tested. */
  readonly copy: number
  /** ln of its p-value, about. */
  readonly logP: number
}

/**
 * Of many copies those whose p-value is about `most` or less, the most suspicious first. Nobody is
 * named by it: it says whose p-values are worth telling exactly.
 */
export function suspicions(seen: Seen, copies: readonly Counts[], most: number): Suspicion[] {
  const best = new Map<number, number>()
  for (const { score, steps } of testsOf(seen)) {
    const enough = leastSum(steps, Math.log(most))
    for (const [copy, matches] of copies.entries()) {
      const sum = total(score, matches)
      if (sum < enough) continue
      const logP = approximateLogTail(steps, sum)
      if (logP < (best.get(copy) ?? 1)) best.set(copy, logP)
    }
  }
  return [...best]
    .map(([copy, logP]) => ({ copy, logP }))
    .sort((a, b) => a.logP - b.logP || a.copy - b.copy)
}

/** The least sum whose approximate tail is no more than `mostLogP`; it falls as sums rise. */
function leastSum(steps: readonly (Step | Choice)[], mostLogP: number): number {
  let low = 0
  let high = 1
  for (const step of steps) {
    const jumps = 'choices' in step ? step.choices.map(({ jump }) => jump) : [step.jump]
    low += step.count * Math.min(0, ...jumps)
    high += step.count * Math.max(0, ...jumps)
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (approximateLogTail(steps, middle) <= mostLogP) high = middle
    else low = middle + 1
  }
  return low
}
