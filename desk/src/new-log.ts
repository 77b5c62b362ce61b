// A house that lost the end of its log and goes on in another: what is lost, and what a desk pins from then on.

import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { firstKey, parseVerifierKey } from '@forewarn/core/log/note'
import { openReceipt, type Receipt } from '@forewarn/core/log/receipt'
import type { LogContinued } from '@forewarn/core/programme/events'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { entryIn } from './chain.ts'
import { houseClient } from './house-client.ts'
import type { Keyring, Pins } from './keyring.ts'
import { asking, isPinned, logKeyOf, openPinned } from './pinned-log.ts'
import type { Ports } from './ports.ts'
import { mustContinue, type Seen } from './seen.ts'
import { type Desk, signIn } from './sign-in.ts'

export interface NewLog {
  /** As this desk would be from now on, signed in. */
  readonly desk: Desk
  readonly seen: Seen
  readonly log: string
  /** How many entries of the log before there are still. */
  readonly restored: number
  /** How many somebody outside is known to have seen; `null` where nobody is. */
  readonly seenOutside: number | null
  /** How many this desk saw; 0 where it remembers nothing. */
  readonly seenHere: number
}

/**
 * What the house says of the log that it goes on in, nothing where that is the pinned one; only if that
 * continues the pinned one: its own first entry says so, all that was restored stands in it, and all
 * that this desk saw of that. Whether the end of the log before is lost indeed, and this is the team's
 * new key, a person must ask the team.
 *
 * @param url where the house was reached
 * @throws Refusal `house.changed` where it is not the pinned house, or its log no successor of the pinned
 *   one; `session.missing` where the keys of this desk are held; `ledger.split`, `note.unsigned`,
 *   `note.malformed`, `proof.mismatch`, `witness.tooFew`
 */
export async function meetNewLog(
  ports: Ports,
  keyring: Keyring,
  before: Seen | undefined,
  url = keyring.pins.url,
): Promise<NewLog | undefined> {
  const { pins } = keyring
  const face = await houseClient(ports.post).call('house')
  if (isPinned(face, pins)) return undefined
  const next: Keyring = { ...keyring, pins: { ...pins, logKey: logKeyOf(face) } }
  const desk = await signIn(ports, next, url)
  const query = { ...asking(next).query, continuation: '1' } as const
  const { checkpoint, continuation } = await desk.house.call('checkpoint', { query })
  const now = openPinned(checkpoint, next.pins)
  const { log, size, root, seen } = continuedIn(continuation, pins, next.pins)
  const proven = [{ size, root: fromHex(root) }]
  if (before !== undefined && before.size > 0 && before.size <= size) {
    proven.push({ size: before.size, root: fromHex(before.root) })
  }
  for (const one of proven) await mustContinue(desk, one, now)
  return {
    ...{ desk, seen: { size: now.size, root: hex(now.root) }, log, restored: size },
    seenOutside: seen === null ? null : openCheckpoint(seen, firstKey(pins.logKey)).size,
    seenHere: before?.size ?? 0,
  }
}

/** @throws Refusal `house.changed`, or of the receipt */
function continuedIn(receipt: Receipt | undefined, pinned: Pins, next: Pins): LogContinued {
  const changed = new Refusal('house.changed', { pinned: nameIn(pinned), found: nameIn(next) })
  if (receipt === undefined) throw changed
  const proven = openReceipt(receipt, next.logKey)
  const entry = entryIn(proven)
  if (!('event' in entry) || entry.event.kind !== 'logContinued') throw changed
  const { log, before, size } = entry.event
  const isNext = before === nameIn(pinned) && log === nameIn(next) && size === proven.seq
  if (!isNext) throw changed
  return entry.event
}

function nameIn({ logKey }: Pins): string {
  return parseVerifierKey(firstKey(logKey)).name
}
