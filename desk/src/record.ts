// Sending signed acts to the house.

import { readStatement } from '@forewarn/core/board/admit'
import type { Board } from '@forewarn/core/board/board'
import type { Act, Event } from '@forewarn/core/board/entry'
import { Refusal } from '@forewarn/core/shared/refusal'
import { signedAct } from './keyring.ts'
import { propose } from './propose.ts'
import type { Desk } from './sign-in.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/** Signs each event and has it written down, in order. @returns their places in the ledger */
export async function record(desk: Desk, ...events: readonly Event[]): Promise<number[]> {
  const acts: Act[] = []
  for (const event of events) acts.push(await signedAct(desk.keyring, event, desk.ports.random))
  return send(desk, acts)
}

/**
 * Has one event written down and believes it only once the verified ledger shows it: a house that
 * says “recorded” may have kept it to itself.
 *
 * @param find what the event leaves on the board, or `undefined` where it is not there
 * @throws Refusal `ledger.unwritten`
 */
export async function recordAndFind<Found>(
  desk: Desk,
  ledger: VerifiedLedger,
  event: Event,
  find: (board: Board) => Found | undefined,
): Promise<Found> {
  await record(desk, event)
  return mustStand(event.kind, find(await ledger.catchUp()))
}

/** What the verified ledger shows of an event that the house says it wrote. @throws Refusal `ledger.unwritten` */
export function mustStand<Found>(kind: Event['kind'], found: Found | undefined): Found {
  if (found === undefined) throw new Refusal('ledger.unwritten', { kind })
  return found
}

/** Acts a request: what the house takes, and little enough to show progress by. */
const PAGE = 200

/**
 * Sends acts signed earlier; those that stand in the ledger already are not written again.
 *
 * @throws Refusal `act.proposed` where one needs a second person: it waits for one, and those after it were not sent
 */
export async function send(desk: Desk, acts: readonly Act[]): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < acts.length; i += PAGE) {
    const page = acts.slice(i, i + PAGE)
    const { seqs } = await desk.house.call('acts', { body: { acts: page } }).catch((error) => {
      return proposeInstead(desk, page, error)
    })
    all.push(...seqs)
  }
  return all
}

/** @throws Refusal `act.proposed` where the house refused one for want of a second person */
function proposeInstead(desk: Desk, acts: readonly Act[], error: unknown): Promise<never> {
  if (!isAlone(error)) throw error
  const { kind, nonce } = error.details
  const alone = acts.find((one) => readStatement(one).nonce === nonce)
  if (alone === undefined || alone.also !== undefined) throw error
  return propose(desk, alone, kind)
}

function isAlone(error: unknown): error is Refusal<'act.alone'> {
  return error instanceof Refusal && error.code === 'act.alone'
}
