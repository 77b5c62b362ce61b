// Which word of a damaged page may be which word of the master: typing errors, and what OCR confuses.

import { NO_MATCH } from '../../syntax/lattice.ts'
import type { Expected } from './sketch.ts'
import type { Light } from './stream.ts'

/** Letters of this many may have one error, of that many two; a shorter word has none. */
const ONE_ERROR = 4
const TWO_ERRORS = 8
const MOST_ERRORS = 2

/** What looks alike on a screen: after this, alike words are the same letter by letter. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/[’'`´]/g, ''],
  [/[1i|!ıí]/g, 'l'],
  [/0/g, 'o'],
  [/5/g, 's'],
  [/rn/g, 'm'],
  [/cl/g, 'd'],
  [/vv/g, 'w'],
]

/** A word as it looks. */
export function lookOf(word: string): string {
  return LOOKS.reduce((look, [pattern, sign]) => look.replace(pattern, sign), word)
}

/** A word prepared for many comparisons. */
interface Looked {
  readonly look: string
  /** A bit for each letter in it. */
  readonly letters: number
  readonly isNumber: boolean
}

function looked(word: string): Looked {
  const look = lookOf(word)
  let letters = 0
  for (let i = 0; i < look.length; i++) letters |= 1 << (look.charCodeAt(i) & 31)
  return { look, letters, isNumber: /^[\d.]+$/.test(word) }
}

/** Whether one may be a misspelling or a misreading of the other; a number only a misreading. */
export function areAlike(one: string, other: string): boolean {
  return alike(looked(one), looked(other))
}

function alike(a: Looked, b: Looked): boolean {
  if (a.look === b.look) return true
  if (a.isNumber || b.isNumber) return false
  const length = Math.min(a.look.length, b.look.length)
  const most = length >= TWO_ERRORS ? MOST_ERRORS : length >= ONE_ERROR ? 1 : 0
  if (Math.abs(a.look.length - b.look.length) > most) return false
  return bits(a.letters ^ b.letters) <= 2 * most && distance(a.look, b.look, most) <= most
}

function bits(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

/**
 * Letters to be changed, added, left out, or swapped with their neighbour; more than `most` where it
 * is more. Source: Damerau (1964), as restricted by Oommen & Loke (1997).
 */
function distance(a: string, b: string, most: number): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const changed = (row[j - 1] as number) + (isSame ? 0 : 1)
      let least = Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) least = Math.min(least, (before[j - 2] as number) + 1)
      next.push(least)
    }
    if (Math.min(...next) > most) return most + 1
    before = row
    row = next
  }
  return row[b.length] as number
}

/**
 * What agreeing with each word of the vocabulary scores in prose: a word that is only alike scores a
 * little less than the word itself, so that wordings which are alike leave a doubt, and are not read.
 */
export function proseRows(vocabulary: readonly Light[]): (expected: Expected) => Int8Array {
  const byLength = new Map<number, { at: number; word: Looked }[]>()
  for (const [at, { key }] of vocabulary.entries()) {
    const word = looked(key)
    const { length } = word.look
    const known = byLength.get(length)
    if (known === undefined) byLength.set(length, [{ at, word }])
    else known.push({ at, word })
  }
  const rows = new Map<string, Int8Array>()
  return ({ light: { key, weight } }) => {
    const known = rows.get(key)
    if (known !== undefined) return known
    const own = looked(key)
    const row = new Int8Array(vocabulary.length).fill(NO_MATCH)
    for (let longer = -MOST_ERRORS; longer <= MOST_ERRORS; longer++) {
      for (const { at, word } of byLength.get(own.look.length + longer) ?? []) {
        if (vocabulary[at]?.key === key) row[at] = weight
        else if (alike(own, word)) row[at] = 1
      }
    }
    rows.set(key, row)
    return row
  }
}
