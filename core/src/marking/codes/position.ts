// What the code and the carriers agree on: positions with their alphabets, and what was read there.

/** Whose symbol a position carries: most carry the partner's, reserved ones the recipient's own. */
export type Level = 'partner' | 'recipient'

/**
 * How likely each symbol is at a position, fixed before any codeword exists.
 *
 * `weights`: one probability per symbol, summing to 1 (two of them for a binary place).
 * `uniform`: this many symbols, all alike, at most 2 ** 48 (a value drawn from a large space).
 */
export type Alphabet = { readonly weights: readonly number[] } | { readonly uniform: number }

/** The largest alphabet that symbols are drawn from. */
const MOST_SYMBOLS = 2 ** 48

/**
 * Whether symbols are drawn as likely as it says. Of weights that come to less than 1 the last is drawn
 * for all that is missing, and an innocent who holds it would look guilty.
 */
export function isAlphabet(alphabet: Alphabet): boolean {
  if ('uniform' in alphabet) return alphabet.uniform >= 2 && alphabet.uniform <= MOST_SYMBOLS
  const { weights } = alphabet
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.every((weight) => weight > 0) && Math.abs(sum - 1) < 1e-9
}

/** One symbol of a codeword. A carrier holds one position or several. */
export interface Position {
  readonly level: Level
  readonly alphabet: Alphabet
}

/**
 * A place read with doubt, made without any codeword: how probable it is of each of some symbols that
 * the leak shows it. Those not listed share what is left of 1 as the alphabet weighs them, so that
 * the alphabet's own weights would be no news.
 */
export interface SoftSymbol {
  readonly likely: readonly (readonly [symbol: number, probability: number])[]
}

/** What was read at one position: a symbol, a doubt, or nothing. */
export type Shown = number | SoftSymbol | undefined

/** By position: what a leak shows, `undefined` where it is erased. */
export type Reading = readonly Shown[]

/** Whose copies there are; without a partner of its own, a recipient is its own partner. */
export interface Holder {
  readonly recipient: string
  readonly partner: string
}
