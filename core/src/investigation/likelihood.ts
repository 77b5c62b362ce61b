// How each hypothesis fares with each kind of evidence, as log-likelihoods in nats.

import { accessLikelihood, allWrong } from './access.ts'
import type { HeldCopy, Traced } from './dossier.ts'
import type { Numbers } from './priors.ts'
import type { Compared, Subject } from './subject.ts'

/** The kinds of evidence, taken as independent of one another given where the material came from. */
export const EVIDENCE = ['marks', 'likeness', 'access', 'before', 'public'] as const
export type Evidence = (typeof EVIDENCE)[number]

/**
 * ln P(evidence | hypothesis), up to a constant that is the same for all hypotheses; 0 says nothing
 * and −∞ that it cannot be.
 */
export type Nats = Readonly<Record<Evidence, number>>

const SILENT: Nats = { marks: 0, likeness: 0, access: 0, before: 0, public: 0 }

/** One accused in a trace: a copy, or a partner whose copies the marks do not tell apart. */
export interface Unit {
  readonly traced: Traced
  readonly members: readonly HeldCopy[]
}

/** The accused of the subject's trace; none where it was not traced. */
export function unitsOf({ marks, copies }: Subject): Unit[] {
  return (marks?.traced ?? []).map((traced) => ({
    traced,
    members: copies.filter(
      ({ recipient, partner }) =>
        partner === traced.partner && (traced.recipient ?? recipient) === recipient,
    ),
  }))
}

/** The likelihoods of one subject under one set of numbers. */
export interface Likelihood {
  copy(copy: HeldCopy): Nats
  /** All accused together, each having given a part. */
  together(units: readonly Unit[]): Nats
  readonly upstream: Nats
  readonly inside: Nats
  readonly nobody: Nats
}

export function likelihoodOf(subject: Subject, numbers: Numbers): Likelihood {
  const marks = marksByCopy(subject, numbers)
  const silence = silenceNats(subject, numbers)
  const access = accessByCopy(subject, numbers)
  const before = soften(-Math.log(numbers.seenBefore), allWrong(subject.seenBefore, numbers))
  const likeness = (explains: (sample: Compared) => boolean) =>
    likenessNats(subject.samples, explains, numbers)
  const holds = (copy: HeldCopy) => (sample: Compared) => holdsClassOf(copy, sample)
  return {
    copy: (copy) => ({
      marks: marks.get(copy.recipient) ?? silence,
      likeness: likeness(holds(copy)),
      access: access(copy),
      before,
      public: 0,
    }),
    together: (units) => ({
      marks: sum(units.map(({ traced }) => markNats(traced, subject.copies.length, numbers))),
      likeness: likeness((sample) =>
        units.some(({ members }) => members.some((copy) => holdsClassOf(copy, sample))),
      ),
      access: sum(units.map(({ members }) => logMean(members.map(access)))),
      before,
      public: 0,
    }),
    upstream: { ...SILENT, likeness: likeness(({ item }) => item?.upstream !== 'different') },
    inside: {
      ...SILENT,
      marks: insiderMarks(subject, { marks, before, numbers }),
      likeness: likeness(always),
    },
    nobody: {
      ...SILENT,
      likeness: likenessNats(subject.samples, never, { ...numbers, rewritten: 1 }),
      public: subject.isPublicBefore ? Math.log(numbers.publicBefore) : 0,
    },
  }
}

/**
 * A p-value as evidence for the copy it names: ln of the e-value (1 − p + p ln p) / (p ln² p).
 *
 * An e-value's mean over innocent copies is at most 1, so it may stand for a likelihood ratio
 * without exaggerating. p is taken times its full multiplicity, which is cautious once more,
 * because the prior is already shared among all copies. A fault of our own that names some copy,
 * with chance δ, would name this one of `n` with δ / n: so no e-value counts for more than n / δ.
 *
 * Source: Vovk & Wang, "E-values: calibration, combination and applications", Ann. Statist. 2021, §2.
 */
export function markNats(
  { pValue, multiplicity }: Traced,
  n: number,
  { faultyMarks }: Numbers,
): number {
  const p = Math.max(pValue * multiplicity, Number.MIN_VALUE)
  if (p >= 0.5) return 0
  const log = Math.log(p)
  const nats = Math.log(1 - p + p * log) - log - 2 * Math.log(-log)
  return Math.min(Math.log(n / faultyMarks), Math.max(0, nats))
}

