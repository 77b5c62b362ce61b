// Places of a later text that a sample shows which was known before: whoever wrote the text may have written them to it.

import type { Master } from '../master.ts'
import { answersOf, type Batch, type LeakReading } from './read.ts'

/**
 * By label: the places of `all` that the samples show, but for those that they may have come from.
 *
 * @param own what they may have come from
 */
export function placesKnown({ master, samples }: Batch, own: Batch['master']): Set<string> {
  const mine = new Set(
    [...own.earlier.flat(), ...own.items].flatMap(({ carriers }) =>
      carriers.map(({ label }) => label),
    ),
  )
  const shown = answersOf({ master, samples }).seen.flatMap(({ carriers, answers }) =>
    [...answers].flatMap(([at, symbols]) => (symbols.size > 0 ? (carriers[at]?.label ?? []) : [])),
  )
  return new Set(shown.filter((label) => !mine.has(label)))
}

/** The reading without these places: nobody is named by what may have been written to a sample. */
export function withoutPlaces(
  { positions }: Pick<Master, 'positions'>,
  { reading, carriers, ...rest }: LeakReading,
  known: ReadonlySet<string>,
): LeakReading & { readonly withheld: number } {
  const carrierOf = positions.map(({ label }) => label.replace(/#\d+$/, ''))
  const isKnown = (at: number) => known.has(carrierOf[at] ?? '')
  const gone = new Set(carrierOf.filter((_, at) => isKnown(at) && reading[at] !== undefined))
  const read = carriers.read - gone.size
  return {
    ...rest,
    reading: reading.map((symbol, at) => (isKnown(at) ? undefined : symbol)),
    carriers: { ...carriers, read, erased: carriers.held - read },
    isOurs: rest.isOurs && read > 0,
    withheld: gone.size,
  }
}
