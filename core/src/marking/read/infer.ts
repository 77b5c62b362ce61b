// Symbols that follow from many places together: what a name became, and in which order holes came.

import { rankOf } from '../template.ts'
import type { Glimpse } from './glimpse.ts'
import type { Drawing } from './sketch.ts'

type Symbols = (readonly [carrier: number, symbol: number])[]

/** A name is read where four fifths of its places show one of its spellings. */
export function namesShown(
  { names }: Drawing,
  glimpse: Glimpse,
  own: ReadonlySet<number>,
): Symbols {
  const mine = glimpse.names.filter(({ piece }) => own.has(piece))
  return [...Map.groupBy(mine, ({ carrier }) => carrier)].flatMap(([carrier, places]): Symbols => {
    const [top] = [...Map.groupBy(places, ({ name }) => name)].sort(
      ([, a], [, b]) => b.length - a.length,
    )
    const symbol = top === undefined ? -1 : (names.get(carrier)?.indexOf(top[0]) ?? -1)
    const leads = top !== undefined && top[1].length * 5 >= places.length * 4
    return leads && symbol >= 0 ? [[carrier, symbol]] : []
  })
}

/** A long order is read where all its holes turned up, each at a place of its own. */
export function ordersShown(
  { placed }: Drawing,
  glimpse: Glimpse,
  own: ReadonlySet<number>,
): Symbols {
  return placed.flatMap(({ carrier, holes }): Symbols => {
    const at = holes.flatMap((hole) => {
      const found = glimpse.holes.get(hole)
      return found !== undefined && own.has(found.piece) ? [found.at] : []
    })
    if (at.length < holes.length || new Set(at).size < at.length) return []
    const order = at.map((_, i) => i).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0))
    return [[carrier, rankOf(order)]]
  })
}
