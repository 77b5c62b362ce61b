// Hypotheses and what is left of them after the evidence: a posterior that sums to one.

import type { HeldCopy } from './dossier.ts'
import {
  EVIDENCE,
  type Likelihood,
  likelihoodOf,
  type Nats,
  type Unit,
  unitsOf,
} from './likelihood.ts'
import type { Numbers } from './priors.ts'
import type { Subject } from './subject.ts'

/** What of the material's way is supposed. Each copy is one hypothesis, however it left its holder. */
export type HypothesisKind = 'copy' | 'copies' | 'upstream' | 'inside' | 'nobody'

export interface Weighed {
  /** `copy:` and the recipient, or the kind itself. */
  readonly id: string
  readonly kind: HypothesisKind
  /** The copies it speaks of: one, several, or none. */
  readonly copies: readonly HeldCopy[]
  /** Sums to 1 over all hypotheses. */
  readonly prior: number
  readonly nats: Nats
  /** Sums to 1 over all hypotheses. */
  readonly probability: number
}

type Unweighed = Omit<Weighed, 'probability'>

/**
 * P(hypothesis | evidence) for every copy, someone upstream, someone inside and nobody we know, and
 * for the accused together where the marks name several.
 *
 * Exactly one hypothesis is taken to be true. In the order of the subject's copies.
 */
export function rank(subject: Subject, numbers: Numbers): Weighed[] {
  const likelihood = likelihoodOf(subject, numbers)
  const hypotheses = [
    ...copyHypotheses(subject, likelihood, numbers),
    ...others(likelihood, numbers),
  ]
  const total = sum(hypotheses.map(({ prior }) => prior))
  return normalised(hypotheses.map((each) => ({ ...each, prior: each.prior / total })))
}

function copyHypotheses(subject: Subject, likelihood: Likelihood, numbers: Numbers): Unweighed[] {
  const { copies } = subject
  const single = copies.map((copy) => ({
    id: `copy:${copy.recipient}`,
    kind: 'copy' as const,
    copies: [copy],
    prior: numbers.copies / copies.length,
    nats: likelihood.copy(copy),
  }))
  const units = unitsOf(subject)
  if (units.length < 2) return single
  const together = {
    id: 'copies',
    kind: 'copies' as const,
    copies: units.flatMap(({ members }) => members),
    prior: numbers.copies * numbers.coalition * shareOf(units, copies.length),
    nats: likelihood.together(units),
  }
  return [...single, together]
}

/** Of all sets of as many copies as there are accused, the share that has one of each accused. */
function shareOf(units: readonly Unit[], n: number): number {
  return units.reduce((share, { members }, i) => (share * members.length * (i + 1)) / (n - i), 1)
}

function others({ upstream, inside, nobody }: Likelihood, numbers: Numbers): Unweighed[] {
  return [
    { id: 'upstream', kind: 'upstream', copies: [], prior: numbers.upstream, nats: upstream },
    { id: 'inside', kind: 'inside', copies: [], prior: numbers.inside, nats: inside },
    { id: 'nobody', kind: 'nobody', copies: [], prior: numbers.nobody, nats: nobody },
  ]
}

function normalised(hypotheses: readonly Unweighed[]): Weighed[] {
  const scores = hypotheses.map(
    ({ prior, nats }) => Math.log(prior) + sum(EVIDENCE.map((kind) => nats[kind])),
  )
  // Subtracting the greatest score first keeps exp() from overflowing.
  const top = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const masses = scores.map((score) => Math.exp(score - top))
  const total = sum(masses)
  return hypotheses.map((each, i) => ({ ...each, probability: (masses[i] as number) / total }))
}

/** What is compared with what: single copies, a partner's copies together, or all copies together. */
export type Level = 'copy' | 'partner' | 'group'

export interface Contender {
  /** A hypothesis' id, `partner:` and its name, or `group:` and the kind. */
  readonly id: string
  readonly probability: number
}

/** The posterior gathered to one level, in the order of the hypotheses; nobody we know stays last. */
export function contenders(ranked: readonly Weighed[], level: Level): Contender[] {
  const sums = new Map<string, number>()
  for (const each of ranked) {
    const id = contenderOf(each, level)
    sums.set(id, (sums.get(id) ?? 0) + each.probability)
  }
  return [...sums].map(([id, probability]) => ({ id, probability }))
}

/** Several partners' copies together are no single partner's. */
function contenderOf({ id, kind, copies }: Weighed, level: Level): string {
  if (level === 'copy') return id
  if (level === 'group') return copies.length > 0 ? 'group:copies' : `group:${kind}`
  const partners = new Set(copies.map(({ partner }) => partner))
  return partners.size === 1 ? `partner:${[...partners][0]}` : id
}

/** The most probable; among equals the last, which is nobody we know: no tie accuses. */
export function first(list: readonly Contender[]): Contender {
  return list.reduce((best, each) => (each.probability >= best.probability ? each : best))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0)
