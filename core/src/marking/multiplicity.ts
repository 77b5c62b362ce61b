// How many tests there could have been: what every naming has to pay for, factor by factor.

import { JOINT_COALITIONS } from './joint-score.ts'
import { SCORES } from './score.ts'

/** Nobody is named above this bound. */
export const BOUND = 1e-6

/** How many copies a test takes to have leaked, the one it names among them. */
export type Together = 1 | 2 | 3

/**
 * How the bound is divided among tests of one copy alone, of two together and of three. Most leaks are
 * of one copy: it pays a fifth of a bit for the rest. Sets pay four, of the sixty that they need.
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
  /** Sets of others that each could have been tested with; 1 where it is tested alone. */
  readonly sets: number
  readonly scores: number
  /** The share of the bound that such tests have. */
  readonly share: number
}

/** Every test of `together` copies that there could be among `copies`. */
export function factorsOf(charge: Charge, copies: number, together: Together): Factors {
  const sets = [1, copies - 1, ((copies - 1) * (copies - 2)) / 2][together - 1] as number
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
    [factors.sets, 'sets of others'],
    [factors.scores, 'scores'],
    [factors.levels, 'levels'],
    [factors.analyses, 'analyses'],
    [factors.searched, 'ways to read'],
  ]
  const told = counted.filter(([count]) => count !== 1).map(([count, what]) => `${count} ${what}`)
  return `${told.join(' × ')} ÷ ${factors.share} of the bound`
}
