// Writes a spelling into its place: indentation as around it, statements with their own.

import type { Range } from '../../syntax/unchanged.ts'
import type { Spelling } from '../template.ts'
import { type Catches, DOLLAR } from './pattern.ts'

/** Where a spelling goes, and what its holes hold. */
export interface Place {
  readonly source: string
  readonly start: number
  readonly end: number
  readonly catches: Catches
  /** A hole's index is its letter's place in this list. */
  readonly letters: readonly string[]
  /** One step of indentation. */
  readonly unit: string
}

/** The parts of a spelling's text, laid out for its place. */
export function layOut(text: string, place: Place): Spelling {
  const outer = indentAt(place.source, place.start) ?? ''
  const parts = text.split('\n').flatMap((line, number) => {
    const depth = (/^ */.exec(line)?.[0].length ?? 0) / 2
    const content = line.trimStart()
    const statements = /^\$\$([A-Z])$/.exec(content)?.[1]
    const indent = (statements && ownIndent(place, statements)) ?? outer + place.unit.repeat(depth)
    return [...(number === 0 ? [] : [`\n${indent}`]), ...lineParts(content, place.letters)]
  })
  return parts.filter((part) => part !== '')
}

function lineParts(content: string, letters: readonly string[]): (string | number)[] {
  return content
    .split(/(\$\$?[A-Z])/)
    .map((part) =>
      /^\$\$?[A-Z]$/.test(part) ? letters.indexOf(part.slice(-1)) : part.replaceAll(DOLLAR, '$'),
    )
}

/** The blanks before the statements that a hole caught, if they begin their line. */
function ownIndent({ source, catches }: Place, letter: string): string | undefined {
  const caught = catches.get(letter)
  return caught && blanksBefore(source, caught.start)
}

function blanksBefore(source: string, at: number): string | undefined {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1, at)
  return line.trim() === '' ? line : undefined
}

/** The blanks at the beginning of the line on which `at` stands. */
function indentAt(source: string, at: number): string | undefined {
  return /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', at - 1) + 1, at))?.[0]
}

/** The spelling that the author chose, letter by letter. */
export function verbatim({ source, start, end, catches, letters }: Place): Spelling {
  const parts: (string | number)[] = []
  let at = start
  const inOrder = [...catches].sort(([, a], [, b]) => a.start - b.start)
  for (const [letter, caught] of inOrder) {
    parts.push(source.slice(at, caught.start), letters.indexOf(letter))
    at = caught.end
  }
  parts.push(source.slice(at, end))
  return parts.filter((part) => part !== '')
}

/** Where the author's spelling stands around what was caught, in text order. */
export function frameOf({ start, end, catches }: Place): Range[] {
  const inOrder = [...catches.values()].sort((a, b) => a.start - b.start)
  const frame: Range[] = []
  let at = start
  for (const caught of inOrder) {
    if (caught.start > at) frame.push([at, caught.start])
    at = caught.end
  }
  return end > at ? [...frame, [at, end]] : frame
}

/** One step of indentation in this file: the smallest that occurs, two blanks at least. */
export function indentUnit(source: string): string {
  if (/^\t/m.test(source)) return '\t'
  let least = 8
  for (const [, blanks] of source.matchAll(/^( {2,8})\S/gm)) {
    least = Math.min(least, blanks?.length ?? least)
  }
  return ' '.repeat(least === 8 ? 4 : least)
}
