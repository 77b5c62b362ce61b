// Counts how far each copy agrees with a reading: all that a trace knows of codewords.

import type { Codeword } from './codeword.ts'
import { settleDoubt } from './doubt.ts'
import { type Counts, type Kinds, sumCounts } from './kind.ts'
import type { Holder, Level, Position, Reading } from './position.ts'

/** By kind: at how many positions a copy holds the symbol that was read. */
export interface Agreement {
  readonly holder: Holder
  /** Whether its partner has other recipients. */
  readonly hasColleagues: boolean
  /** At the partner's positions: the same for all colleagues. */
  readonly partner: Counts
  /** At the recipient's own positions. */
  readonly recipient: Counts
  readonly whole: Counts
}

/** The agreement of each of `holders`, in their order. Takes holders × positions steps. */
export function agreements(
  { positions, reading }: { positions: readonly Position[]; reading: Reading },
  kinds: Kinds,
  holders: readonly Holder[],
  codewords: readonly Codeword[],
): Agreement[] {
  const places = { partner: placesRead('partner'), recipient: placesRead('recipient') }
  const colleagues = Map.groupBy(holders.keys(), (at) => (holders[at] as Holder).partner)
  const ofPartners = new Map(
    [...colleagues].map(([id, [first]]) => [
      id,
      countMatches(codewords[first as number] as Codeword, places.partner, kinds.all.length),
    ]),
  )
  return holders.map((holder, at) => {
    const partner = ofPartners.get(holder.partner) as Counts
    const own = countMatches(codewords[at] as Codeword, places.recipient, kinds.all.length)
    const hasColleagues = (colleagues.get(holder.partner)?.length ?? 0) > 1
    return { holder, hasColleagues, partner, recipient: own, whole: sumCounts(partner, own) }
  })

  function placesRead(level: Level): Columns {
    const which = (at: number) => positions[at]?.level === level
    return columnsOf(placesOf({ positions, reading }, kinds, which))
  }
}

/** A position at which a symbol of its alphabet was read; one read with doubt makes several. */
export interface Place {
  readonly at: number
  readonly symbol: number
  readonly kind: number
}

/** The places of `reading` among the positions `which`. */
export function placesOf(
  { positions, reading }: { positions: readonly Position[]; reading: Reading },
  kinds: Kinds,
  which: (position: number) => boolean,
): Place[] {
  return positions.flatMap(({ alphabet }, at): Place[] => {
    const shown = reading[at]
    const kind = which(at) ? kinds.at(at, shown) : -1
    if (shown === undefined || kind < 0) return []
    const settled = typeof shown === 'object' ? settleDoubt(alphabet, shown) : shown
    if (typeof settled === 'number') return [{ at, symbol: settled, kind }]
    return (settled ?? []).map(([symbol], rank) => ({ at, symbol, kind: kind + rank }))
  })
}

/** Places as columns: codewords are thousands, and each is looked at place by place. */
interface Columns {
  readonly at: Int32Array
  /** Up to 2 ** 48. */
  readonly symbol: Float64Array
  readonly kind: Int32Array
}

function columnsOf(places: readonly Place[]): Columns {
  return {
    at: Int32Array.from(places, ({ at }) => at),
    symbol: Float64Array.from(places, ({ symbol }) => symbol),
    kind: Int32Array.from(places, ({ kind }) => kind),
  }
}

function countMatches(codeword: Codeword, { at, symbol, kind }: Columns, kinds: number): Counts {
  const counts = new Int32Array(kinds)
  for (let place = 0; place < at.length; place++) {
    if (codeword[at[place] as number] !== symbol[place]) continue
    const one = kind[place] as number
    counts[one] = (counts[one] as number) + 1
  }
  return counts
}
