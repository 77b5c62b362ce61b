// Names the copies that a leak was made from, or nobody, with the bound on naming an innocent.

import { type Agreement, agreements } from './agreement.ts'
import type { Codeword } from './codeword.ts'
import { type Counts, countKinds, type Kinds, kindsOf, sumCounts } from './kind.ts'
import type { Holder, Level, Position, Reading } from './position.ts'
import { SCORES, scores, stepsOf, total } from './score.ts'
import { tail } from './tail.ts'

export interface Question {
  readonly positions: readonly Position[]
  /** One reading of the whole leak (see combine.ts), made without any codeword. */
  readonly reading: Reading
  readonly holders: readonly Holder[]
  /** The codeword of each of `holders`, in their order. */
  readonly codewords: readonly Codeword[]
  /** How many analyses of leaks are budgeted for this bundle, this one included. 1 if not given. */
  readonly analyses?: number
  /** In how many ways the reading could have been found in the sample. 1 if not given. */
  readonly searched?: number
}

export interface Traced {
  /** `null` where only the partner is certain. */
  readonly recipient: string | null
  readonly partner: string
  /** The smallest over all scores: P(an innocent copy agrees as well with this reading). */
  readonly pValue: number
  /** How many such tests there could have been: candidates × scores × levels × analyses × searched. */
  readonly multiplicity: number
  /** pValue × multiplicity: at most `BOUND`. */
  readonly bound: number
}

export interface Trace {
  readonly verdict: 'traced' | 'unresolved'
  readonly positions: { readonly held: number; readonly read: number; readonly erased: number }
  /** Strongest evidence first. */
  readonly traced: readonly Traced[]
}

/** Nobody is named above this bound. */
export const BOUND = 1e-6

/**
 * Three levels of tests, each under its share of the bound:
 *
 * - each partner with several recipients, at the partner's positions;
 * - each copy as a whole, at all its positions. Its partner is named, and the recipient too if it
 *   is the partner's only one. A colleague's copy shares the partner's symbols, so where there are
 *   colleagues the whole copy tells nothing of who among them;
 * - each recipient with colleagues, at the recipient's own positions, told only under a named
 *   partner.
 *
 * In each test an innocent's symbols are independent of the reading, whatever the leakers did, so
 * its p-value is exact. The multiplicity of a level counts all its candidates in the roster: the
 * third level does not rely on how the second chose its partners. So the probability that any
 * innocent partner or recipient is named is at most `BOUND`, however many are guilty.
 *
 * That rests on two things: positions and reading were settled before codewords were looked at, and
 * the leakers did not have the innocent's copy. What is named is a copy, not a person.
 */
export function trace(question: Question): Trace {
  const { positions, reading } = question
  const held = positions.length
  const read = reading.filter((symbol) => symbol !== undefined).length
  const traced = name(question).sort(byBound)
  return {
    verdict: traced.length > 0 ? 'traced' : 'unresolved',
    positions: { held, read, erased: held - read },
    traced,
  }
}

/** Everybody under the bound; a partner without a recipient only where none of its own is. */
function name(question: Question): Traced[] {
  const { partners, copies, recipients } = findings(question)
  const byPartner = Map.groupBy([...partners, ...copies], ({ partner }) => partner)
  const own = Map.groupBy(recipients, ({ partner }) => partner)
  return [...byPartner].flatMap(([id, found]) => own.get(id) ?? found.sort(byBound).slice(0, 1))
}

/** The findings of all three levels, each in its own right. */
function findings({ analyses = 1, searched = 1, ...question }: Question) {
  const { positions, reading, holders, codewords } = question
  const kinds = kindsOf(positions)
  const copies = agreements({ positions, reading }, kinds, holders, codewords)
  const colleagues = copies.filter(({ hasColleagues }) => hasColleagues)
  const shared = [...new Map(colleagues.map((copy) => [copy.holder.partner, copy])).values()]
  const levels = shared.length > 0 ? 3 : 1
  const level = { kinds, factor: SCORES * levels * analyses * searched }
  const readAt = (which: Level) =>
    countKinds(kinds, reading, (at) => positions[at]?.level === which)
  const read = { partner: readAt('partner'), recipient: readAt('recipient') }
  const whole = sumCounts(read.partner, read.recipient)
  const partnerOnly = ({ partner }: Holder) => ({ recipient: null, partner })
  return {
    partners: test(level, read.partner, shared, (copy) => ({
      ...partnerOnly(copy.holder),
      matches: copy.partner,
    })),
    copies: test(level, whole, copies, (copy) => ({
      ...(copy.hasColleagues ? partnerOnly(copy.holder) : copy.holder),
      matches: copy.whole,
    })),
    recipients: test(level, read.recipient, colleagues, (copy) => ({
      ...copy.holder,
      matches: copy.recipient,
    })),
  }
}

interface TestLevel {
  readonly kinds: Kinds
  /** The multiplicity of each candidate. */
  readonly factor: number
}

/** Whom a test would name, and by kind at how many positions its copy agrees with the reading. */
interface Candidate {
  readonly recipient: string | null
  readonly partner: string
  readonly matches: Counts
}

/** One level: of all `copies`, the findings under the bound. */
function test(
  { kinds, factor }: TestLevel,
  read: Counts,
  copies: readonly Agreement[],
  candidate: (copy: Agreement) => Candidate,
): Traced[] {
  if (copies.length === 0) return []
  const multiplicity = copies.length * factor
  const pValue = smallestPValue(kinds, read)
  return copies.flatMap((copy) => {
    const { recipient, partner, matches } = candidate(copy)
    const p = pValue(matches)
    const bound = p * multiplicity
    return bound <= BOUND ? [{ recipient, partner, pValue: p, multiplicity, bound }] : []
  })
}

/** From a candidate's matches by kind to the smallest of its p-values over all scores. */
function smallestPValue(kinds: Kinds, read: Counts): (matches: Counts) => number {
  const tests = scores(kinds.all, read).map((score) => ({
    score,
    tail: tail(stepsOf(kinds, read, score)),
  }))
  return (matches) => Math.min(...tests.map(({ score, tail }) => tail(total(score, matches))))
}

/** Ids break ties by code unit, so that no locale changes the order. */
function byBound(a: Traced, b: Traced): number {
  const name = ({ partner, recipient }: Traced) => JSON.stringify([partner, recipient])
  return a.bound - b.bound || (name(a) < name(b) ? -1 : 1)
}