/**
 * Enough marks were read to name a copy, and they name none: that speaks against every copy alike,
 * as far as leaks come from one copy and our tools are not at fault.
 */
function silenceNats({ marks }: Subject, { coalition, faultyMarks }: Numbers): number {
  if (marks?.verdict !== 'unresolved' || marks.power === undefined) return 0
  return Math.log(Math.max(faultyMarks, 1 - marks.power * (1 - coalition)))
}

/** Copies that nothing is said of are absent: to them the reading is as to any stranger. */
function marksByCopy(subject: Subject, numbers: Numbers): Map<string, number> {
  const nats = new Map<string, number>()
  for (const { traced, members } of unitsOf(subject)) {
    for (const { recipient } of members) {
      nats.set(
        recipient,
        Math.max(nats.get(recipient) ?? 0, markNats(traced, subject.copies.length, numbers)),
      )
    }
  }
  return nats
}

/**
 * The team holds every copy, collected or not, and seldom has a reason to use one. If it did, that
 * copy did not exist before the sharing for anybody: it is as late, and as unable to explain an
 * earlier wave, in the team's hands as in its holder's.
 */
function insiderMarks(
  { copies, wave, sharedAt }: Subject,
  {
    marks,
    before,
    numbers,
  }: { marks: ReadonlyMap<string, number>; before: number; numbers: Numbers },
): number {
  if (sharedAt === undefined || marks.size === 0) return 0
  const uses = numbers.insiderUsesCopy
  const ratios = copies.map(({ recipient }) => Math.exp(marks.get(recipient) ?? 0))
  const inTime = accessLikelihood(wave, numbers)(sharedAt) * Math.exp(before)
  return Math.log(1 - uses + (uses * inTime * sum(ratios)) / copies.length)
}

function accessByCopy(subject: Subject, numbers: Numbers): (copy: HeldCopy) => number {
  const likelihood = accessLikelihood(subject.wave, numbers)
  return ({ recipient }) => {
    const since = subject.since.get(recipient)
    const cannotBe = since === undefined || subject.wave.phase === 'before'
    return cannotBe ? Number.NEGATIVE_INFINITY : Math.log(likelihood(since))
  }
}

/** Whether the copy's collected parts hold the class that the sample derives from. */
export function holdsClassOf({ parts }: HeldCopy, { item }: Compared): boolean {
  return parts.some((part) => part.class === item?.class && part.collectedAt !== undefined)
}

/**
 * Samples of one wave are one piece of evidence: the one that speaks most counts.
 *
 * A derived sample speaks against whoever did not have what it derives from. Where no sample is
 * derived and one is unrelated, that speaks against whoever had the text, as far as people do not
 * rewrite. A sample wrongly reported as of this wave says nothing.
 */
function likenessNats(
  samples: readonly Compared[],
  explains: (sample: Compared) => boolean,
  numbers: Numbers,
): number {
  const of = (verdict: string) => samples.filter(({ likeness }) => likeness.verdict === verdict)
  const derived = of('derived')
  if (derived.length > 0) {
    const cap = Math.log(numbers.likenessCap)
    return least(
      derived
        .filter((sample) => !explains(sample))
        .map((sample) => against(sample, Math.min(cap, Math.max(0, sample.nats)), numbers)),
    )
  }
  const rewritten = -Math.log(numbers.rewritten)
  return least(of('unrelated').map((sample) => against(sample, rewritten, numbers)))
}

function against({ reportedBy }: Compared, nats: number, numbers: Numbers): number {
  return soften(-nats, allWrong(reportedBy, numbers))
}

/** ln of the likelihood ratio e^nats, when the report behind it is wrong with chance `wrong`. */
function soften(nats: number, wrong: number): number {
  return Math.log((1 - wrong) * Math.exp(nats) + wrong)
}

function logMean(nats: readonly number[]): number {
  return Math.log(sum(nats.map(Math.exp)) / nats.length)
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0)
const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b), 0)
const always = () => true
const never = () => false
