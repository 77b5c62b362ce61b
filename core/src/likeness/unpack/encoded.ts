// What stands encoded in a text, long enough to be worth a look of its own: base64, hex, percent signs, escapes.

import { fromCode, fromUrl } from '../../marking/traffic/encodings.ts'
import { fromBase64, fromHex, utf8 } from '../../shared/bytes.ts'

export interface Encoded {
  /** How it was written. */
  readonly as: 'base64' | 'hex' | 'percent' | 'escaped'
  /** Where it began, in letters. */
  readonly at: number
  readonly bytes: Uint8Array
}

/** Each pattern begins where nothing of its kind stands before it, so that none is tried from within. */
const BASE64 = /(?<![\w+/-])[\w+/-]{64,}(?:\r?\n[\w+/-]{16,})*/g
const HEX = /(?<![\da-f])(?:[\da-f]{2}){32,}/gi
const WORD = /(?<!\S)\S{40,}/g
const QUOTED = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/g
const LEAST_ESCAPES = 4

/** Bytes in base64 or in hex, which may be an archive. Time linear in the text. */
export function* packedIn(text: string): Generator<Encoded> {
  for (const { 0: run, index: at } of text.matchAll(BASE64)) {
    const letters = run.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/')
    // What is beyond whole groups of four letters is two bytes at most.
    const whole = letters.slice(0, letters.length - (letters.length % 4))
    yield { as: 'base64', at, bytes: fromBase64(whole) }
  }
  for (const { 0: run, index: at } of text.matchAll(HEX))
    yield { as: 'hex', at, bytes: fromHex(run) }
}

/** Words with percent signs, and strings with escapes, as the text that they stand for. */
export function* writtenIn(text: string): Generator<Encoded> {
  if (text.includes('%'))
    for (const { 0: word, index: at } of text.matchAll(WORD))
      if (count(word, /%[\da-f]{2}/gi) >= LEAST_ESCAPES)
        yield { as: 'percent', at, bytes: utf8(fromUrl(word)) }
  if (text.includes('\\'))
    for (const { 0: quoted, index: at } of text.matchAll(QUOTED))
      if (count(quoted, /\\[nru"]/g) >= LEAST_ESCAPES)
        yield { as: 'escaped', at, bytes: utf8(fromCode(quoted.slice(1, -1))) }
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
