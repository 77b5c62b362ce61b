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
function classesOf(nameExtras: string): Uint8Array {
  const classes = new Uint8Array(65_536)
  const wordLike = /[\p{L}\p{M}\p{N}]/u
  for (let unit = 0; unit < classes.length; unit++) {
    const letter = String.fromCharCode(unit)
    if (unit === 10) classes[unit] = NEWLINE
    else if (/\s/.test(letter)) classes[unit] = SPACE
    else if (unit >= 48 && unit <= 57) classes[unit] = DIGIT
    else if (letter === '_' || nameExtras.includes(letter)) classes[unit] = NAME
    else if ((unit >= 0xd800 && unit <= 0xdfff) || wordLike.test(letter)) classes[unit] = NAME
  }
  return classes
}
