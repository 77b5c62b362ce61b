// Finds texts of a value's form in a text, and says how surely each is the value.

import { escaped, type ValueForm, valuePattern, valueSymbols, valueText } from '../value-form.ts'
import { nameBefore, type WantedValue } from './value-places.ts'

export interface Found {
  readonly symbols: readonly number[]
  /** As the copy has it, however it was written here. */
  readonly written: string
  /**
   * `surrounded`: between the text that stands beside it in the item; `named`: behind its name;
   * `bare`: by its form alone, which must stand out.
   */
  readonly standing: 'surrounded' | 'named' | 'bare'
  readonly origins: ReadonlySet<string>
}

/** A form stands out on its own when it has so many letters drawn, digits among them, … */
const STANDS_OUT = 10
/** … or so many words: of 170, in a row, with the same signs between them. */
const WORDS_STAND_OUT = 4

/** @param fold whether the carrier may have changed its case on the way */
export function findValue(
  { form, surroundings, names }: Pick<WantedValue, 'form' | 'surroundings' | 'names'>,
  text: string,
  fold: boolean,
): Omit<Found, 'origins'>[] {
  const found: Omit<Found, 'origins'>[] = []
  const add = (written: string, standing: Found['standing']) => {
    const symbols = symbolsIn(form, written, fold)
    if (symbols === undefined) return
    found.push({ symbols, written: valueText(form, symbols), standing })
  }
  const flags = fold ? 'gi' : 'g'
  const pattern = valuePattern(form)
  for (const { before, after } of surroundings) {
    const around = new RegExp(`${escaped(before)}(${pattern})${escaped(after)}`, flags)
    for (const one of text.matchAll(around)) add(one[1] as string, 'surrounded')
  }
  const alone = new RegExp(`(?<![A-Za-z0-9])${pattern}(?![A-Za-z0-9])`, flags)
  for (const { 0: written, index } of text.matchAll(alone)) {
    const name = nameBefore(text, index)
    if (name !== undefined && isCalled(names, name)) add(written, 'named')
    else if (standsOut(form) && isRandom(form, written)) add(written, 'bare')
  }
  return found
}

/** A longer name may end in the value's: `X-Probe-Request-Id` for `requestId`. */
const LEAST_ENDING = 6

function isCalled(names: ReadonlySet<string>, name: string): boolean {
  if (names.has(name)) return true
  return [...names].some((own) => own.length >= LEAST_ENDING && name.endsWith(own))
}

function symbolsIn(form: ValueForm, written: string, fold: boolean): number[] | undefined {
  const exact = valueSymbols(form, written)
  if (exact !== undefined || !fold) return exact
  const [lower, upper] = [written.toLowerCase(), written.toUpperCase()]
  const isMixed = written !== lower && written !== upper && !hasWords(form)
  return isMixed ? undefined : (valueSymbols(form, lower) ?? valueSymbols(form, upper))
}

function standsOut(form: ValueForm): boolean {
  const drawn = drawnIn(form)
  return hasWords(form)
    ? drawn >= WORDS_STAND_OUT
    : drawn >= STANDS_OUT && form.letters.includes('7')
}

/** Where letters and digits may stand, a text of either alone is a word or a number. */
function isRandom({ letters }: ValueForm, written: string): boolean {
  const isMixed = letters.includes('7') && letters.some((letter) => /^[a-z]$/i.test(letter))
  return !isMixed || (/[0-9]/.test(written) && /[a-z]/i.test(written))
}

function drawnIn({ parts }: ValueForm): number {
  return parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : 0), 0)
}

function hasWords({ letters }: ValueForm): boolean {
  return letters.some(({ length }) => length > 1)
}

/** All in one case, so that a text in the other can be nothing else. */
export function isFoldable(form: ValueForm): boolean {
  const most = valueText(form, []) + form.letters.join('')
  return most === most.toLowerCase() || most === most.toUpperCase()
}

/** Without hyphens, as many languages write a UUID; none where there are no hyphens. */
export function compactForm({ letters, parts }: ValueForm): ValueForm[] {
  const compact = parts
    .map((part) => (typeof part === 'string' ? part.replaceAll('-', '') : part))
    .filter((part) => part !== '')
  const hasHyphens = parts.some((part) => typeof part === 'string' && part.includes('-'))
  return hasHyphens && drawnIn({ letters, parts }) >= STANDS_OUT
    ? [{ letters, parts: compact }]
    : []
}
