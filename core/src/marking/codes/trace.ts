// Names the copies that a leak was made from, or nobody, with the bound on naming an innocent.

import { type Agreement, agreements, type Place, placesOf } from './agreement.ts'
import { pValueAlone, suspicions } from './alone.ts'
import type { Codeword } from './codeword.ts'
import { type Claim, type Crowd, pValueGiven, type Suspect, strongestClaims } from './joint.ts'
import { type Counts, countKinds, type Kinds, kindsOf } from './kind.ts'
import {
  BOUND,
  type Charge,
  type Factors,
  factorsOf,
  multiplicity,
  type Together,
} from './multiplicity.ts'
import type { Holder, Level, Position, Reading } from './position.ts'

export { BOUND }

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

/** At which positions a copy is compared with the reading: its partner's, all, or its own. */
export type TestLevel = 'partner' | 'copy' | 'recipient'

export interface Traced {
  /** `null` where only the partner is certain. */
  readonly recipient: string | null
  readonly partner: string
  readonly level: TestLevel
  /** The holder whose copy was compared: of a partner, any of its own. */
  readonly compared: string
  /**
   * The smallest over all scores: P(an innocent copy agrees as well with this reading), `given` the
   * copies of those.
   */
  readonly pValue: number
  /** Recipients, or partners at the partner's positions, that were taken to have leaked as well. */
  readonly given: readonly string[]
  /** How many such tests there could have been, over their share of the bound. */
  readonly multiplicity: number
  readonly factors: Factors
  /** pValue × multiplicity: at most `BOUND`. */
  readonly bound: number
}

export interface Trace {
  readonly verdict: 'traced' | 'unresolved'
  readonly positions: { readonly held: number; readonly read: number; readonly erased: number }
  /** Strongest evidence first. */
  readonly traced: readonly Traced[]
}

/**
 * So many of the most suspicious alone make the sets, and nobody whose copy agrees no better than one
 * in a hundred: who took part nearly always does.
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
 * still what they were drawn as, unless one of the others is a colleague that shares them. A set is
 * charged by how suspicious its members are alone (`setsCharged`).
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
  const kinds = kindsOf(positions, reading)
  const copies = agreements({ positions, reading }, kinds, holders, codewords).map(
    (agreement, at): Copy => ({ ...agreement, codeword: codewords[at] as Codeword }),
  )
  const colleagues = copies.filter(({ hasColleagues }) => hasColleagues)
  const shared = [...new Map(colleagues.map((copy) => [copy.holder.partner, copy])).values()]
  const charge = { levels: shared.length > 0 ? 3 : 1, analyses, searched }
  const at = (level: TestLevel): Field => {
    const which = isAt(level, positions)
    return {
      ...{ kinds, charge, together, level },
      read: countKinds(kinds, reading, which),
      places: placesOf({ positions, reading }, kinds, which),
    }
  }
  const partnerOnly = ({ partner }: Holder) => ({ recipient: null, partner })
  return {
    partners: test(at('partner'), shared, ({ holder, partner: matches }) => ({
      ...{ ...partnerOnly(holder), id: holder.partner, matches },
    })),
    copies: test(at('copy'), copies, ({ holder, hasColleagues, whole: matches }) => ({
      ...(hasColleagues ? partnerOnly(holder) : holder),
      ...{ id: holder.recipient, matches },
    })),
    recipients: test(at('recipient'), colleagues, ({ holder, recipient: matches }) => ({
      ...{ ...holder, id: holder.recipient, matches },
    })),
  }
}

/** Which positions a level compares. */
export function isAt(
  level: TestLevel,
  positions: readonly Position[],
): (position: number) => boolean {
  return level === 'copy' ? () => true : (at) => positions[at]?.level === (level satisfies Level)
}

interface Copy extends Agreement {
  readonly codeword: Codeword
}

/** The positions of one level, and what was read there. */
interface Field {
  readonly kinds: Kinds
  readonly read: Counts
  readonly places: readonly Place[]
  readonly level: TestLevel
  readonly together: Together
  readonly charge: Charge
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
  const all = new Map(copies.map((copy) => [candidate(copy).id, { ...candidate(copy), copy }]))
  return strongest(field, [...all.values()]).flatMap((claim): Traced[] => {
    const { recipient, partner, matches, copy } = all.get(claim.id) as Candidate & { copy: Copy }
    const { factors, taken } = claim
    const pValue =
      taken.length === 0
        ? pValueAlone(field, matches)
        : pValueGiven(
            field,
            copy.codeword,
            taken.map(({ codeword }) => codeword),
          )
    const tests = multiplicity(factors)
    if (pValue * tests > BOUND) return []
    const given = taken.map(({ id }) => id).sort()
    const who = { recipient, partner, level: field.level, compared: copy.holder.recipient }
    return [{ ...who, pValue, given, multiplicity: tests, factors, bound: pValue * tests }]
  })
}

interface Strongest extends Claim {
  readonly factors: Factors
}

/** Nats by which the approximation may err, with room to spare. */
const SLACK = 2

/** Of each candidate the claim with the smallest bound, about, where it comes near `BOUND`. */
function strongest(
  field: Field,
  all: readonly (Candidate & { readonly copy: Copy })[],
): Strongest[] {
  const suspected = suspicions(
    field,
    all.map(({ matches }) => matches),
    LEAST_SUSPICIOUS,
  ).map(({ copy, logP }) => ({ logP, ...(all[copy] as (typeof all)[number]) }))
  const suspects = suspected
    .sort((a, b) => a.logP - b.logP || (a.id < b.id ? -1 : 1))
    .map(({ id, copy: { holder, codeword } }, i) => ({
      ...{ id, partner: holder.partner, codeword, rank: i + 1 },
    }))
  const best = new Map<string, Strongest & { readonly logBound: number }>()
  for (const together of [1, 2, 3] as const) {
    if (together > Math.min(all.length, field.together)) continue
    const tests = (sets: number) => factorsOf(field.charge, all.length, { together, sets })
    const most = Math.log(BOUND) - Math.log(multiplicity(tests(1))) + SLACK
    const claims =
      together === 1
        ? suspected.map(({ id, logP }): Claim => ({ id, logP, taken: [], sets: 1 }))
        : strongestClaims(crowdOf(field, suspects.slice(0, SUSPECTS[together])), together, most)
    for (const claim of claims) {
      const factors = tests(claim.sets)
      const logBound = claim.logP + Math.log(multiplicity(factors))
      const known = best.get(claim.id)?.logBound ?? Math.log(BOUND) + SLACK
      if (logBound <= known) best.set(claim.id, { ...claim, factors, logBound })
    }
  }
  return [...best.values()]
}

function crowdOf(field: Field, suspects: readonly Suspect[]): Crowd {
  return { ...field, suspects, mayBeColleagues: field.level === 'recipient' }
}

/** Ids break ties by code unit, so that no locale changes the order. */
function byBound(a: Traced, b: Traced): number {
  const name = ({ partner, recipient }: Traced) => JSON.stringify([partner, recipient])
  return a.bound - b.bound || (name(a) < name(b) ? -1 : 1)
}
