// Bytes as the text that they are, in the encodings that text is kept in; or the word that they are none.

import { forgivingText, text as fromUtf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'

/** So much of a file tells whether it is text at all. */
const LOOKED_AT_BYTES = 8192
/** Of what is looked at: control characters, or letters of UTF-16 that no text would have. */
const MOST_ODD = 0.05

/**
 * UTF-8 and UTF-16 of both byte orders, with a mark or without; else Windows-1252, unless more of it
 * is UTF-8 than not. `undefined` for what is no text.
 */
export function textOf(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return narrow(bytes.subarray(3))
  if (first === 0xff && second === 0xfe) return wide(bytes.subarray(2), 'utf-16le')
  if (first === 0xfe && second === 0xff) return wide(bytes.subarray(2), 'utf-16be')
  const beginning = bytes.subarray(0, LOOKED_AT_BYTES)
  if (beginning.includes(0)) {
    const order = orderOf(beginning)
    return order && wide(bytes, order)
  }
  const odd = beginning.reduce((count, byte) => count + (isOdd(byte) ? 1 : 0), 0)
  return odd > MOST_ODD * beginning.length ? undefined : narrow(bytes)
}

/** Control characters but those of layout and of coloured output. */
const isOdd = (byte: number): boolean =>
  (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27) || byte === 127

type Wide = 'utf-16le' | 'utf-16be'

/** Where every second byte is 0 and the other is a letter, nearly always. */
function orderOf(bytes: Uint8Array): Wide | undefined {
  const pairs = Math.floor(bytes.length / 2)
  for (const [order, low] of [
    ['utf-16le', 0],
    ['utf-16be', 1],
  ] as const) {
    let letters = 0
    for (let at = 0; at < 2 * pairs; at += 2) {
      const [letter, other] = [bytes[at + low] ?? 0, bytes[at + 1 - low]]
      if (other === 0 && letter !== 0 && !isOdd(letter)) letters++
    }
    if (pairs >= 4 && letters >= (1 - MOST_ODD) * pairs) return order
  }
  return undefined
}

const DECODERS: Readonly<Record<Wide, TextDecoder>> = {
  'utf-16le': new TextDecoder('utf-16le'),
  'utf-16be': new TextDecoder('utf-16be'),
}

/** An odd byte at the end belongs to nothing. */
function wide(bytes: Uint8Array, order: Wide): string {
  return DECODERS[order].decode(bytes.subarray(0, bytes.length - (bytes.length % 2)))
}

const western = new TextDecoder('windows-1252')

function narrow(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  const read = forgivingText(bytes)
  let [broken, whole] = [0, 0]
  for (let at = 0; at < read.length; at++) {
    const code = read.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) whole++
  }
  return broken <= whole ? read : western.decode(bytes)
}
