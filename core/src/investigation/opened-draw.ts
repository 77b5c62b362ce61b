// How the symbols of an opened copy were drawn, by version: its own two keys, and nothing that gives anybody else's.

import { z } from 'zod'
import { drawName, drawnSymbols } from '../marking/codes/codeword.ts'
import type { Level, Position } from '../marking/codes/position.ts'
import { VRF_PROOF_BYTES, vrfVerify } from '../marking/codes/vrf.ts'
import { fromHex } from '../shared/bytes.ts'
import { Digest } from '../shared/fields.ts'
import { AttemptId } from '../shared/ids.ts'

/** Shows what one id has under the version's key. */
const Shown = z.strictObject({
  id: z.string().min(1).max(200),
  proof: z.string().regex(new RegExp(`^[0-9a-f]{${2 * VRF_PROOF_BYTES}}$`)),
})

export const OpenedDraw = z.strictObject({
  attemptId: AttemptId,
  /** How many places are new in this version; those of all versions stand in a row. */
  places: z.int().min(0),
  /** `null` where the seed alone decided, which stays closed. */
  own: z
    .strictObject({
      /** `vrfKey` of the seed. */
      key: z.string().regex(/^[0-9a-f]{64}$/),
      partner: Shown,
      /** By what `copyName` calls the copy. */
      holder: Shown,
      /** With the bias up to this version, what was committed to of its places. */
      marking: z.strictObject({
        decoder: z.string().min(1).max(200),
        salt: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
        spellings: Digest,
      }),
    })
    .nullable(),
})
export type OpenedDraw = z.infer<typeof OpenedDraw>
type Own = NonNullable<OpenedDraw['own']>

/**
 * The symbols that a copy has at these places, from what is shown.
 *
 * @param draw in hex
 * @throws Refusal `signature.bad` where a proof does not show its id's key
 */
export function shownSymbols(
  { key, partner, holder }: Own,
  draw: string,
  positions: readonly Position[],
): number[] {
  const at = (level: Level, { id, proof }: Own['holder']) =>
    drawnSymbols(vrfVerify(fromHex(key), drawName(level, id), fromHex(proof)), draw, {
      ...{ level, positions },
    })
  const shared = at('partner', partner)
  const own = at('recipient', holder)
  return positions.map((_, i) => shared[i] ?? (own[i] as number))
}
