// Programs packed into the literals of other programs, taken out again without running anything.

import { forgivingText, fromBase64, fromHex, text as utf8Text } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { type Language, languageOf } from '../syntax/language.ts'
import type { Token } from '../syntax/lex.ts'
import { numberKey, stringValue } from '../syntax/lex-literal.ts'

export interface Payload {
  readonly text: string
  /** As it looks; like the program around it where it looks like nothing in particular. */
  readonly language: Language
  /** The line of the literal that held it, from 1. */
  readonly line: number
}

/** Shorter texts are words and keys; what they hold by chance would only be noise. */
const SHORTEST = 24
const CODE: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'python', 'lua'])
const JOINS: ReadonlySet<string> = new Set(['+', '..'])

/**
 * Texts in base64, in hex, as character codes, or simply as a string of code, joined from pieces or
 * not. All payloads together are no longer than the tokens they come from.
 */
export function payloads(tokens: readonly Token[], language: Language): Payload[] {
  const found: Payload[] = []
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as Token
    const isNumber = token.kind === 'number'
    if (!mayHold(token, tokens[at + 1])) {
      at++
      continue
    }
    const literal = isNumber ? charCodes(tokens, at) : joinedStrings(tokens, at, language)
    const payload = isNumber ? literal.text : decode(literal.text)
    if (payload !== undefined && isText(payload)) {
      const look = languageOf('', payload)
      const inner = look === 'unknown' ? language : look
      found.push({ text: payload, language: inner, line: token.line })
    }
    at = Math.max(at + 1, literal.end)
  }
  return found
}

/** Most tokens are no literals, and most literals are short and stand alone. */
function mayHold({ kind, text }: Token, next: Token | undefined): boolean {
  if (kind === 'number') return next?.text === ','
  return kind === 'string' && (text.length >= SHORTEST || JOINS.has(next?.text ?? ''))
}

interface Literal {
  readonly text: string
  /** The token after it. */
  readonly end: number
}

/** Strings with nothing but joins between them; empty where no string stands. */
function joinedStrings(tokens: readonly Token[], at: number, language: Language): Literal {
  let end = at
  let text = ''
  for (let next = at; tokens[next]?.kind === 'string'; next = end + 1) {
    text += stringValue(tokens[next]?.text ?? '', language)
    end = next + 1
    if (!JOINS.has(tokens[end]?.text ?? '')) break
  }
  return { text, end }
}

function charCodes(tokens: readonly Token[], at: number): Literal {
  const letters: string[] = []
  let end = at
  for (let next = at; tokens[next]?.kind === 'number'; next = end + 1) {
    const code = Number(numberKey(tokens[next]?.text ?? ''))
    if (!Number.isInteger(code) || code > 0xffff) break
    letters.push(String.fromCharCode(code))
    end = next + 1
    if (tokens[end]?.text !== ',') break
  }
  return { text: letters.join(''), end }
}

function decode(literal: string): string | undefined {
  if (literal.length < SHORTEST) return undefined
  if (CODE.has(languageOf('', literal))) return literal
  const packed = literal.replace(/\s+/g, '')
  if (/^(?:[\da-fA-F]{2})+$/.test(packed)) return orNothing(() => textOf(fromHex(packed)))
  if (!/^[\w+/-]+={0,2}$/.test(packed)) return undefined
  if (packed.replace(/=+$/, '').length % 4 === 1) return undefined
  const standard = packed.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  const padded = standard.padEnd(Math.ceil(standard.length / 4) * 4, '=')
  return orNothing(() => textOf(fromBase64(padded)))
}

/** Tells by its beginning what is no text: most long words are base64 by chance. */
function textOf(bytes: Uint8Array): string | undefined {
  const beginning = forgivingText(bytes.subarray(0, SHORTEST)).slice(0, -3)
  return looksBroken(beginning) ? undefined : utf8Text(bytes)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const looksBroken = (text: string): boolean => /[\x00-\x08\x7f\ufffd]/.test(text)

function orNothing(decoding: () => string | undefined): string | undefined {
  try {
    return decoding()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Text has letters, blanks and signs, and next to no control characters. */
function isText(payload: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const controls = payload.match(/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]/g)?.length ?? 0
  return payload.length >= SHORTEST && controls * 20 < payload.length && /\s/.test(payload)
}
