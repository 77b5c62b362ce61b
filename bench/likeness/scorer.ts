// What every tool that is compared offers: a figure per pair of texts, the higher the liker.

import type { Lines } from '@forewarn/core/likeness/compare'
import type { World } from './sets.ts'

/** Lines of the sample and of the item that a tool says are alike. */
export interface Found {
  readonly sample: readonly Lines[]
  readonly item: readonly Lines[]
}

export interface Scored {
  /** One figure per pair. */
  readonly scores: Float64Array
  /** Where a tool says which lines are alike, for the pair at a place. */
  readonly regions?: (at: number) => Found
}

export interface Scorer {
  readonly name: string
  /** Dolos, for one, knows no Lua. */
  readonly reads: (world: World) => boolean
  /** More pairs than this take too long; 0 for no limit. */
  readonly mostPairs: number
  /** Measure → what it says. @param pairs sample, item, sample, item …: places in the world's `texts` */
  readonly score: (
    world: World,
    pairs: Int32Array,
  ) => Promise<Readonly<Record<string, Scored>>> | Readonly<Record<string, Scored>>
}

/** The pairs one by one. */
export function eachPair(
  pairs: Int32Array,
  visit: (sample: number, item: number, at: number) => void,
): void {
  for (let at = 0; at * 2 < pairs.length; at++)
    visit(pairs[at * 2] as number, pairs[at * 2 + 1] as number, at)
}

/** Makes a thing once per text. */
export function once<T>(make: (at: number) => T): (at: number) => T {
  const made = new Map<number, T>()
  return (at) => {
    const known = made.get(at)
    if (known !== undefined) return known
    const one = make(at)
    made.set(at, one)
    return one
  }
}
