// What a literal token stands for, however it is spelt: `0x10` is 16, and 'a' is "a".

import type { Language } from './language.ts'
import { type Escapes, LEXICON } from './lexicon.ts'
import { type Script, scriptOf } from './script.ts'

/** The same text for every spelling of one number; what is no number comes back as it is. */
export function numberKey(text: string): string {
  const plain = text.replaceAll('_', '')
  const digits = isBased(plain) ? plain.replace(/n$/, '') : plain.replace(/[nNjJlL]$/, '')
  if (/^(?:\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits)) return integerKey(digits)
  const value = Number(digits)
  return Number.isNaN(value) ? text : String(value)
}

const isBased = (digits: string): boolean => /^0[xX]/.test(digits)

/** Longer integers are not numbers anyone writes by hand, and cost more than linear time to convert. */
const LONGEST_INTEGER = 400

function integerKey(digits: string): string {
  return digits.length > LONGEST_INTEGER ? digits : BigInt(digits).toString()
}

/**
 * The text inside a string token, escapes resolved. A piece of a template literal gives its own
 * characters; a string that is not closed gives what there is; byte strings give one unit a byte.
 */
export function stringValue(text: string, language: Language): string {
  const script = scriptOf(language)
  if (script !== undefined) return scriptValue(text, script)
  const { escapes, prefixes } = LEXICON[language]
  const prefix = /^[A-Za-z]{0,2}(?=["'])/.exec(text)?.[0].toLowerCase() ?? ''
  const known = prefixes.has(prefix) ? prefix : ''
  const { inner, isRaw } = unquote(text.slice(known.length))
  return isRaw || known.includes('r') ? inner : resolve(inner, escapes)
}

/** Pieces of strings and words of lists stand without quotes. */
function scriptValue(text: string, { isRaw, escapeMark }: Script): string {
  const quote = /^["']/.exec(text)?.[0]
  const inner = quote === undefined ? text : cut(text, 1, quote)
  if ((quote === "'" && isRaw) || !inner.includes(escapeMark)) return inner
  return escapeMark === '\\' ? resolve(inner, 'python') : inner.replace(/`([\s\S])/g, '$1')
}

function unquote(quoted: string): { inner: string; isRaw: boolean } {
  const long = /^\[(={0,64})\[\r?\n?/.exec(quoted)
  if (long) {
    const close = `]${long[1] ?? ''}]`
    return { inner: cut(quoted, long[0].length, close), isRaw: true }
  }
  const triple = /^("""|''')/.exec(quoted)?.[0]
  if (triple !== undefined) return { inner: cut(quoted, 3, triple), isRaw: false }
  if (quoted[0] !== '`' && quoted[0] !== '}')
    return { inner: cut(quoted, 1, quoted[0] ?? ''), isRaw: false }
  return { inner: cut(quoted, 1, quoted.endsWith('`') ? '`' : '${'), isRaw: false }
}

function cut(text: string, from: number, close: string): string {
  const isClosed = text.length >= from + close.length && text.endsWith(close)
  return text.slice(from, isClosed ? text.length - close.length : undefined)
}

const LETTERS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
}

const ESCAPE =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,8})\}|U([\da-fA-F]{8})|(\d{1,3})|z\s*|(\r\n|[\s\S]))/g

function resolve(inner: string, escapes: Escapes): string {
  if (!inner.includes('\\')) return inner
  return inner.replace(ESCAPE, (whole, x, u, braced, wide, digits, other) => {
    const point: string | undefined = x ?? u ?? braced ?? wide
    if (point !== undefined) return fromPoint(Number.parseInt(point, 16), whole)
    if (digits !== undefined) return fromDigits(digits, escapes)
    if (other === undefined) return escapes === 'lua' ? '' : whole.slice(1)
    return single(other, escapes)
  })
}

function single(letter: string, escapes: Escapes): string {
  if (letter === '\n' || letter === '\r\n') return escapes === 'lua' ? '\n' : ''
  if (letter === 'a' && escapes === 'javascript') return letter
  if (Object.hasOwn(LETTERS, letter)) return LETTERS[letter] ?? letter
  const isKept = escapes === 'python' && !['\\', "'", '"'].includes(letter)
  return isKept ? `\\${letter}` : letter
}

/** Lua counts `\065` in tens, the others in eights. */
function fromDigits(digits: string, escapes: Escapes): string {
  if (escapes === 'lua') return fromPoint(Number(digits), `\\${digits}`)
  const octal = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(digits)?.[0] ?? ''
  const first = octal === '' ? '' : String.fromCharCode(Number.parseInt(octal, 8))
  return first + digits.slice(octal.length)
}

function fromPoint(point: number, written: string): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : written
}
