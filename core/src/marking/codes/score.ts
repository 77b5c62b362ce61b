// What a match is worth at each kind of position: scores for a leaker alone and for coalitions.

import type { Counts, Kind, Kinds } from './kind.ts'
import type { Choice, Step } from './tail.ts'

/** By kind: what a match is worth more than a mismatch, in units of 1/16 nat, of either sign. */
export type Score = Int32Array<ArrayBuffer>

/** Scores are rounded to whole units, for the candidate and for the innocent alike: no error. */
const UNITS_PER_NAT = 16

/** No single position speaks against a candidate with more than this, in nats: marks can be misread. */
const FLOOR_NATS = -7

/** About (1 − share of misread marks) / (number of colluders), for one, two, three and five. */
const LAMBDAS = [0.97, 0.49, 0.32, 0.196]

const COALITIONS = [2, 3, 4, 5]

/** How many scores are tried on every candidate: part of the multiplicity. */
export const SCORES = LAMBDAS.length + COALITIONS.length

/**
 * ln P(position | candidate's copy was used) / P(position | it was not), in nats, where a share
 * λ of the leak's symbols comes from the candidate. Over innocents, exp of it has the mean 1: with
 * doubt, 1 − λ + λ q(x) / w(x) for a candidate with symbol x, w the alphabet's and q the reading's.
 */
export function lambdaNats({ chance, doubt }: Kind, lambda: number, matches: boolean): number {
  if (doubt !== undefined) {
    return Math.log(1 - lambda + lambda * (matches ? doubt.shown / chance : doubt.lacking))
  }
  return matches ? Math.log(1 + (lambda * (1 - chance)) / chance) : Math.log(1 - lambda)
}

/**
 * Over its chance: the probability that the leak shows the kind's symbol, or another one, as far as
 * the reading tells. Without doubt it is the symbol.
 */
export function likelihoods({ chance, doubt }: Kind): readonly [other: number, own: number] {
  if (doubt === undefined) return [0, 1]
  return [(1 - doubt.shown) / (1 - chance), doubt.shown / chance]
}

/**
 * All scores that are tried. They depend on the reading and the alphabets, never on a codeword:
 * an innocent's symbols stay what they were drawn as, and the p-value exact.
 *
 * @param read by kind: how many positions were read
 */
export function scores(kinds: readonly Kind[], read: Counts): Score[] {
  return [
    ...LAMBDAS.map((lambda) => Int32Array.from(kinds, (kind) => lambdaWorth(kind, lambda))),
    ...COALITIONS.map((size) => coalitionScore(kinds, read, size)),
  ]
}

/** What a copy with these `matches` scores, in units above a copy that matches nowhere. */
export function total(score: Score, matches: Counts): number {
  return score.reduce((sum, worth, kind) => sum + worth * (matches[kind] as number), 0)
}

/** How the score of an innocent copy comes about, where `read` positions of each kind were read. */
export function stepsOf(kinds: Kinds, read: Counts, score: Score): (Step | Choice)[] {
  return kinds.all.flatMap(({ chance, doubt }, kind): (Step | Choice)[] => {
    const count = read[kind] as number
    if (doubt === undefined || doubt.of === 1) {
      return [{ chance, jump: score[kind] as number, count }]
    }
    if (doubt.rank > 0) return []
    const choices = kinds.all.slice(kind, kind + doubt.of).map((one, rank) => ({
      chance: one.chance,
      jump: score[kind + rank] as number,
    }))
    return [{ choices, count }]
  })
}

function lambdaWorth(kind: Kind, lambda: number): number {
  return worth(lambdaNats(kind, lambda, true), lambdaNats(kind, lambda, false))
}

/** A pair of log-likelihood ratios as one number of units. */
export function worth(matchNats: number, mismatchNats: number): number {
  const difference = Math.max(matchNats, FLOOR_NATS) - Math.max(mismatchNats, FLOOR_NATS)
  return Math.round(UNITS_PER_NAT * difference)
}

/**
 * The likelihood score of a coalition of `size` whose strategy is first estimated from the
 * reading. Places with more than two symbols say little about a strategy: they take the λ score.
 */
