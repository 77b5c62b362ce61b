// Texts of any language as one stream of symbols, from which names, layout and dialect are gone.

import { type Language, languageOf } from '../syntax/language.ts'
import { lex, type Token } from '../syntax/lex.ts'
import { scriptOf } from '../syntax/script.ts'
import { unfold } from './fold/unfold.ts'
import { withFormatted } from './formatted-strings.ts'
import { Gathered } from './gathered.ts'
import { readCode } from './read-code.ts'
import { readCommands } from './read-commands.ts'
import { ruleLiterals } from './rule-strings.ts'
import { speltKeys } from './spelt-names.ts'
import { payloads } from './unwrap.ts'
import { wholeStrings } from './whole-strings.ts'
import { withoutTypes } from './without-types.ts'

export interface Stream {
  readonly language: Language
  readonly symbols: Int32Array
  /** Per symbol: the line it comes from, from 1. */
  readonly lines: Int32Array
  /** Words, signs and numbers inside of literals, and each with the one after it, each once; of a long text the first ones. */
  readonly pieces: readonly string[]
  /** Hashes of the names that the program gives, in order. */
  readonly named: Int32Array
  /** Per symbol: how many of `named` stand before it. */
  readonly namedBefore: Int32Array
  /** By `memberKey`: names that the program gives, each once, short ones left out. */
  readonly spelt: ReadonlySet<string>
  /** By `speltKeys`: words of names and strings, and numbers, each once, rising. */
  readonly vocabulary: Int32Array
  /** Strings and numbers by value and which truth follows which, each once, trivial ones left out. */
  readonly literals: ReadonlySet<string>
  /** By `memberKey`: members and commands that are named, known or not. */
  readonly members: ReadonlySet<string>
}

export interface Text {
  readonly path: string
  readonly text: string
}

/**
 * Programs inside literals follow the text that holds them, on the lines of those literals.
 *
 * @param names member names that belong to libraries, see `memberKey`; others are not told apart
 */
export function neutral(text: Text, names: ReadonlySet<string>): Stream {
  const language = readAs(text)
  const [outer, ...inner] = readLayers(text.text, language, names, MOST_LAYERS)
  for (const layer of inner) outer.append(layer)
  if (BY_WORDS.has(language)) for (const key of ruleLiterals(text.text)) outer.literals.add(key)
  return {
    language,
    symbols: new Int32Array(outer.symbols),
    lines: new Int32Array(outer.lines),
    pieces: [...outer.pieces],
    named: new Int32Array(outer.named),
    namedBefore: new Int32Array(outer.namedBefore),
    spelt: outer.spelt,
    vocabulary: Int32Array.from(outer.vocabulary).sort(),
    literals: outer.literals,
    members: outer.members,
  }
}

/** Languages of one family share habits, and one background; prose of every kind is one. */
const FAMILIES: Readonly<Partial<Record<Language, string>>> = {
  ...{ javascript: 'script', typescript: 'script', c: 'c', cpp: 'c', 'c-family': 'java' },
  ...{ java: 'java', csharp: 'java', python: 'python', lua: 'lua', go: 'go', php: 'php' },
  ...{ ruby: 'ruby', rust: 'rust', bash: 'shell', powershell: 'powershell' },
}

/** The background that a language is judged by. */
export const familyOf = (language: Language): string => FAMILIES[language] ?? 'words'

/** Formats of settings, tables and rules are compared by what they look like. */
const FORMATS: ReadonlySet<Language> = new Set([
  ...(['json', 'yaml', 'csv', 'xml', 'html', 'yara', 'snort'] as const),
])

/** The language that a text is read in. */
export function readAs({ path, text }: Text): Language {
  const language = languageOf(path, text)
  return FORMATS.has(language) ? languageOf('', text) : language
}

/** A program in a literal of a program in a literal is as deep as anyone looks. */
const MOST_LAYERS = 3

function readLayers(
  text: string,
  language: Language,
  names: ReadonlySet<string>,
  most: number,
): [Gathered, ...Gathered[]] {
  const read = lex(text, language)
  const tokens = asWritten(read, language)
  const gathered = new Gathered(names)
  readTokens(tokens, language, gathered)
  if (most === 1 || BY_WORDS.has(language)) return [gathered]
  const inner = payloads(tokens, language).flatMap((payload) => {
    const layers = readLayers(payload.text, payload.language, names, most - 1)
    for (const { lines } of layers) lines.fill(payload.line)
    return layers
  })
  return [gathered, ...inner]
}

function asWritten(tokens: readonly Token[], language: Language): readonly Token[] {
  if (familyOf(language) === 'script') return unfold(tokens)
  return language === 'python' ? withFormatted(tokens) : tokens
}

/** Prose and files that name their parts (rules, configuration) are compared by their words. */
const BY_WORDS: ReadonlySet<Language> = new Set(['markdown', 'plain', 'unknown'])

/** Languages of commands, with their options. */
const BY_COMMANDS: ReadonlySet<Language> = new Set(['bash', 'powershell'])

function readTokens(tokens: readonly Token[], language: Language, gathered: Gathered): void {
  const whole = scriptOf(language) === undefined ? tokens : wholeStrings(tokens)
  if (BY_WORDS.has(language)) readWords(tokens, gathered)
  else if (BY_COMMANDS.has(language)) readCommands(whole, language, gathered)
  else {
    readCode(withoutTypes(whole, language), language, gathered)
    gathered.vocabulary = speltKeys(whole, language)
  }
}

function readWords(tokens: readonly Token[], gathered: Gathered): void {
  for (const { kind, text, line } of tokens) {
    if (kind === 'comment' || kind === 'operator') continue
    gathered.line = line
    const words = kind === 'string' ? (text.match(/[\p{L}\p{N}_]+/gu) ?? []) : [text]
    for (const word of words) gathered.emit(`w:${word.toLowerCase()}`)
  }
}
