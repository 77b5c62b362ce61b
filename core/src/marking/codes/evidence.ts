// What one leak says of each copy as an e-value: a number whose mean over innocent copies is at most 1.

import type { Counts, Kinds } from './kind.ts'
import { type Score, scores, stepsOf, total } from './score.ts'
import type { Choice, Step } from './tail.ts'

/** As in score.ts. */
const UNITS_PER_NAT = 16

/** Nats by which rounding may raise an e-value, many times over: it is told that much lower. */
const ROUNDING = 1e-9

/**
 * From a copy's matches to ln of its e-value: the mean over all scores of exp(score), each over its
 * own mean at every position, after flooring and rounding. So the mean over innocents is 1, whatever
 * was read and however a score was found, as long as no codeword was looked at.
 */
export function logEValueOf(kinds: Kinds, read: Counts): (matches: Counts) => number {
  const tests = scores(kinds.all, read).map((score) => ({
    score,
    mean: stepsOf(kinds, read, score).reduce((sum, step) => sum + logMean(step), 0),
  }))
  return (matches) => {
    const each = tests.map(({ score, mean }) => nats(score, matches) - mean)
    return logSum(each) - Math.log(each.length) - ROUNDING
  }
}

function nats(score: Score, matches: Counts): number {
  return total(score, matches) / UNITS_PER_NAT
}

/** ln of the mean of exp(score) over innocents, of all its positions. */
function logMean(step: Step | Choice): number {
  const choices = 'choices' in step ? step.choices : [step]
  return (
    step.count *
    Math.log1p(
      choices.reduce((sum, { chance, jump }) => sum + chance * Math.expm1(jump / UNITS_PER_NAT), 0),
    )
  )
}

/** ln of the sum of exp of each. */
export function logSum(each: readonly number[]): number {
  const most = Math.max(...each)
  return most === Number.NEGATIVE_INFINITY
    ? most
    : most + Math.log(each.reduce((sum, one) => sum + Math.exp(one - most), 0))
}
