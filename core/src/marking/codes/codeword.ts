// Draws codewords: which symbol each holder's copy carries at each position.

import { utf8 } from '../../shared/bytes.ts'
import type { LabelledPosition } from './bias.ts'
import { type Keyed, keyed, type Name, nameOf } from './keyed.ts'
import type { Holder, Level, Position } from './position.ts'
import { vrfOutput } from './vrf.ts'

/** By position: the symbol of one copy. */
export type Codeword = readonly number[]

/**
 * The codeword of each of `holders`, in their order.
 *
 * A symbol depends on the seed, the position (its label, level and alphabet) and the id of the
 * partner or recipient alone: not on who else is listed, nor on the other positions. Colleagues
 * agree at the partner's positions. About 1 µs a symbol, and a partner's are drawn once.
 *
 * @param draw what a witness drew for these positions, once they and the seed were fixed, in hex: with
 *   it a symbol depends on the position's place in the place of its label, and each id's symbols can be
 *   shown to follow from seed and draw without the seed. It takes some milliseconds an id.
 */
export function drawCodewords(
  seed: Uint8Array,
  holders: readonly Holder[],
  positions: readonly LabelledPosition[],
  draw?: string,
): Codeword[] {
  const names = positions.map(({ label }) => nameOf(label))
  const ofPartners = new Map<string, (number | undefined)[]>()
  return holders.map(({ recipient, partner }) => {
    const shared = ofPartners.get(partner) ?? drawn('partner', partner)
    ofPartners.set(partner, shared)
    const own = drawn('recipient', recipient)
    return positions.map((_, at) => shared[at] ?? (own[at] as number))
  })

  function drawn(level: Level, id: string) {
    if (draw !== undefined) {
      return drawnSymbols(vrfOutput(seed, drawName(level, id)), draw, { level, positions })
    }
    const generator = keyed(seed, 'codeword', level, id)
    return positions.map((position, at) =>
      position.level === level ? symbol(generator, names[at] as Name, position) : undefined,
    )
  }
}

/** Under what an id has a key of its own, which a seed's `vrfKey` can be held to. */
export function drawName(level: Level, id: string): Uint8Array {
  return utf8(`forewarn draw v1\n${level}\n${id}`)
}

/**
 * The symbols at the positions of one level, by place, from the key that an id has there and the draw.
 *
 * @param own the 64 bytes that the seed gives `drawName`
 * @param draw in hex
 */
export function drawnSymbols(
  own: Uint8Array,
  draw: string,
  { level, positions }: { readonly level: Level; readonly positions: readonly Position[] },
): (number | undefined)[] {
  const generator = keyed(own, 'drawn', draw)
  return positions.map((position, at) =>
    position.level === level ? symbol(generator, nameOf(`${at}`), position) : undefined,
  )
}

function symbol(generator: Keyed, name: Name, { alphabet }: Position): number {
  return 'weights' in alphabet
    ? generator.weighted(name, alphabet.weights)
    : generator.uniform(name, alphabet.uniform)
}
