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

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0')
  return out
}

/** @throws Refusal `bytes.malformed` where `written` is not an even run of hex digits */
export function fromHex(written: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(written))
    throw new Refusal('bytes.malformed', { expected: 'hex' })
  return Uint8Array.from({ length: written.length / 2 }, (_, i) =>
    Number.parseInt(written.slice(2 * i, 2 * i + 2), 16),
  )
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUE = new Map([...ALPHABET].map((letter, value) => [letter, value]))

/** Base64 with padding (RFC 4648 §4). */
export function base64(bytes: Uint8Array): string {
  const out: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3) as unknown as [number, number?, number?]
    const group = (a << 16) | (b << 8) | c
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63] as string)
    out.push(letters.join(''))
  }
  const joined = out.join('')
  const spare = (3 - (bytes.length % 3)) % 3
  return spare === 0 ? joined : joined.slice(0, -spare) + '='.repeat(spare)
}

/** @throws Refusal `bytes.malformed` where `written` is not canonical, padded base64 */
export function fromBase64(written: string): Uint8Array<ArrayBuffer> {
  const letters = written.replace(/={1,2}$/, '')
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (const letter of letters) {
    const value = VALUE.get(letter)
    if (value === undefined) throw new Refusal('bytes.malformed', { expected: 'base64' })
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  if (base64(bytes) !== written) throw new Refusal('bytes.malformed', { expected: 'base64' })
  return bytes
}

export function concat(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
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
