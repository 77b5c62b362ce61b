// A person who retypes a page: slips of the fingers at a given share of the words, from a seed.

import type { Dice } from '@forewarn/core/marking/codes/dice'

/** Neighbours on a keyboard. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

type Slip = (word: string, roll: Dice) => string

const at = (word: string, roll: Dice, from = 0) =>
  from + Math.floor(roll() * Math.max(1, word.length - from))

const SLIPS: readonly Slip[] = [
  (word, roll) => {
    const i = at(word, roll)
    return word.slice(0, i) + word.slice(i + 1)
  },
  (word, roll) => {
    const i = at(word, roll)
    return word.slice(0, i) + word.slice(i, i + 1) + word.slice(i)
  },
  (word, roll) => {
    const i = at(word, roll, 1)
    return word.slice(0, i - 1) + (word[i] ?? '') + (word[i - 1] ?? '') + word.slice(i + 1)
  },
  (word, roll) => {
    const i = at(word, roll)
    return word.slice(0, i) + neighbour(word[i] ?? '', roll) + word.slice(i + 1)
  },
  (word) => word.replace(/[.,;:'’“”"()-]/g, ''),
  (word) => word.toLowerCase(),
]

function neighbour(letter: string, roll: Dice): string {
  const row = ROWS.find((one) => one.includes(letter.toLowerCase()))
  if (row === undefined) return letter
  const i = row.indexOf(letter.toLowerCase()) + (roll() < 0.5 ? -1 : 1)
  return row[Math.max(0, Math.min(row.length - 1, i))] ?? letter
}

/**
 * Six kinds of slips in a word, and rarer a blank left out or a word lost, at `share` of the words;
 * all of it in lines of a new width.
 */
export function retyped(words: readonly string[], share: number, roll: Dice): string {
  let text = ''
  let column = 0
  for (const word of words) {
    const isSlip = roll() < share
    const kind = roll()
    if (isSlip && kind < 0.06) continue
    const typed = isSlip && kind >= 0.12 ? slip(word, roll) : word
    const blank = isSlip && kind < 0.12 ? '' : column > 64 ? '\n' : ' '
    text += blank + typed
    column = blank === '\n' ? typed.length : column + typed.length + 1
  }
  return text.trim()
}

function slip(word: string, roll: Dice): string {
  return (SLIPS[Math.floor(roll() * SLIPS.length)] as Slip)(word, roll)
}
