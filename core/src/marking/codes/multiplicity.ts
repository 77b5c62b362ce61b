// How many tests there could have been: what every naming has to pay for, factor by factor.

import { JOINT_COALITIONS } from './joint-score.ts'
import { SCORES } from './score.ts'

/** Nobody is named above this bound. */
export const BOUND = 1e-6

/** How many copies a test takes to have leaked, the one it names among them. */
export type Together = 1 | 2 | 3

/**
 * How the bound is divided among tests of one copy alone, of two together and of three. Most leaks are
 * of one copy: it pays a fifth of a bit for the rest. Sets pay four, and less than a plain union bound all the same.
 */
const SHARES: Readonly<Record<Together, number>> = { 1: 7 / 8, 2: 1 / 16, 3: 1 / 16 }

/** What every test of a leak is charged for, whomever it may name. */
export interface Charge {
  /** How many levels are tested: copies, and where there are colleagues partners and recipients. */
  readonly levels: number
  /** How many analyses this one counts as. */
  readonly analyses: number
  /** In how many ways the reading could have been found: windows × encodings, over all values. */
  readonly searched: number
}

/**
 * The factors of a multiplicity: `copies × sets × scores × levels × analyses × searched / share`,
 * rounded up. Each can be counted again by whoever knows the roster.
 */
export interface Factors extends Charge {
  /** Candidates of the level: copies, partners or recipients. */
  readonly copies: number
  /** What the choice of the others costs, see `setsCharged`; 1 where it is tested alone. */
  readonly sets: number
  readonly scores: number
  /** The share of the bound that such tests have. */
  readonly share: number
}

/**
 * What a set of others costs: how many sets it counts as, by the rank of each among all others by how
 * suspicious they are alone, from 1; none for a test alone.
 *
 * The r-th alone counts as r · (r + 1) and two, the later of which is the s-th, as s · (s − 1)², so
 * that the inverses over all sets that there could be come to 1 at most: a union bound that stakes
 * more on whom suspicion falls. Whoever is tested, and whoever shares symbols with it, is left out of
 * the ranks: so these depend on others' symbols and the reading alone, and an innocent is as unlikely
 * to be named given a suspicious set as given any.
 */
export function setsCharged(ranks: readonly number[]): number {
  const last = Math.max(...ranks)
  if (ranks.length === 0) return 1
  return ranks.length === 1 ? last * (last + 1) : last * (last - 1) ** 2
}

/** @param sets what the others cost, `setsCharged` */
export function factorsOf(
  charge: Charge,
  copies: number,
  { together, sets }: { readonly together: Together; readonly sets: number },
): Factors {
  const scores = together === 1 ? SCORES : JOINT_COALITIONS[together].length
  return { ...charge, copies, sets, scores, share: SHARES[together] }
}

export function multiplicity(factors: Factors): number {
  const { copies, sets, scores, levels, analyses, searched, share } = factors
  return Math.ceil((copies * sets * scores * levels * analyses * searched) / share)
}

/** `80 candidates × 8 scores × 3 levels ÷ 0.875 of the bound`: factors of 1 are left out. */
export function factorsInWords(factors: Factors): string {
  const counted: [number, string][] = [
    [factors.copies, 'candidates'],
    [factors.sets, 'for the choice of others'],
    [factors.scores, 'scores'],
    [factors.levels, 'levels'],
    [factors.analyses, 'analyses'],
    [factors.searched, 'ways to read'],
  ]
  const told = counted.filter(([count]) => count !== 1).map(([count, what]) => `${count} ${what}`)
  return `${told.join(' × ')} ÷ ${factors.share} of the bound`
}
