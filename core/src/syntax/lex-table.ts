// A language's lexicon made ready for scanning: what each character is, and operators by their first.

import type { Language } from './language.ts'
import { LEXICON, type Lexicon } from './lexicon.ts'
import { type Script, scriptOf } from './script.ts'

export const SPACE = 1
export const NEWLINE = 2
export const NAME = 3
export const DIGIT = 4

export interface Table {
  readonly lexicon: Lexicon
  readonly script: Script | undefined
  /** Per UTF-16 unit: one of the classes above, or 0 for anything else. */
  readonly classes: Uint8Array
  /** Per first character's code: operators of two or more characters, longest first. */
  readonly operators: readonly (readonly string[] | undefined)[]
}

const tables = new Map<Language, Table>()

export function tableOf(language: Language): Table {
  const made = tables.get(language) ?? makeTable(LEXICON[language], scriptOf(language))
  tables.set(language, made)
  return made
}

function makeTable(lexicon: Lexicon, script: Script | undefined): Table {
  const operators: string[][] = []
  for (const operator of lexicon.operators) {
    const first = operator.charCodeAt(0)
    operators[first] = [...(operators[first] ?? []), operator]
  }
  for (const group of operators) group?.sort((a, b) => b.length - a.length)
  return { lexicon, script, classes: classesOf(lexicon.nameExtras), operators }
}

/** Beyond ASCII, letters, marks and digits make names; halves of surrogate pairs count as letters. */
function ordinaryClasses(): Uint8Array {
  let units = ''
  for (let unit = 0; unit < 65_536; unit++) units += String.fromCharCode(unit)
  const classes = new Uint8Array(units.length)
  const mark = (pattern: RegExp, kind: number) => {
    for (const { 0: run, index } of units.matchAll(pattern))
      classes.fill(kind, index, index + run.length)
  }
  mark(/[\p{L}\p{M}\p{N}]+/gu, NAME)
  classes.fill(NAME, 0xd800, 0xe000)
  mark(/_/g, NAME)
  mark(/[0-9]+/g, DIGIT)
  mark(/\s+/g, SPACE)
  mark(/\n/g, NEWLINE)
  return classes
}

let ordinary: Uint8Array | undefined

function classesOf(nameExtras: string): Uint8Array {
  ordinary ??= ordinaryClasses()
  const classes = ordinary.slice()
  for (const letter of nameExtras) classes[letter.charCodeAt(0)] = NAME
  return classes
}
