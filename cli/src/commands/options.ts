// Readers of option values: what is wrong is said before anything is done.

import { InvalidArgumentError } from 'commander'

/** Reads a whole number between `least` and `most`. */
export function wholeNumber(least: number, most: number): (written: string) => number {
  return (written) => {
    const number = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN
    if (number >= least && number <= most) return number
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`)
  }
}

/** Gathers an option that may be given several times. */
export function several<T>(read: (written: string) => T) {
  return (written: string, before: readonly T[] | undefined): readonly T[] => [
    ...(before ?? []),
    read(written),
  ]
}

/** Reads one of `choices`. */
export function oneOf<T extends string>(choices: readonly T[]): (written: string) => T {
  return (written) => {
    const found = choices.find((one) => one === written)
    if (found !== undefined) return found
    throw new InvalidArgumentError(`Choose one of ${choices.join(', ')}.`)
  }
}
