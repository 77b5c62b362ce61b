// What detection rules look for (YARA, Sigma, Snort and Suricata): their strings and runs of bytes, as literals.

import { fromCode } from '../marking/traffic/encodings.ts'
import { fromLatin, latin } from '../marking/traffic/latin.ts'
import { fromHex, hex, utf8 } from '../shared/bytes.ts'

const YARA = /^[ \t]*(?:(?:private|global)[ \t]+)*rule[ \t]+\w+[^{\n]{0,200}\s{0,9}\{/m
const SNORT = /^[ \t]*(?:alert|drop|log|pass|reject|sdrop)[ \t]+\S+\s[^(\n]{0,400}\(/m
const SIGMA = /^detection:/m

const MOST = 20_000

/**
 * Literals as `Stream` has them, `s:` and a string or `b:` and bytes in hex; nothing where the text is
 * no rule. What a rule matches by patterns is left out but for what stands between wildcards. Time
 * linear in the text.
 */
export function ruleLiterals(text: string): Set<string> {
  const keys = new Set<string>()
  for (const bytes of runsOf(text))
    for (const key of keysOf(bytes)) if (keys.size < MOST) keys.add(key)
  return keys
}

/** The same as they stand in bytes; of too many the first. */
export function ruleRuns(text: string): Uint8Array[] {
  return [...runsOf(text)].slice(0, MOST)
}

function* runsOf(text: string): Generator<Uint8Array> {
  if (YARA.test(text) && /\bcondition\s*:/.test(text)) yield* yaraRuns(text)
  if (SNORT.test(text)) yield* snortRuns(text)
  if (SIGMA.test(text) && /^logsource:/m.test(text)) yield* sigmaRuns(text)
}

/** Source: "Writing YARA rules", §strings. */
function* yaraRuns(text: string): Generator<Uint8Array> {
  const strings = /\$\w*\s*=\s*(?:"([^"\\\n]*(?:\\.[^"\\\n]*)*)"|\{([\da-fA-F\s?~()|[\]\-/*.]*)\})/g
  for (const [, quoted, bytes] of text.matchAll(strings))
    if (quoted !== undefined) yield unescaped(quoted)
    else yield* hexRuns(bytes ?? '')
}

/** Byte by byte where it has escapes of bytes. */
function unescaped(quoted: string): Uint8Array {
  const value = fromCode(quoted)
  return /\\x/.test(quoted) ? fromLatin(value) : utf8(value)
}

/** Bytes that follow one another; wildcards, jumps, negations and branches come between. */
function* hexRuns(written: string): Generator<Uint8Array> {
  const known = written.replaceAll(/\[[^\]]*\]|~[\da-f?]{2}|[\da-f]\?|\?[\da-f?]|[()|]/gi, ';')
  for (const part of known.split(';')) {
    const digits = part.replaceAll(/[^\da-f]/gi, '')
    yield fromHex(digits.slice(0, digits.length - (digits.length % 2)))
  }
}

/** Source: Suricata user guide, §"Payload keywords". What must not stand there is left out. */
function* snortRuns(text: string): Generator<Uint8Array> {
  for (const [, content = ''] of text.matchAll(/\bcontent\s*:\s*"([^"\\\n]*(?:\\.[^"\\\n]*)*)"/g)) {
    const pieces = content.split('|').map((piece, at) => {
      if (at % 2 === 0) return fromLatin(latin(utf8(piece.replaceAll(/\\(.)/g, '$1'))))
      const digits = piece.replaceAll(/[^\da-f]/gi, '')
      return fromHex(digits.slice(0, digits.length - (digits.length % 2)))
    })
    yield fromLatin(pieces.map(latin).join(''))
  }
}

/** Values below `detection`, as far as they are one line; source: Sigma specification 2.0, §Detection. */
function* sigmaRuns(text: string): Generator<Uint8Array> {
  let isInside = false
  for (const line of text.split('\n')) {
    if (/^\w/.test(line)) isInside = line.startsWith('detection:')
    const [, key = '', value = ''] = VALUE.exec(line) ?? []
    if (!isInside || key.startsWith('condition') || value.endsWith(':')) continue
    const plain = /^'(.*)'\s*$/.exec(value)?.[1]?.replaceAll("''", "'") ?? quoted(value)
    for (const part of plain.split(/[*?]/)) yield utf8(part.replaceAll('\\\\', '\\'))
  }
}

const VALUE = /^[ \t]*(?:- +)?(?:([\w|.-]+):[ \t]+)?(.*?)\r?$/

function quoted(value: string): string {
  const inside = /^"(.*)"\s*$/.exec(value)?.[1]
  return inside === undefined ? value.replace(/\s+#.*$/, '').trim() : fromCode(inside)
}

const LONGEST_KEY = 200
const SHORTEST = { string: 4, bytes: 4 }

/** Text as a string; other bytes as they are, and the strings that stand in them. */
function keysOf(bytes: Uint8Array): string[] {
  const text = latin(bytes)
  const strings = text.match(/[\t\r\n\x20-\x7e]{6,}/g) ?? []
  if (/^[\t\r\n\x20-\x7e]*$/.test(text))
    return text.trim().length < SHORTEST.string ? [] : [`s:${text}`.slice(0, LONGEST_KEY)]
  if (bytes.length < SHORTEST.bytes) return []
  const all = [`b:${hex(bytes)}`, ...strings.map((string) => `s:${string}`)]
  return all.map((key) => key.slice(0, LONGEST_KEY))
}
