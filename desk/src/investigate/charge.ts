// How many analyses one counts as, so that all there will ever be of a case share one bound.

/**
 * The first analysis of a case counts as 2, the second as 6, the k-th as k × (k + 1): the sum of
 * 1 / (k × (k + 1)) over all k is 1, so however often a case is analysed, an innocent is named in
 * all of it together with at most the chance that the bound says.
 *
 * @param ordinal 1 for the first; unfinished analyses count
 * @param least what a person asked for on top
 */
export function charge(ordinal: number, least = 1): number {
  return Math.max(least, ordinal * (ordinal + 1))
}
