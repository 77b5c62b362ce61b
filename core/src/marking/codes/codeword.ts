// Draws codewords: which symbol each holder's copy carries at each position.

import type { LabelledPosition } from './bias.ts'
import { type Keyed, keyed, type Name, nameOf } from './keyed.ts'
import type { Holder } from './position.ts'

/** By position: the symbol of one copy. */
export type Codeword = readonly number[]

/**
 * The codeword of each of `holders`, in their order.
 *
 * A symbol depends on the seed, the position (its label, level and alphabet) and the id of the
 * partner or recipient alone: not on who else is listed, nor on the other positions. Colleagues
 * agree at the partner's positions. About 1 µs a symbol, and a partner's are drawn once.
 */
export function drawCodewords(
  seed: Uint8Array,
  holders: readonly Holder[],
  positions: readonly LabelledPosition[],
): Codeword[] {
  const names = positions.map(({ label }) => nameOf(label))
  const ofPartners = new Map<string, (number | undefined)[]>()
  return holders.map(({ recipient, partner }) => {
    const shared = ofPartners.get(partner) ?? draw(seed, 'partner', partner)
    ofPartners.set(partner, shared)
    const own = draw(seed, 'recipient', recipient)
    return positions.map((_, at) => shared[at] ?? (own[at] as number))
  })

  function draw(from: Uint8Array, level: 'partner' | 'recipient', id: string) {
    const generator = keyed(from, 'codeword', level, id)
    return positions.map((position, at) =>
      position.level === level ? symbol(generator, names[at] as Name, position) : undefined,
    )
  }
}

function symbol(generator: Keyed, name: Name, { alphabet }: LabelledPosition): number {
  return 'weights' in alphabet
    ? generator.weighted(name, alphabet.weights)
    : generator.uniform(name, alphabet.uniform)
}
