// What reading a text gives: symbols with their lines, literals by value, and the members it names.

import type { Language } from '../syntax/language.ts'
import { numberKey, stringValue } from '../syntax/lex-literal.ts'
import { ownSymbol, SAME_NAME, type Symbol32, symbol, symbolAfter } from './symbols.ts'

/** Programs say the same names over and over. */
const keys = new Map<string, string>()
const MOST_KEYS = 20_000
const LONGEST_KEPT = 40

/** One key for a library's member however a language writes it: `toLowerCase`, `lower`. */
export function memberKey(name: string): string {
  const found = keys.get(name)
  if (found !== undefined) return found
  const plain = name.replaceAll(/[_-]/g, '').toLowerCase()
  const key = SAME_NAME.get(plain) ?? plain
  if (keys.size < MOST_KEYS && name.length <= LONGEST_KEPT) keys.set(name, key)
  return key
}

const MEMBER = symbol('member')
const KNOWN_MEMBER = symbol('m:')

const TRIVIAL_NUMBERS = new Set(['0', '1', '2', '-1'])
const SHORTEST_NAME = 5
const SHORTEST_STRING = 4
const SHORTEST_NUMBER = 4
/** More distinct literals than this are a table of data, and say no more than the first ones did. */
const MOST_LITERALS = 20_000
/** More than a small program holds. */
const MOST_PIECES = 800
const PIECE = /[\p{L}\p{N}]{1,40}|[^\p{L}\p{N}\s]{1,40}/gu
/** What compilers put in and take out: directives, and names of types. */
const OF_THE_LANGUAGE: ReadonlySet<string> = new Set([
  'use strict',
  ...'undefined function object string number boolean symbol bigint default'.split(' '),
])
const MOST_MEMBERS = 20_000

export class Gathered {
  readonly symbols: number[] = []
  readonly lines: number[] = []
  readonly literals = new Set<string>()
  readonly members = new Set<string>()
  /** Words, signs and numbers inside of literals, and each with the one after it; of a long text the first ones. */
  readonly pieces = new Set<string>()
  /** Hashes of the names read, in order. */
  readonly named: number[] = []
  /** Per symbol: how many of `named` stand before it. */
  readonly namedBefore: number[] = []
  /** By `memberKey`: names that a program gives, each once, short ones left out. */
  readonly spelt = new Set<string>()
  /** What is spelt in names and literals, see `speltKeys`; of programs in literals, nothing. */
  vocabulary: ReadonlySet<number> = new Set()
  /** Of what is read now, from 1. */
  line = 1
  readonly #names: ReadonlySet<string>
  #truth = ''

  constructor(names: ReadonlySet<string>) {
    this.#names = names
  }

  /** @returns where in the stream it now stands */
  emit(name: string): number {
    return this.#emit(symbol(name))
  }

  #emit(one: Symbol32): number {
    this.lines.push(this.line)
    this.namedBefore.push(this.named.length)
    return this.symbols.push(one) - 1
  }

  /** What libraries and systems name: told apart where many programs name it. */
  emitMember(name: string): void {
    const key = memberKey(name)
    if (this.members.size < MOST_MEMBERS) this.members.add(key)
    this.#spell(key)
    this.#emit(this.#names.has(key) ? symbolAfter(KNOWN_MEMBER, key) : MEMBER)
  }

  /** A member of the program itself, which some languages name like a variable. */
  emitOwn(name: string): void {
    const key = memberKey(name)
    if (this.members.size < MOST_MEMBERS) this.members.add(key)
    this.name(name)
    this.#emit(ownSymbol(this.#names.has(key) ? symbolAfter(KNOWN_MEMBER, key) : MEMBER))
  }

  /** What was read elsewhere follows; its pieces are left out. */
  append({ symbols, lines, named, namedBefore, spelt, literals, members }: Gathered): void {
    for (const count of namedBefore) this.namedBefore.push(this.named.length + count)
    for (const each of symbols) this.symbols.push(each)
    for (const each of lines) this.lines.push(each)
    for (const each of named) this.named.push(each)
    for (const each of spelt) this.spelt.add(each)
    for (const each of literals) this.literals.add(each)
    for (const each of members) this.members.add(each)
  }

  /** Takes the last symbol back. */
  drop(): void {
    this.symbols.pop()
    this.lines.pop()
    this.namedBefore.pop()
  }

  /** What it is called says nothing; that it stands again where it stood before does. */
  name(text: string): void {
    this.named.push(symbol(text))
    this.#spell(memberKey(text))
  }

  #spell(key: string): void {
    if (key.length >= SHORTEST_NAME && this.spelt.size < MOST_MEMBERS) this.spelt.add(key)
  }

  /** Counts from 0 to 2 say nothing, nor do those that a loop's head says already. */
  number(text: string, isTelling = true): void {
    const key = numberKey(text)
    if (TRIVIAL_NUMBERS.has(key)) return
    this.#pieces([key])
    if (!isTelling) return
    this.emit('number')
    if (key.length >= SHORTEST_NUMBER) this.#literal(`n:${key}`)
  }

  /** Which follows which: programs that differ in nothing else are not the same. */
  truth(text: string): void {
    if (this.#truth !== '') this.#literal(`t:${this.#truth} ${text}`)
    this.#truth = text
  }

  /** Keeps it as a literal, or as what is imported. @returns its value */
  string(text: string, language: Language, isImported = false): string {
    const value = stringValue(text, language)
    if (!OF_THE_LANGUAGE.has(value)) this.#pieces(value.match(PIECE) ?? [])
    if (value.trim().length >= SHORTEST_STRING) this.#literal(`${isImported ? 'i' : 's'}:${value}`)
    return value
  }

  regex(text: string): void {
    this.#pieces(text.match(PIECE) ?? [])
    this.emit('regex')
  }

  #pieces(found: readonly string[]): void {
    for (const [at, piece] of found.entries()) {
      if (this.pieces.size >= MOST_PIECES) return
      this.pieces.add(piece)
      if (at > 0) this.pieces.add(`${found[at - 1]} ${piece}`)
    }
  }

  #literal(key: string): void {
    if (this.literals.size < MOST_LITERALS) this.literals.add(key.slice(0, 200))
  }
}
