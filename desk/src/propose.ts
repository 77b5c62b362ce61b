// An act that needs a second person is kept for one, sealed to the team, where its author wanted it written.

import type { Act } from '@forewarn/core/board/entry'
import { actDigest } from '@forewarn/core/board/two-people'
import { Refusal } from '@forewarn/core/shared/refusal'
import { signedAct } from './keyring.ts'
import type { Desk } from './sign-in.ts'
import { sealText } from './team.ts'
import { VerifiedLedger } from './verified-ledger.ts'

/** As much of a digest as a person types. */
const SHOWN = 12

export const shownDigest = (digest: string): string => digest.slice(0, SHOWN)

/**
 * Proposed again, the same act stands there once.
 *
 * @throws Refusal `act.proposed` always: nothing is done yet
 */
export async function propose(desk: Desk, proposed: Act, kind: string): Promise<never> {
  const digest = actDigest(proposed)
  const board = await new VerifiedLedger(desk).catchUp()
  if (!board.programme.proposals.has(digest)) {
    const sealed = await sealText(board, proposed)
    const event = { kind: 'actProposed', act: digest, sealed } as const
    const acts = [await signedAct(desk.keyring, event, desk.ports.random)]
    await desk.house.call('acts', { body: { acts } })
  }
  throw new Refusal('act.proposed', { kind, proposal: shownDigest(digest) })
}
