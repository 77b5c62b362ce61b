// What a value of a Sigma rule wants of a field. Source: Sigma specification 2.1.0, "Value Modifiers".

import { base64, utf8 } from '../shared/bytes.ts'
import { base64Anywhere } from './base64-anywhere.ts'

/** Whether one value of an event, never an array, is wanted. */
export type Wants = (value: unknown) => boolean

/** A rule that this evaluator does not understand; `message` says what of it. */
export class NotSigma extends Error {}

const ENDS = ['contains', 'startswith', 'endswith']
const CODES = ['base64', 'base64offset', 'wide', 'utf16le', 'utf16be', 'utf16']
const ORDERS = ['lt', 'lte', 'gt', 'gte']
const KNOWN = new Set([
  ...ENDS,
  ...CODES,
  ...ORDERS,
  ...['all', 'cased', 'windash', 're', 'i', 'm', 's', 'cidr', 'exists', 'neq', 'fieldref'],
])

/** What one written value wants under `modifiers`. */
export function wants(written: unknown, modifiers: readonly string[]): Wants {
  const unknown = modifiers.find((modifier) => !KNOWN.has(modifier))
  if (unknown !== undefined) throw new NotSigma(`the modifier “${unknown}”`)
  if (modifiers.includes('neq')) {
    const equal = wants(
      written,
      modifiers.filter((modifier) => modifier !== 'neq'),
    )
    return (value) => !equal(value)
  }
  const order = ORDERS.find((modifier) => modifiers.includes(modifier))
  if (order !== undefined) return ordered(order, Number(written))
  if (modifiers.includes('cidr')) return inNetwork(String(written))
  if (modifiers.includes('re')) return expression(String(written), modifiers)
  if (typeof written === 'string') return textual(written, modifiers)
  return (value) => same(value, written)
}

/** Numbers may come as text, and text as numbers. */
function same(value: unknown, written: unknown): boolean {
  if (written === null) return value === null || value === undefined
  if (value === null || value === undefined || typeof value === 'object') return false
  return String(value).toLowerCase() === String(written).toLowerCase()
}

function ordered(order: string, limit: number): Wants {
  if (Number.isNaN(limit)) throw new NotSigma('a comparison with what is no number')
  return (value) => {
    const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN
    if (value === '' || Number.isNaN(number)) return false
    if (order === 'lt') return number < limit
    if (order === 'lte') return number <= limit
    return order === 'gt' ? number > limit : number >= limit
  }
}

function expression(written: string, modifiers: readonly string[]): Wants {
  const inline = /^\(\?([ims]+)\)/.exec(written)
  const own = ['i', 'm', 's'].filter((flag) => modifiers.includes(flag)).join('')
  const flags = [...new Set(own + (inline?.[1] ?? ''))].join('')
  let compiled: RegExp
  try {
    compiled = new RegExp(written.slice(inline?.[0].length ?? 0), flags)
  } catch {
    throw new NotSigma(`the regular expression “${written}”`)
  }
  return (value) => isPlain(value) && compiled.test(String(value))
}

const isPlain = (value: unknown): boolean =>
  value !== null && value !== undefined && typeof value !== 'object'

/** `base64offset` wants any of three texts, by where the value begins in what was encoded. */
function textual(written: string, modifiers: readonly string[]): Wants {
  const code = modifiers.some((modifier) => CODES.includes(modifier))
  const texts = code ? encodings(plain(written), modifiers).map(escapedText) : [written]
  const patterns = texts.map((text) => pattern(text, modifiers))
  return (value) => isPlain(value) && patterns.some((one) => one.test(String(value)))
}

/** The whole value, but for wildcards and where a modifier opens an end. */
function pattern(text: string, modifiers: readonly string[]): RegExp {
  const dashes = modifiers.includes('windash')
  const inner = pieces(text)
    .map((piece, i, all) => {
      if (typeof piece !== 'string') return piece.wild === '*' ? '[\\s\\S]*' : '[\\s\\S]'
      const before = i > 0 ? '*' : ''
      const after = all[i + 1] === undefined ? '' : '*'
      return dashes ? dashed(piece, before, after) : escapeRegExp(piece)
    })
    .join('')
  const isOpen = (side: string) => modifiers.includes('contains') || modifiers.includes(side)
  const start = isOpen('endswith') ? '' : '^'
  const end = isOpen('startswith') ? '' : '$'
  return new RegExp(start + inner + end, modifiers.includes('cased') ? '' : 'i')
}

