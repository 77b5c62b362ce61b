// What a comparison's page says in words: its verdict, what that means and does not, and what nats are.

import type { Lines } from '../compare.ts'
import { THRESHOLDS, type Verdict } from '../verdict.ts'

export const VERDICT_TITLES: Readonly<Record<Verdict, string>> = {
  derived: 'Derived',
  similar: 'Similar',
  insufficient: 'Insufficient',
  unrelated: 'Unrelated',
}

interface Explanation {
  readonly means: readonly string[]
  readonly not: readonly string[]
}

const ONLY_WHAT_IS_KNOWN =
  'That a line without “~” is nobody else’s: grey is what the background of public code holds, and it does not hold everything.'

export const EXPLANATIONS: Readonly<Record<Verdict, Explanation>> = {
  derived: {
    means: [
      'The sample and the item hold the same code in the same order, and more of it, and rarer, than texts that were written apart share.',
      'Whoever made the sample had the item, something made from it, or what both were made from. Names, layout, comments and often the language may be other ones.',
    ],
    not: [
      'Who made it, when, or which of the two came first.',
      'That all of it was taken: only the regions were found in both.',
      'That anybody broke a promise: from something that is public, everybody may have taken it.',
      ONLY_WHAT_IS_KNOWN,
    ],
  },
  similar: {
    means: [
      'There is a likeness that a person should look at: chance gives one now and then, and so do a common ancestor, one generator and a copy that was largely rewritten.',
      'In a language without a background of public code nothing goes beyond this word, however alike two texts are.',
    ],
    not: ['That the sample derives from the item, or that it does not.', ONLY_WHAT_IS_KNOWN],
  },
  unrelated: {
    means: [
      'The sample is long and particular enough that a copy of an item would have been told from chance, and nothing of the kind was found.',
    ],
    not: [
      'That its author knew none of the items: what is written anew from a description shares no code with it.',
      'That it derives from nothing else that you shared: only the items of this folder were compared.',
    ],
  },
  insufficient: {
    means: [
      'Even a whole copy could not have been told from chance: the sample, or every item, is too short, or holds little that public code does not hold too.',
    ],
    not: ['That the sample is unrelated. This is no result; more of the sample may give one.'],
  },
}

/** By itself, what a region carries. */
export function regionWords(nats: number | undefined): string {
  if (nats === undefined) return ''
  if (nats >= THRESHOLDS.derived) return 'Enough for “derived” by itself'
  if (nats >= THRESHOLDS.similar) return 'Enough for “similar” by itself'
  if (nats >= THRESHOLDS.similar / 2) return 'Adds to the others, and is not enough by itself'
  return 'Little by itself: unrelated texts share such a run now and then'
}

const SCALE = [
  [1e9, 'thousand million'],
  [1e6, 'million'],
] as const
const LARGEST_IN_WORDS = 1e12

/** e to the power of `nats`, as a person says it: “about 2,400 times”. */
export function times(nats: number): string {
  const factor = Math.exp(nats)
  if (factor >= LARGEST_IN_WORDS) return `about 10${raised(Math.round(nats / Math.LN10))} times`
  const [unit, name] = SCALE.find(([least]) => factor >= least) ?? [1, '']
  return `about ${grouped(twoDigits(factor / unit))}${name && ` ${name}`} times`
}

function twoDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return value >= 10 ? Math.round(value / unit) * unit : Math.round(value * 10) / 10
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function raised(exponent: number): string {
  return String(exponent).replace(/\d/g, (digit) => RAISED[Number(digit)] ?? '')
}

/** With a comma every three digits, under any locale. */
export function grouped(value: number): string {
  const [whole = '', part] = String(value).split('.')
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return part === undefined ? groups : `${groups}.${part}`
}

export function counted(count: number, one: string, more = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : more}`
}

export function lineWords([from, to]: Lines): string {
  return from === to ? `line ${grouped(from)}` : `lines ${grouped(from)}–${grouped(to)}`
}

export const natsWords = (nats: number): string => nats.toFixed(1)

/** How many unrelated items would come as far: `0.0003`, `4·10⁻¹²`. */
export function expected(eValue: number): string {
  if (eValue >= 0.0001 || eValue === 0) return grouped(Number(eValue.toPrecision(2)))
  const exponent = Math.floor(Math.log10(eValue))
  return `${Math.round(eValue / 10 ** exponent)}·10⁻${raised(-exponent)}`
}
