// Sending signed acts to the house.

import type { Act, Event } from '@forewarn/core/board/entry'
import { act } from './keyring.ts'
import type { Desk } from './sign-in.ts'

/** Signs each event and has it written down, in order. @returns their places in the ledger */
export function record(desk: Desk, ...events: readonly Event[]): Promise<number[]> {
  return send(
    desk,
    events.map((event) => act(desk.keyring, event, desk.ports.random)),
  )
}

/** Acts a request: what the house takes, and little enough to show progress by. */
const PAGE = 200

/** Sends acts signed earlier; those that stand in the ledger already are not written again. */
export async function send({ house }: Desk, acts: readonly Act[]): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < acts.length; i += PAGE) {
    const { seqs } = await house.call('acts', { body: { acts: acts.slice(i, i + PAGE) } })
    all.push(...seqs)
  }
  return all
}
