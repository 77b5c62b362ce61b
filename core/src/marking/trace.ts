// Names the copies that a leak was made from, or nobody, with the bound on naming an innocent.

import { type Agreement, agreements, type Place, placesOf } from './agreement.ts'
import type { Codeword } from './codeword.ts'
import { type Jointly, jointly } from './joint.ts'
import { JOINT_COALITIONS } from './joint-score.ts'
import { type Counts, countKinds, type Kinds, kindsOf } from './kind.ts'
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
  /**
   * In how many ways the reading could have been found in the samples: windows × encodings, over all
   * values (`ValuesRead.ways` in read/read-values.ts). 1 if not given.
   */
  readonly searched?: number
  /** The largest sets of copies that are looked at together. 3 if not given. */
  readonly together?: Together
}

/** How many copies a test takes to have leaked, the one it names among them. */
export type Together = 1 | 2 | 3

export interface Traced {
  /** `null` where only the partner is certain. */
  readonly recipient: string | null
  readonly partner: string
  /**
   * The smallest over all scores: P(an innocent copy agrees as well with this reading), `given` the
   * copies of those.
   */
  readonly pValue: number
  /** Recipients, or partners at the partner's positions, that were taken to have leaked as well. */
  readonly given: readonly string[]
  /**
   * How many such tests there could have been, over their share of the bound: candidates × sets of
   * others × scores × levels × analyses × searched / share, rounded up.
   */
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
 * How the bound is divided among tests of one copy alone, of two together and of three. Most leaks are
 * of one copy: it pays a fifth of a bit for the rest. Sets pay four, of the sixty that they need.
 */
const SHARES: Readonly<Record<Together, number>> = { 1: 7 / 8, 2: 1 / 16, 3: 1 / 16 }

/**
 * So many of the most suspicious alone make the sets, and nobody whose copy agrees no better than one
 * in a hundred: who took part nearly always does. The multiplicity counts the sets of all.
 */
const SUSPECTS: Readonly<Record<2 | 3, number>> = { 2: 64, 3: 24 }
const LEAST_SUSPICIOUS = 0.01

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
 * At each level a copy is tested alone, and again given each set of one or two others (joint.ts):
 * colluders who hide behind each other come out so. Given any others an innocent's symbols are
 * still what they were drawn as, unless one of the others is a colleague that shares them.
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
function findings({ analyses = 1, searched = 1, together = 3, ...question }: Question) {
  const { positions, reading, holders, codewords } = question
  const kinds = kindsOf(positions)
  const copies = agreements({ positions, reading }, kinds, holders, codewords).map(
    (agreement, at): Copy => ({ ...agreement, codeword: codewords[at] as Codeword }),
  )
  const colleagues = copies.filter(({ hasColleagues }) => hasColleagues)
  const shared = [...new Map(colleagues.map((copy) => [copy.holder.partner, copy])).values()]
  const levels = shared.length > 0 ? 3 : 1
  const factor = levels * analyses * searched
  const at = (which: (position: number) => boolean, mayBeColleagues = false): Field => ({
    ...{ kinds, factor, together, mayBeColleagues },
    read: countKinds(kinds, reading, which),
    places: placesOf({ positions, reading }, kinds, which),
  })
  const of = (level: Level) => (position: number) => positions[position]?.level === level
  const partnerOnly = ({ partner }: Holder) => ({ recipient: null, partner })
  return {
    partners: test(at(of('partner')), shared, ({ holder, partner: matches }) => ({
      ...{ ...partnerOnly(holder), id: holder.partner, matches },
    })),
    copies: test(
      at(() => true),
      copies,
      ({ holder, hasColleagues, whole: matches }) => ({
        ...(hasColleagues ? partnerOnly(holder) : holder),
        ...{ id: holder.recipient, matches },
      }),
    ),
    recipients: test(at(of('recipient'), true), colleagues, ({ holder, recipient: matches }) => ({
      ...{ ...holder, id: holder.recipient, matches },
    })),
  }
}

interface Copy extends Agreement {
  readonly codeword: Codeword
}

/** The positions of one level, and what was read there. */
interface Field {
  readonly kinds: Kinds
  readonly read: Counts
  readonly places: readonly Place[]
  readonly mayBeColleagues: boolean
  readonly together: Together
  /** Levels × analyses × searched. */
  readonly factor: number
}

/** Whom a test would name, and by kind at how many positions its copy agrees with the reading. */
interface Candidate {
  readonly id: string
  readonly recipient: string | null
  readonly partner: string
  readonly matches: Counts
}

/** One level: of all `copies`, the findings under the bound, each by its strongest test. */
function test(
  field: Field,
  copies: readonly Copy[],
  candidate: (copy: Copy) => Candidate,
): Traced[] {
  const pValue = smallestPValue(field.kinds, field.read)
  const all = copies.map((copy) => {
    const one = candidate(copy)
    return { ...one, copy, pValue: pValue(one.matches) }
  })
  const alone = all.map(({ id, pValue }): Jointly => ({ id, pValue, given: [] }))
  const count = all.length
  const found = under(alone, multiplicity(field.factor, count, 1))
  const suspects = all
    .filter(({ pValue }) => pValue <= LEAST_SUSPICIOUS)
    .sort((a, b) => a.pValue - b.pValue || (a.id < b.id ? -1 : 1))
    .map(({ id, copy: { holder, codeword } }) => ({ id, partner: holder.partner, codeword }))
  for (const together of [2, 3] as const) {
    if (together > Math.min(count, field.together)) continue
    const factor = multiplicity(field.factor, count, together)
    const crowd = { ...field, suspects: suspects.slice(0, SUSPECTS[together]) }
    found.push(...under(jointly(crowd, together, BOUND / factor), factor))
  }
  const named = new Map(all.map((one) => [one.id, one]))
  const best = new Map(found.sort((a, b) => b.bound - a.bound).map((one) => [one.id, one]))
  return [...best.values()].map(({ id, ...one }) => {
    const { recipient, partner } = named.get(id) as Candidate
    return { recipient, partner, ...one }
  })
}

/** Those at or under the bound. */
function under(all: readonly Jointly[], multiplicity: number) {
  return all
    .map((one) => ({ ...one, multiplicity, bound: one.pValue * multiplicity }))
    .filter(({ bound }) => bound <= BOUND)
}

/**
 * Every test of `together` copies that there could be among `count`, over its share of the bound.
 *
 * @param factor levels × analyses × searched
 */
export function multiplicity(factor: number, count: number, together: Together): number {
  const others = together === 2 ? count - 1 : ((count - 1) * (count - 2)) / 2
  const each = together === 1 ? SCORES : others * JOINT_COALITIONS[together].length
  return Math.ceil((count * each * factor) / SHARES[together])
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
