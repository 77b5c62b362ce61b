// Decides every position before any codeword exists: whose symbol it carries, and how likely each is.

import { type Keyed, keyed, nameOf } from './keyed.ts'
import type { Alphabet, Level, Position } from './position.ts'

/** A place with equivalent spellings, as the code sees it. */
export interface CarrierShape {
  /** Names the place for ever: the same label keeps its positions when others come and go. */
  readonly label: string
  /** Carriers of one class are lost together, so each class serves both levels. */
  readonly class: string
  /** The number of symbols of each of its positions, 2 to 2 ** 48; most carriers have one. */
  readonly alphabets: readonly number[]
}

/** Its label is the same for ever, in every version that has it; see `positionLabel`. */
export interface LabelledPosition extends Position {
  readonly label: string
  /** Which of the master's seeds it is drawn from; the first where absent. */
  readonly seed?: number
}

/** The label of a carrier's position. */
export function positionLabel({ label }: { readonly label: string }, index: number): string {
  return `${label}#${index}`
}

/**
 * Probability of symbol 1 at a binary place, and how often each is chosen.
 *
 * Source: Nuida et al., "An improvement of discrete Tardos fingerprinting codes", Des. Codes
 * Cryptogr. 52 (2009), the distribution for coalitions of 5 or 6. Single leakers would be named
 * from half as many places at p = ½ alone, but three colluders never.
 */
const BIASES = [0.1127, 0.5, 0.8873]
const BIAS_WEIGHTS = [0.33201, 0.33598, 0.33201]

/**
 * How many of the places with one position are the partner's.
 *
 * For 400 recipients of 80 partners, 8 scores and 3 levels, a finding at 1e-6 takes
 * log2(80 · 24 / 1e-6) = 30.8 bits at the partner's places and log2(400 · 24 / 1e-6) = 33.2 bits
 * at the recipient's: about half each. The partner's get a little more, because they must still
 * name the partner when several of its people pool their copies, which blurs the recipient's
 * places only; one leaker's partner is found at all places together (trace.ts).
 */
const PARTNER_SHARE = 0.55

/** The positions of `carriers`, in their order; the order itself decides nothing. */
export function decidePositions(
  seed: Uint8Array,
  carriers: readonly CarrierShape[],
): LabelledPosition[] {
  const singles = levelsOfSingles(seed, carriers)
  const biases = keyed(seed, 'bias')
  return carriers.flatMap((carrier) =>
    carrier.alphabets.map((size, index) => {
      const label = positionLabel(carrier, index)
      const alternate: Level = index % 2 === 0 ? 'partner' : 'recipient'
      const level = singles.get(carrier.label) ?? alternate
      return { label, level, alphabet: alphabet(biases, label, size) }
    }),
  )
}

function alphabet(biases: Keyed, label: string, size: number): Alphabet {
  if (size !== 2) return { uniform: size }
  const p = BIASES[biases.weighted(nameOf(label), BIAS_WEIGHTS)] as number
  return { weights: [1 - p, p] }
}

/**
 * By label: the level of each carrier that has one position.
 *
 * Within a class and alphabet size, carriers are ranked by a keyed number and the first share is
 * the partner's; what is left over in rounding falls by a keyed number too, so that many small
 * classes balance. A carrier that joins or leaves moves at most one other.
 */
function levelsOfSingles(
  seed: Uint8Array,
  carriers: readonly CarrierShape[],
): ReadonlyMap<string, Level> {
  const ranks = keyed(seed, 'level', 'rank')
  const leftOvers = keyed(seed, 'level', 'left over')
  const single = carriers.filter(({ alphabets }) => alphabets.length === 1)
  const strata = Map.groupBy(single, (carrier) => `${carrier.alphabets[0]} ${carrier.class}`)
  const levels = new Map<string, Level>()
  for (const [stratum, members] of strata) {
    const ranked = members
      .map(({ label }) => ({ label, rank: ranks.fraction(nameOf(label)) }))
      .sort((a, b) => a.rank - b.rank)
    const share = Math.floor(PARTNER_SHARE * ranked.length + leftOvers.fraction(nameOf(stratum)))
    for (const [at, { label }] of ranked.entries()) {
      levels.set(label, at < share ? 'partner' : 'recipient')
    }
  }
  return levels
}
