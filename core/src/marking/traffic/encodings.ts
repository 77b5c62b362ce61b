// The usual encodings, undone where they stand: URL, base64, hex, escapes, UTF-16, compression.

import { text as fromUtf8 } from '../../shared/bytes.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Budget } from './budget.ts'
import { inflated, isGzip, isZlib } from './inflate.ts'
import { fromLatin, latin } from './latin.ts'

/** One encoding: what of a text, once decoded, is worth a look of its own. */
type Undo = (text: string) => (string | Uint8Array)[]

/** Everything that may be inside `text`, one encoding down. */
export function insideText(text: string): (string | Uint8Array)[] {
  return UNDO.flatMap((undo) => undo(text))
}

/** Everything that may be inside bytes that are no text of their own. */
export function insideBytes(bytes: Uint8Array, budget: Budget): (string | Uint8Array)[] {
  return [...opened(bytes, budget), ...wide(bytes)]
}

/** Bytes as text: UTF-8 where they are, one letter a byte where they are not. */
export function asText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return latin(bytes)
  }
}

const ESCAPED_URL = /%[0-9a-f]{2}/i
const ESCAPED_CODE = /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])/i
const ESCAPED_HTML = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp);/i

const UNDO: readonly Undo[] = [
  (text) => linesWith(text, /%[0-9a-f]{2}|[\w=]\+\w/i).map(fromUrl),
  (text) => linesWith(text, ESCAPED_CODE).map(fromCode),
  (text) => linesWith(text, ESCAPED_HTML).map(fromHtml),
  (text) => matches(text, BASE64).flatMap(base64Inside),
  (text) => matches(text, HEX).flatMap(hexInside),
]

/** Lines with an escape, in one text, so that a name stays with its value. */
function linesWith(text: string, escaped: RegExp): string[] {
  if (!escaped.test(text)) return []
  const lines = text.split('\n').filter((line) => escaped.test(line))
  return [lines.join('\n')]
}

/** Percent signs and plus signs undone; `''` where there are none. */
export function fromUrl(text: string): string {
  const decoded = text
    .replace(/\+/g, ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => asText(fromLatin(unescaped(run))))
  return ESCAPED_URL.test(text) || decoded !== text ? decoded : ''
}

const unescaped = (run: string) =>
  run.replace(/%(..)/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)))

const CONTROLS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Escapes as in JSON and in most programs undone. */
export function fromCode(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(["'\\/bfnrt]))/gi,
    (_, wide?: string, byte?: string, sign?: string) =>
      sign === undefined
        ? String.fromCharCode(Number.parseInt(wide ?? byte ?? '', 16))
        : (CONTROLS[sign] ?? sign),
  )
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
}

function fromHtml(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (_, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? ''
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : ''
    },
  )
}

/** Also over the lines of a mail or a certificate, where they hold nothing else. */
const BASE64 = /[A-Za-z0-9+/_-]{12,}(?:\r?\n[A-Za-z0-9+/_-]+(?=[=\r\n"'`]|$))*/g
const HEX = /(?:0x[0-9a-f]{2}[\s,;]*){6,}|(?:[0-9a-f]{2}[ :]?){8,}/gi

/** In a longer text the run may begin a few letters early, so every alignment is tried. */
function base64Inside(run: string): Uint8Array[] {
  const letters = run
    .replace(/[\r\n]/g, '')
    .replace(/-/g, '+')
    .replace(/_/g, '/')
  for (let skip = 0; skip < 4; skip++) {
    const bytes = base64Bytes(letters, skip)
    if (isPromising(bytes)) return [bytes]
  }
  return []
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SIX = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, ALPHABET.indexOf(String.fromCharCode(code))),
)

function base64Bytes(letters: string, skip: number): Uint8Array {
  const bytes = new Uint8Array(Math.floor(((letters.length - skip) * 3) / 4))
  for (let i = 0; i < bytes.length; i++) {
    const at = skip + Math.floor(i / 3) * 4 + (i % 3)
    const [a, b] = [SIX[letters.charCodeAt(at)] ?? 0, SIX[letters.charCodeAt(at + 1)] ?? 0]
    const shift = 2 + 2 * (i % 3)
    bytes[i] = ((a << shift) | (b >> (6 - shift))) & 255
  }
  return bytes
}

function hexInside(run: string): Uint8Array[] {
  const digits = run.replace(/0x|[^0-9a-f]/gi, '')
  for (const skip of [0, 1]) {
    const length = Math.floor((digits.length - skip) / 2)
    const bytes = Uint8Array.from({ length }, (_, i) =>
      Number.parseInt(digits.slice(skip + 2 * i, skip + 2 * i + 2), 16),
    )
    if (isPromising(bytes)) return [bytes]
  }
  return []
}

/** Of random bytes a third are printable: what is mostly so is text, perhaps with a bad end. */
const MOSTLY = 0.8

function isPromising(bytes: Uint8Array): boolean {
  if (isGzip(bytes) || isZlib(bytes)) return true
  if (bytes.length < 4) return false
  let printable = 0
  let paired = 0
  for (const [i, byte] of bytes.entries()) {
    if (isPrintable(byte)) printable++
    else if (byte === 0 && isPrintable(bytes[i ^ 1] as number)) paired++
  }
  return printable >= MOSTLY * bytes.length || printable + paired >= 0.9 * bytes.length
}

function isPrintable(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13
}

/** A compressed stream may stand anywhere in a file; so many are tried. */
const MOST_STREAMS = 64

function opened(bytes: Uint8Array, budget: Budget): Uint8Array[] {
  const out: Uint8Array[] = []
  const add = (at: number, kind: 'gzip' | 'zlib') => {
    const { bytes: open, isCut } = inflated(bytes.subarray(at), kind, budget.limits.each)
    if (isCut) budget.reach('each')
    if (open.length > 0) out.push(open)
  }
  if (isZlib(bytes)) add(0, 'zlib')
  let tried = 0
  for (let at = bytes.indexOf(0x1f); at >= 0 && tried < MOST_STREAMS; ) {
    if (isGzip(bytes, at)) {
      add(at, 'gzip')
      tried++
    }
    at = bytes.indexOf(0x1f, at + 1)
  }
  return out
}

/** Runs of UTF-16 of either byte order, as far as they are ASCII. */
function wide(bytes: Uint8Array): string[] {
  const runs: string[] = []
  for (const low of [0, 1]) {
    let run = ''
    for (let at = 0; at + 1 < bytes.length; ) {
      const [letter, other] = [bytes[at + low] as number, bytes[at + 1 - low] as number]
      if (other === 0 && isPrintable(letter)) {
        run += String.fromCharCode(letter)
        at += 2
        continue
      }
      if (run.length >= LEAST_WIDE) runs.push(run)
      at += run === '' ? 1 : 2
      run = ''
    }
    if (run.length >= LEAST_WIDE) runs.push(run)
  }
  return runs
}

const LEAST_WIDE = 6

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([run]) => run)
}