function coalitionScore(kinds: readonly Kind[], read: Counts, size: number): Score {
  const strategy = estimateStrategy(kinds, read, size)
  const whole = (p: number) => binomial(size, p)
  const others = (p: number) => binomial(size - 1, p)
  return Int32Array.from(kinds, (kind) => {
    if (kind.binary === undefined) return lambdaWorth(kind, (LAMBDAS[0] as number) / size)
    const { p, read } = kind.binary
    const shown = shownBy(kind, strategy, read)
    const any = dot(shown, whole(p))
    const holdingOne = Math.log(dot(shown.slice(1), others(p)) / any)
    const holdingZero = Math.log(dot(shown.slice(0, -1), others(p)) / any)
    return read === 1 ? worth(holdingOne, holdingZero) : worth(holdingZero, holdingOne)
  })
}

/** By k: what was read, over a constant, where k of the coalition hold a 1 at a binary place. */
export function shownBy(kind: Kind, strategy: readonly number[], read: 0 | 1): number[] {
  if (kind.doubt === undefined) return strategy.map((one) => (read === 1 ? one : 1 - one))
  const [other, own] = likelihoods(kind)
  return strategy.map((one) => own * one + other * (1 - one))
}

const ROUNDS = 60

function estimateStrategy(kinds: readonly Kind[], read: Counts, size: number): number[] {
  const places = kinds.flatMap((kind, at) => {
    const count = read[at] as number
    return kind.binary === undefined || count === 0
      ? []
      : [{ count, shown: symbolsShown(kind), holders: binomial(size, kind.binary.p) }]
  })
  return estimate(places, size)
}

/**
 * By k: the probability that colluders of whom k hold a 1 show a 1, by expectation-maximisation.
 *
 * Source: Furon & Desoubeaux, "Tardos codes for real", WIFS 2014 (hal-01066043); the prior
 * of a quarter of a symbol of each sort, and the marking assumption as bounds at the ends, are ours.
 */
export function estimate(places: readonly Places[], size: number, rounds = ROUNDS): number[] {
  let strategy = Array.from({ length: size + 1 }, (_, k) => k / size)
  for (let round = 0; round < rounds; round++) strategy = improve(strategy, places)
  return strategy
}

/** Over a constant: how probable what was read at a binary place is, where 0 or 1 was shown. */
export function symbolsShown(kind: Kind): readonly [zero: number, one: number] {
  const [other, own] = likelihoods(kind)
  return kind.binary?.read === 1 ? [other, own] : [own, other]
}

/** Binary places at which the same was read, and which are alike in who may hold it. */
export interface Places {
  readonly count: number
  readonly shown: readonly [zero: number, one: number]
  /** By k: the probability that k colluders hold a 1. */
  readonly holders: readonly number[]
}

function improve(strategy: readonly number[], places: readonly Places[]): number[] {
  const size = strategy.length - 1
  const ones = strategy.map(() => 0.25)
  const all = strategy.map(() => 0.5)
  const zeros = strategy.map((t) => 1 - t)
  for (const { count, shown, holders } of places) {
    const [zero, one] = shown
    const each = count / (zero * dot(zeros, holders) + one * dot(strategy, holders))
    for (let k = 0; k <= size; k++) {
      const held = holders[k] as number
      const ofOnes = each * one * (strategy[k] as number) * held
      all[k] = (all[k] as number) + ofOnes + each * zero * (zeros[k] as number) * held
      ones[k] = (ones[k] as number) + ofOnes
    }
  }
  return ones.map((one, k) => {
    const least = k === size ? 0.8 : 0.01
    const most = k === 0 ? 0.2 : 0.99
    return Math.max(least, Math.min(most, one / (all[k] as number)))
  })
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** By k: the probability of k successes in `n` trials of probability `p`. */
export function binomial(n: number, p: number): readonly number[] {
  const rows = known.get(p) ?? [[1]]
  known.set(p, rows)
  for (let trial = rows.length; trial <= n; trial++) {
    const row = rows[trial - 1] as readonly number[]
    rows.push([...row, 0].map((stay, k) => stay * (1 - p) + (row[k - 1] ?? 0) * p))
  }
  return rows[n] as readonly number[]
}

/** A few rows for each bias; they are asked for thousands of times a trace. */
const known = new Map<number, (readonly number[])[]>()
