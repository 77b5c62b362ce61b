// Finds what may be a token in a text: 128 bits in hexadecimal digits, however they are grouped.

import { unwrap, type Wrapped } from '../traffic/unwrap.ts'

const DIGITS = 32
/** Different ones of one sample. More are no text that anybody was sent. */
const MOST = 20_000
/** Groups of digits with a sign between them; longer runs are ciphertext or a key. */
const GROUPS = /[0-9a-f]+(?:[-_:.][0-9a-f]+)*/gi
const LONGEST_RUN = 256

/**
 * Everything in a sample that may be a token, also inside its encodings: 32 digits in lower case.
 * Bounded by the limits of `unwrap`, and by so many that are looked at.
 */
export function tokensIn(sample: Wrapped): Set<string> {
  const found = new Set<string>()
  for (const { text } of unwrap(sample).layers) {
    for (const token of candidates(text)) {
      if (found.size >= MOST) return found
      found.add(token)
    }
  }
  return found
}

/** Those of one text, in its order; a longer run holds one at the beginning of every group. */
export function* candidates(text: string): Generator<string> {
  for (const [run] of text.matchAll(GROUPS)) {
    if (run.length < DIGITS || run.length > LONGEST_RUN) continue
    const groups = run.toLowerCase().split(/[-_:.]/)
    for (let first = 0; first < groups.length; first++) {
      const digits = groups.slice(first).join('')
      if (digits.length < DIGITS) break
      yield digits.slice(0, DIGITS)
    }
  }
}
