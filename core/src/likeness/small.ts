// Programs too small for structure to tell hands apart: what they say and count with decides there.

import type { Prepared } from './prepared.ts'

/** Symbols up to which a program is small: whoever solves the same task writes most of them, too. */
const MOST_SYMBOLS = 150
/** Fewer words and numbers than this are no text to compare. */
const LEAST_PIECES = 3
/**
 * Nats when all words and numbers are the same. Linear below, as unrelated small programs come to
 * lie: see the row "small" of `npm run bench:likeness`.
 */
const WHOLE = 40
/** What is public to the last word stays worth little. */
const MOST_TIMES_USUAL = 4

type Sized = Pick<Prepared, 'symbols' | 'isKnown' | 'pieces'>

/** Whether both are small, and at least one says enough to be known by it. */
export const areSmall = (sample: Sized, item: Sized): boolean =>
  isSmall(sample) &&
  isSmall(item) &&
  Math.max(sample.pieces.length, item.pieces.length) >= LEAST_PIECES

const isSmall = ({ symbols, isKnown }: Sized): boolean => isKnown && symbols.length <= MOST_SYMBOLS

/**
 * The share of words, signs and numbers in literals that both have, of all that either has, times
 * `WHOLE`, or times what structure and rare literals make likely at most.
 *
 * @param usual nats as for larger texts
 */
export function smallNats(sample: Prepared, item: Prepared, usual: number): number {
  const counts = counted(sample.pieces)
  let [shared, all] = [0, sample.pieces.length]
  for (const [piece, times] of counted(item.pieces)) {
    const both = Math.min(times, counts.get(piece) ?? 0)
    shared += both
    all += times - both
  }
  return (Math.min(WHOLE, MOST_TIMES_USUAL * usual) * shared) / all
}

function counted(pieces: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  return counts
}
