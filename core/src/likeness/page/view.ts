// What a page on one comparison shows, as plain data: nothing here is computed from an engine's insides.

import type { Comparison, Lines, Pairing } from '../compare.ts'
import type { Verdict } from '../verdict.ts'

/** A text as somebody handed it in. Of a sample, nothing in it can be trusted, its name included. */
export interface ShownText {
  readonly name: string
  readonly text: string
  /** Lines, from 1, that public code holds too. */
  readonly commonLines?: readonly number[]
  /** SHA-256 of the file, lower-case hex. */
  readonly digest?: string
}

export interface RegionView {
  readonly sample: Lines
  readonly item: Lines
  readonly nats?: number
  /** What both hold without a break; where it is not given, the whole region. */
  readonly runs?: readonly Pairing[]
}

export interface ItemView extends ShownText {
  readonly nats: number
  /** How many unrelated items would be expected to reach as much by chance. */
  readonly eValue?: number
  /** Nats ahead of the best item of any other bundle. */
  readonly margin?: number
  readonly regions: readonly RegionView[]
}

export interface ComparisonView {
  readonly sample: ShownText
  readonly verdict: Verdict
  /** How many items the sample was compared with. */
  readonly compared: number
  /** Those with anything in common, best first. */
  readonly items: readonly ItemView[]
}

/**
 * Joins a comparison with the texts it was made of.
 *
 * @param items by path; one that a comparison names and that is not here is left out
 * @param compared with how many items, where they are not all here
 */
export function viewOf(
  sample: ShownText,
  items: ReadonlyMap<string, ShownText>,
  { verdict, best }: Comparison,
  compared = items.size,
): ComparisonView {
  const shown = best.flatMap(({ item, ...likeness }): ItemView[] => {
    const text = items.get(item)
    return text === undefined ? [] : [{ ...text, ...likeness }]
  })
  return { sample, verdict, compared, items: shown }
}
