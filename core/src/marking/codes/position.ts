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
