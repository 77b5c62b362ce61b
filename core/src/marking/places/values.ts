// Finds free values: those that the author declared, and strings whose text plainly does not matter.

import type { Token } from '../../syntax/lex.ts'
import type { Range } from '../../syntax/unchanged.ts'
import type { Idle } from '../carriers/rules.ts'
import { type FormName, formOf, halves, type ValueForm } from '../value-form.ts'

/** As in bundle.yaml: literal text of the item that may take other values. */
export interface Declared {
  readonly value: string
  readonly form?: FormName | undefined
  readonly name?: string | undefined
  /** The same in every copy. */
  readonly decoy?: 'yes' | undefined
  /** Its recipient's client puts a token there. */
  readonly for?: 'recipient' | undefined
}

export interface FreeText {
  readonly text: string
  readonly form: ValueForm
  /** Offsets of every occurrence. */
  readonly starts: readonly number[]
  readonly isDeclared: boolean
}

/** Every declared value at every place where it occurs. */
export function declaredValues(source: string, declared: readonly Declared[]): FreeText[] {
  return declared.flatMap(({ value, form: name, decoy, for: whose }) => {
    if (decoy || whose) return []
    const form = formOf(value, name)
    const starts = occurrences(source, value)
    const varies = halves(form).length > 0
    return starts.length > 0 && varies ? [{ text: value, form, starts, isDeclared: true }] : []
  })
}

/** Where decoys stand, and what is left to recipients: nothing of them is a place. */
export function decoyRanges(source: string, declared: readonly Declared[]): Range[] {
  return declared.flatMap(({ value, decoy, for: whose }) =>
    decoy || whose
      ? occurrences(source, value).map((start): Range => [start, start + value.length])
      : [],
  )
}

/** Names of values that may be anything, as long as they are the same throughout. */
const ANYTHING =
  /(?:boundary|filler|padding|nonce|canary|correlation[_-]?id|request[_-]?id)["']?\s*\]?\s*(?:=|:|:=)\s*$/i

/** Letters and digits mixed: nobody compares that with anything from outside. */
const RANDOM = /^-*[A-Za-z]*(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{8,}$/

/**
 * Strings that are assigned to such a name, look random and occur once. Nothing else is safe to
 * guess: an identifier of an interface or a digest looks random too, and has a meaning.
 */
export function detectedValues(source: string, tokens: readonly Token[]): FreeText[] {
  return tokens.flatMap(({ kind, text, start }) => {
    if (kind !== 'string') return []
    const isQuoted = /^["'`]/.test(text)
    const inner = isQuoted ? text.slice(1, -1) : text
    const lead = source.slice(Math.max(0, start - 60), start)
    const before = isQuoted ? lead : lead.replace(/"$/, '')
    if (!RANDOM.test(inner) || !ANYTHING.test(before)) return []
    const dashes = /^-*/.exec(inner)?.[0].length ?? 0
    const value = inner.slice(dashes)
    const starts = occurrences(source, value)
    const form = formOf(value, 'alphanumeric')
    return starts.length === 1 ? [{ text: value, form, starts, isDeclared: false }] : []
  })
}

/** Identifiers that are made to be unlike all others: UUIDs alone, and only where they stand once. */
export function idleValues(source: string, idle: readonly Idle[]): FreeText[] {
  return idle.flatMap(({ text, start }) => {
    if (!UUID.test(text) || occurrences(source, text).length !== 1) return []
    return [{ text, form: formOf(text, 'uuid'), starts: [start], isDeclared: false }]
  })
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function occurrences(source: string, text: string): number[] {
  const starts: number[] = []
  for (let at = source.indexOf(text); at >= 0; at = source.indexOf(text, at + text.length)) {
    starts.push(at)
  }
  return starts
}
