// Bytes as text and back, compared and joined.

import { Refusal } from './refusal.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** @throws Refusal `bytes.malformed` where `bytes` is not UTF-8 */
export function text(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Refusal('bytes.malformed', { expected: 'UTF-8' })
  }
}

const forgiving = new TextDecoder()

/** Foreign bytes as far as they are text: what is not UTF-8 in them stands as U+FFFD. */
export function forgivingText(bytes: Uint8Array): string {
  return forgiving.decode(bytes)
}

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += PAIRS[byte]
  return out
}

/** @throws Refusal `bytes.malformed` where `written` is not an even run of hex digits */
export function fromHex(written: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(written))
    throw new Refusal('bytes.malformed', { expected: 'hex' })
  const out = new Uint8Array(written.length / 2)
  for (let i = 0; i < out.length; i++) {
    out[i] = 16 * digit(written.charCodeAt(2 * i)) + digit(written.charCodeAt(2 * i + 1))
  }
  return out
}

/** By its code, which is that of 0 to 9, A to F or a to f. */
function digit(code: number): number {
  return code < 58 ? code - 48 : (code | 32) - 87
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** By the letter's code. */
const VALUE: (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const value = ALPHABET.indexOf(String.fromCharCode(code))
  return value < 0 ? undefined : value
})

/** The two letters of every 12 bits. */
const LETTERS = Array.from(ALPHABET, (first) => Array.from(ALPHABET, (next) => first + next)).flat()

/** Base64 with padding (RFC 4648 §4). */
export function base64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3)
  let out = ''
  for (let i = 0; i < whole; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]] as [number, number, number]
    out += LETTERS[(a << 4) | (b >> 4)]
    out += LETTERS[((b & 15) << 8) | c]
  }
  if (whole === bytes.length) return out
  const [a, b = 0] = bytes.subarray(whole) as unknown as [number, number?]
  const rest = `${LETTERS[(a << 4) | (b >> 4)]}${ALPHABET[(b & 15) << 2]}`
  return out + (bytes.length - whole === 2 ? `${rest}=` : `${rest.slice(0, 2)}==`)
}

/** @throws Refusal `bytes.malformed` where `written` is not canonical, padded base64 */
export function fromBase64(written: string): Uint8Array<ArrayBuffer> {
  const padding = written.endsWith('==') ? 2 : written.endsWith('=') ? 1 : 0
  const letters = written.length - padding
  const bytes = new Uint8Array(Math.floor((letters * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < letters; i++) {
    const value = VALUE[written.charCodeAt(i)]
    if (value === undefined) throw new Refusal('bytes.malformed', { expected: 'base64' })
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  // One way to write any bytes: whole groups of four, and no bit in the last letter that says nothing.
  const isCanonical = written.length % 4 === 0 && (held & ((1 << bits) - 1)) === 0
  if (!isCanonical) throw new Refusal('bytes.malformed', { expected: 'base64' })
  return bytes
}

/** Without padding, and with `-` and `_` (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** @throws Refusal `bytes.malformed` where `written` is not canonical, unpadded base64url */
export function fromBase64url(written: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(written)) throw new Refusal('bytes.malformed', { expected: 'base64url' })
  const standard = written.replaceAll('-', '+').replaceAll('_', '/')
  return fromBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='))
}

export const concat = (...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => joined(pieces)

/** The same for any number of pieces: a call takes no more than some ten thousand arguments. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const piece of pieces) length += piece.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Whether `a` and `b` are the same bytes; the time taken depends on their lengths alone. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}
