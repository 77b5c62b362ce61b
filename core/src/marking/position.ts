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

/** By position: the symbol that a leak shows, or `undefined` where it is erased or contradicts itself. */
export type Reading = readonly (number | undefined)[]

/** Whose copies there are; without a partner of its own, a recipient is its own partner. */
export interface Holder {
  readonly recipient: string
  readonly partner: string
}
