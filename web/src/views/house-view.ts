// What is pinned and remembered of the house, and what it shows besides, as plain values.

import type { Pins } from '@forewarn/desk/keyring'
import { allOf } from '@forewarn/desk/meeting'
import { type KeptCheckpoint, logOf } from '@forewarn/desk/remembered'
import type { Session } from '../ports/desk-session.ts'
import { type PinsView, pinsView } from './pins-view.ts'
import { watch } from './watched-ledger.ts'

export interface HouseView {
  /** All that the house has, as it would be pinned. */
  readonly view: PinsView
  /** The same as it is pinned. */
  readonly shown: Pick<Pins, 'logKey' | 'witnessing'>
  readonly last: KeptCheckpoint | null
  /** Whether another visit finds it. */
  readonly lasts: boolean
}

/** @throws Refusal of `watch`, `note.malformed` */
export async function houseView(session: Session): Promise<HouseView> {
  const { desk, memory } = session
  const face = await desk.house.call('house')
  await watch(session)
  const last = (await memory.last(logOf(desk))) ?? null
  const shown = allOf(face, desk)
  const { logKey, witnessing } = shown
  return {
    view: pinsView(shown, desk.keyring.pins),
    shown: { logKey, ...(witnessing && { witnessing }) },
    ...{ last, lasts: memory.lasts },
  }
}
