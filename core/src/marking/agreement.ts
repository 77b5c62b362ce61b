// Counts how far each copy agrees with a reading: all that a trace knows of codewords.

import type { Codeword } from './codeword.ts'
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

  function placesRead(level: Level): Place[] {
    return placesOf({ positions, reading }, kinds, (at) => positions[at]?.level === level)
  }
}

/** A position at which a symbol of its alphabet was read. */
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
  return positions.flatMap((_, at) => {
    const symbol = reading[at]
    const kind = which(at) ? kinds.at(at, symbol) : -1
    return symbol === undefined || kind < 0 ? [] : [{ at, symbol, kind }]
  })
}

function countMatches(codeword: Codeword, places: readonly Place[], kinds: number): Counts {
  const counts = new Int32Array(kinds)
  for (const { at, symbol, kind } of places) {
    if (codeword[at] === symbol) counts[kind] = (counts[kind] as number) + 1
  }
  return counts
}
