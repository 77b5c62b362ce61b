// Names the copies that a leak was made from, or nobody, with the bound on naming an innocent.

import type { Codeword } from './codeword.ts'
import { countKinds, type Kinds, kindsOf } from './kind.ts'
import type { Holder, Level, Position, Reading } from './position.ts'
import { SCORES, scores } from './score.ts'
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
  const { positions, reading, holders } = question
  const held = positions.length
  const read = reading.filter((symbol) => symbol !== undefined).length
  const roster = rosterOf(holders)
  const evidence = weigh(question, roster)
  const byCopy = best([...evidence.partners, ...evidence.copies], ({ partner }) => partner)
  const byRecipient = evidence.recipients.filter(({ partner }) => byCopy.has(partner))
  const found = new Set(byRecipient.map(({ partner }) => partner))
  const partners = [...byCopy.values()].filter(({ partner }) => !found.has(partner))
  const traced = [...byRecipient, ...partners].sort(byBound)
  return {
    verdict: traced.length > 0 ? 'traced' : 'unresolved',
    positions: { held, read, erased: held - read },
    traced,
  }
}

/** Holders by their index, told apart by whether they have colleagues. */
interface Roster {
  /** The recipients of each partner. */
  readonly partners: ReadonlyMap<string, readonly number[]>
  readonly hasColleagues: (holder: number) => boolean
}

function rosterOf(holders: readonly Holder[]): Roster {
  const partners = Map.groupBy(holders.keys(), (at) => (holders[at] as Holder).partner)
  const hasColleagues = (holder: number) =>
    (partners.get((holders[holder] as Holder).partner)?.length ?? 0) > 1
  return { partners, hasColleagues }
}

interface Evidence {
  readonly partners: readonly Traced[]
  readonly copies: readonly Traced[]
  readonly recipients: readonly Traced[]
}

/** All tests; only those under the bound are returned. */
function weigh(question: Question, { partners, hasColleagues }: Roster): Evidence {
  const { positions, reading, holders } = question
  const kinds = kindsOf(positions)
  const at = (level: Level) => countKinds(kinds, reading, (i) => positions[i]?.level === level)
  const read = { partner: at('partner'), recipient: at('recipient') }
  const matches = countMatches(question, kinds, partners)
  const all = [...holders.keys()]
  const shared = [...partners.values()].filter((members) => members.length > 1)
  const colleagues = all.filter(hasColleagues)
  const levels = shared.length > 0 ? 3 : 1
  const test = (candidates: Candidate[], counts: Counts) =>
    named(question, { kinds, read: counts, candidates, levels })
  return {
    partners: test(
      shared.map(([first]) => candidate(first as number, matches.partner, null)),
      read.partner,
    ),
    copies: test(
      all.map((i) => candidate(i, matches.whole, hasColleagues(i) ? null : undefined)),
      sum(read.partner, read.recipient),
    ),
    recipients: test(
      colleagues.map((i) => candidate(i, matches.recipient, undefined)),
      read.recipient,
    ),
  }

  function candidate(holder: number, counts: readonly Counts[], hidden: null | undefined) {
    const { recipient, partner } = holders[holder] as Holder
    const told = hidden === null ? null : recipient
    return { recipient: told, partner, matches: counts[holder] as Counts }
  }
}

type Counts = Int32Array<ArrayBuffer>

interface Candidate {
  readonly recipient: string | null
  readonly partner: string
  /** By kind: at how many positions its copy agrees with the reading. */
  readonly matches: Counts
}

interface Tests {
  readonly kinds: Kinds
  readonly read: Counts
  readonly candidates: readonly Candidate[]
  readonly levels: number
}

function named({ analyses = 1, searched = 1 }: Question, tests: Tests): Traced[] {
  const { kinds, read, candidates, levels } = tests
  if (candidates.length === 0) return []
  const multiplicity = candidates.length * SCORES * levels * analyses * searched
  const pValue = smallestPValue(kinds, read)
  return candidates.flatMap(({ recipient, partner, matches }) => {
    const p = pValue(matches)
    const bound = p * multiplicity
    return bound <= BOUND ? [{ recipient, partner, pValue: p, multiplicity, bound }] : []
  })
}

/** From a candidate's matches by kind to the smallest of its p-values over all scores. */
function smallestPValue(kinds: Kinds, read: Counts): (matches: Counts) => number {
  const tests = scores(kinds.all, read).map((score) => {
    const steps = kinds.all.map(({ chance }, kind) => ({
      chance,
      jump: score[kind] as number,
      count: read[kind] as number,
    }))
    return { score, tail: tail(steps) }
  })
  return (matches) => Math.min(...tests.map(({ score, tail }) => tail(dot(score, matches))))
}

/** By holder and kind: how many of its symbols are those of the reading, at each level and in all. */
function countMatches(
  { positions, reading, holders, codewords }: Question,
  kinds: Kinds,
  partners: Roster['partners'],
) {
  const matching = (codeword: Codeword, level: Level) => {
    const counts = new Int32Array(kinds.all.length)
    for (let at = 0; at < positions.length; at++) {
      if (codeword[at] !== reading[at] || positions[at]?.level !== level) continue
      const kind = kinds.at(at, reading[at])
      if (kind >= 0) counts[kind] = (counts[kind] as number) + 1
    }
    return counts
  }
  const ofPartner = new Map(
    [...partners].map(([id, [first]]) => [
      id,
      matching(codewords[first as number] as Codeword, 'partner'),
    ]),
  )
  const partner = holders.map((holder) => ofPartner.get(holder.partner) as Counts)
  const recipient = codewords.map((codeword) => matching(codeword, 'recipient'))
  const whole = recipient.map((counts, i) => sum(counts, partner[i] as Counts))
  return { partner, recipient, whole }
}

/** By key, the strongest of its findings. */
function best(findings: readonly Traced[], key: (finding: Traced) => string): Map<string, Traced> {
  const strongest = new Map<string, Traced>()
  for (const finding of [...findings].sort(byBound).reverse()) strongest.set(key(finding), finding)
  return strongest
}

/** Ids break ties by code unit, so that no locale changes the order. */
function byBound(a: Traced, b: Traced): number {
  const name = ({ partner, recipient }: Traced) => JSON.stringify([partner, recipient])
  return a.bound - b.bound || (name(a) < name(b) ? -1 : 1)
}

function sum(a: Counts, b: Counts): Counts {
  return a.map((x, i) => x + (b[i] as number))
}

function dot(a: Counts, b: Counts): number {
  return a.reduce((total, x, i) => total + x * (b[i] as number), 0)
}
