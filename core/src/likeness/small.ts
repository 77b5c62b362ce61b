// Programs too small for structure to tell hands apart: what they say and count with decides there.

import { inCommon } from './in-common.ts'
import { onceEach } from './once-each.ts'
import type { Prepared } from './prepared.ts'

/** Symbols up to which a program is small: whoever solves the same task writes most of them, too. */
const MOST_SYMBOLS = 150
/** Fewer things said than this are no text to compare. */
const LEAST_PIECES = 3
/** Nats when all that is said is the same. */
const WHOLE = 40
/** … of what is public to the last word, where structure gives nothing. */
const MOST_BY_WORDS = 20
const MOST_TIMES_USUAL = 4
/**
 * What one of both says alone counts half: a copy may say more, and a part says less. What is said
 * otherwise counts on top: who solves a task set in words adds as much of his own as he leaves out.
 */
const WEIGHTS = { alone: 0.5, replaced: 3 } as const
/** Unrelated small programs share a tenth of what they say, and come to lie as larger ones do. */
const POWER = 1.5

type Said = Pick<Prepared, 'pieces'>
type Sized = Pick<Prepared, 'symbols' | 'isKnown' | 'pieces'>

const saidIn = onceEach((pieces: readonly string[]): ReadonlySet<string> => new Set(pieces))

/** Whether both are small, and at least one says enough to be known by it. */
export const areSmall = (sample: Sized, item: Sized): boolean =>
  isSmall(sample) &&
  isSmall(item) &&
  Math.max(sample.pieces.length, item.pieces.length) >= LEAST_PIECES

/** What larger programs say is not looked at. */
export const isSmall = ({ symbols, isKnown }: Omit<Sized, 'pieces'>): boolean =>
  isKnown && symbols.length <= MOST_SYMBOLS

/**
 * Nats by the share of what both say. Words, signs and numbers count once each, and so does each with
 * the one after it: a loop says once what was written out five times. Where nothing of the item is
 * left out, structure may give more.
 *
 * @param usual nats as for larger texts
 */
export function smallNats(sample: Said, item: Said, usual: number): number {
  const said = saidIn(sample.pieces)
  const shared = inCommon(said, saidIn(item.pieces)).length
  if (shared === 0) return 0
  const [added, leftOut] = [said.size - shared, item.pieces.length - shared]
  const alone = WEIGHTS.alone * (added + leftOut) + WEIGHTS.replaced * Math.min(added, leftOut)
  const whole = leftOut === 0 ? Math.max(WHOLE, usual) : WHOLE
  const most = Math.min(whole, MOST_BY_WORDS + MOST_TIMES_USUAL * usual)
  return most * (shared / (shared + alone)) ** POWER
}
