// The second person: reads what a colleague proposed, signs it too, and has it written down.

import { readStatement, signingKeyOf, verifySigned } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import { Act, approvalBytes, type Event } from '@forewarn/core/board/entry'
import { actDigest } from '@forewarn/core/board/two-people'
import type { Proposal } from '@forewarn/core/programme/slice'
import { hex } from '@forewarn/core/shared/bytes'
import type { StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { signerOf } from './keyring.ts'
import { shownDigest } from './propose.ts'
import { mustStand, recordAndFind, send } from './record.ts'
import type { Desk } from './sign-in.ts'
import { openText } from './team.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/** What waits for a second person. */
export interface Waiting {
  /** The beginning of its digest, as a person types it. */
  readonly proposal: string
  readonly by: StaffId
  readonly at: Instant
  readonly event: Event
  readonly act: Act
}

/**
 * Oldest first, what this desk can open, as its author signed it; what its author may no longer say, or
 * what was sealed before this desk was enrolled, is left out.
 */
export async function waiting(desk: Desk, board: Board): Promise<Waiting[]> {
  const all: Waiting[] = []
  for (const [digest, proposal] of board.programme.proposals) {
    const act = await opened(desk, board, digest, proposal)
    if (act === undefined) continue
    const { event, nonce } = readStatement(act)
    if (board.nonces.has(nonce)) continue
    all.push({ proposal: shownDigest(digest), by: proposal.by, at: proposal.at, event, act })
  }
  return all
}

async function opened(
  desk: Desk,
  board: Board,
  digest: string,
  { by, sealed }: Proposal,
): Promise<Act | undefined> {
  const key = signingKeyOf(board, by)
  if (key === undefined) return undefined
  try {
    const act = await openText(desk, Act, sealed)
    if (actDigest(act) !== digest || act.by !== by) return undefined
    verifySigned(act, desk.keyring.pins.origin, key)
    return act
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/**
 * Signs what was proposed, too, and has it written down, exactly as its author signed it.
 *
 * @throws Refusal `act.ownProposal`, `ledger.unwritten`, or of the rule that it breaks by now
 */
export async function approve(
  desk: Desk,
  ledger: VerifiedLedger,
  { act, proposal, event }: Waiting,
): Promise<void> {
  const { actor } = desk.keyring
  if (act.by === actor) throw new Refusal('act.ownProposal', { proposal })
  const signature = hex(await signerOf(desk.keyring).sign(approvalBytes(act)))
  await send(desk, [{ ...act, also: [{ by: actor as StaffId, signature }] }])
  const { nonces } = await ledger.catchUp()
  mustStand(event.kind, nonces.get(readStatement(act).nonce))
}

/** @throws Refusal `programme.twoPeople`, `programme.fewPeople`, `act.proposed`, `ledger.unwritten` */
export async function setTwoPeople(desk: Desk, ledger: VerifiedLedger, on: boolean): Promise<void> {
  await recordAndFind(desk, ledger, { kind: 'twoPeopleSet', on }, ({ programme }) => {
    return programme.twoPeople === on || undefined
  })
}