/** Marks of Windows' options, before a word and not within one, may be any dash or a slash. */
function dashed(piece: string, before: string, after: string): string {
  const around = before + piece + after
  return [...piece]
    .map((letter, i) => {
      const left = around[i + before.length - 1] ?? ''
      const right = around[i + before.length + 1] ?? ''
      const isMark = /[-/]/.test(letter) && !/\w/.test(left) && /\w/.test(right)
      return isMark ? '[-/\u2013\u2014\u2015]' : escapeRegExp(letter)
    })
    .join('')
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

interface Wild {
  readonly wild: '*' | '?'
}

/** Text and wildcards. A backslash counts only before a wildcard or another backslash. */
function pieces(written: string): (string | Wild)[] {
  const found: (string | Wild)[] = []
  let text = ''
  for (let i = 0; i < written.length; i++) {
    const letter = written[i] as string
    const next = written[i + 1] ?? ''
    if (letter === '\\' && /[\\*?]/.test(next)) text += written[++i]
    else if (letter === '*' || letter === '?') {
      found.push(text, { wild: letter })
      text = ''
    } else text += letter
  }
  return [...found, text].filter((piece) => piece !== '')
}

const escapedText = (text: string): string => text.replace(/[\\*?]/g, '\\$&')

/** What is encoded has no wildcards. */
function plain(written: string): string {
  const [text = '', ...rest] = pieces(written)
  if (rest.length > 0 || typeof text !== 'string') throw new NotSigma('a wildcard that is encoded')
  return text
}

function encodings(text: string, modifiers: readonly string[]): string[] {
  const wide = modifiers.find((modifier) => /^(?:wide|utf16)/.test(modifier))
  const bytes = wide === undefined ? utf8(text) : utf16(text, wide)
  if (modifiers.includes('base64')) return [base64(bytes)]
  if (!modifiers.includes('base64offset')) throw new NotSigma(`“${wide}” without base64`)
  return base64Anywhere(bytes)
}

function utf16(text: string, kind: string): Uint8Array {
  const units = kind === 'utf16' ? `\ufeff${text}` : text
  const view = new DataView(new ArrayBuffer(2 * units.length))
  for (let i = 0; i < units.length; i++) {
    view.setUint16(2 * i, units.charCodeAt(i), kind !== 'utf16be')
  }
  return new Uint8Array(view.buffer)
}

function inNetwork(written: string): Wants {
  const [network = '', length = ''] = written.split('/')
  const bits = addressBits(network)
  const kept = Number(length)
  if (bits === undefined || !/^\d{1,3}$/.test(length) || kept > bits.length) {
    throw new NotSigma(`the network “${written}”`)
  }
  return (value) => {
    const own = typeof value === 'string' ? addressBits(value) : undefined
    return own?.length === bits.length && own.slice(0, kept) === bits.slice(0, kept)
  }
}

/** An address as 32 or 128 signs. */
function addressBits(text: string): string | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (four !== undefined) {
    return four.every((byte) => byte < 256)
      ? four.map((byte) => bitsOf(byte, 8)).join('')
      : undefined
  }
  const [left = '', right, more] = text.split('::')
  const groups = (half: string) => (half === '' ? [] : half.split(':'))
  const [head, tail] = [groups(left), groups(right ?? '')]
  const missing = 8 - head.length - tail.length
  const isWhole = right === undefined ? missing === 0 : missing > 0
  if (more !== undefined || !isWhole) return undefined
  const all = [...head, ...Array<string>(right === undefined ? 0 : missing).fill('0'), ...tail]
  if (!all.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return undefined
  return all.map((group) => bitsOf(Number.parseInt(group, 16), 16)).join('')
}

const bitsOf = (number: number, length: number): string => number.toString(2).padStart(length, '0')
