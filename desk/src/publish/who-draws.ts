// Who draws the codewords beside this desk: a witness that a person pinned here, or nobody.

import { drawingKey } from '@forewarn/core/log/draw'
import type { VerifierKey } from '@forewarn/core/log/note'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Desk } from '../sign-in.ts'

/** What a person says to have no witness draw. */
export const NOBODY = 'nobody'

/** A witness by its Ed25519 key, or why there is none, as a sentence goes on after “since”. */
export type Drawer = { readonly witness: VerifierKey } | { readonly because: string }

/**
 * The first of this desk's pinned witnesses that draws, unless one is named. The house only passes on
 * what they say: one that was pinned and does not answer is waited for, and not passed over, or whoever
 * holds the house could choose who draws. Where none is pinned, or none of them draws at all, nobody
 * does, as in a house without witnesses.
 *
 * @param wanted the name or a key of a pinned witness, or `NOBODY`
 * @throws Refusal `input.missing`, `witness.undrawn`
 */
export async function whoDraws({ house, keyring }: Desk, wanted?: string): Promise<Drawer> {
  if (wanted === NOBODY) return { because: 'you said so' }
  const pinned = (keyring.pins.witnessing?.witnesses ?? []).flatMap((one) => drawingKey(one) ?? [])
  const meant = wanted === undefined ? pinned : pinned.filter(isCalled(wanted))
  if (meant.length === 0) {
    if (wanted === undefined) return { because: 'this desk has no witness pinned' }
    const remedy = 'See forewarn witnesses for those that are.'
    throw new Refusal('input.missing', { what: `A pinned witness called ${wanted}`, remedy })
  }
  const { witnesses } = await house.call('drawers').catch((error) => {
    // A house from before there were draws.
    const isOld = error instanceof Refusal && error.code === 'route.unknown'
    if (!isOld || wanted !== undefined) throw error
    return { witnesses: meant.map((key) => ({ key, draws: false })) }
  })
  for (const witness of meant) {
    const found = witnesses.find(({ key }) => key.split(' ').includes(witness))
    if (found?.draws) return { witness }
    if (found?.draws === false && wanted === undefined) continue
    const problem =
      found === undefined
        ? 'it is no witness of this house any more (see forewarn witnesses)'
        : found.draws === null
          ? 'it was not reached'
          : 'it does not draw'
    throw new Refusal('witness.undrawn', { witness: nameOf(witness), problem })
  }
  return { because: 'none of the witnesses pinned here draws' }
}

export function nameOf(witness: VerifierKey): string {
  return witness.split('+')[0] ?? ''
}

function isCalled(wanted: string) {
  return (key: VerifierKey) => wanted.split(' ').includes(key) || nameOf(key) === wanted
}
