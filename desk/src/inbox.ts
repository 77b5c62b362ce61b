// A recipient's side: accept what is asked, collect, check, open.

import { type OpenedPart, unpackPart } from '@forewarn/core/bundle/part'
import { open } from '@forewarn/core/sealing/age'
import type { Cipher } from '@forewarn/core/sealing/payload'
import type { PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Inbox } from '@forewarn/core/wire/routes'
import { type Keyring, openersOf, signedAct } from './keyring.ts'
import { asking } from './pinned-log.ts'
import { record } from './record.ts'
import type { Desk } from './sign-in.ts'
import { digestOf } from './team.ts'
import { type Collected, trustedBy } from './trusted.ts'

export function readInbox({ house }: Desk): Promise<Inbox> {
  return house.call('inbox')
}

/** Accepts the agreement as it stands, where it is not accepted yet. */
export async function acceptAgreement(desk: Desk, { agreement }: Inbox): Promise<void> {
  if (agreement === null || agreement.accepted) return
  const { version, terms } = agreement
  await record(desk, { kind: 'agreementAccepted', version, terms })
}

/** Answers one case's embargo, naming the end it was asked about. */
export async function answerEmbargo(
  desk: Desk,
  { caseId, liftsAt }: Inbox['cases'][number],
  answer: 'accept' | 'decline',
): Promise<void> {
  await record(desk, { kind: 'embargoAnswered', caseId, answer, liftsAt })
}

/** Asks for a part with a signed request, and fetches the receipts that go with it. */
export async function collectPart(desk: Desk, partId: PartId): Promise<Collected> {
  const { house, keyring, ports } = desk
  const params = { partId }
  const signed = await signedAct(keyring, { kind: 'copyCollected', partId }, ports.random)
  const sealed = await house.call('collect', { params, body: { act: signed } })
  const { receipts } = await house.call('evidence', { params, ...asking(keyring) })
  return { partId, sealed, receipts }
}

/**
 * Opens a collected part, only if its receipts lead from the pinned owner to whoever signed it.
 * Needs no house: it can be done offline.
 *
 * @throws Refusal `receipt.incomplete`, `entry.malformed`, `act.unsigned`, `act.otherHouse`,
 *   `note.malformed`, `note.unsigned`, `proof.mismatch`, `signature.bad`, `sealing.notForYou`,
 *   `sealing.broken`, `part.broken`
 */
export async function openPart(
  keyring: Keyring,
  collected: Collected,
  cipher?: Cipher,
): Promise<OpenedPart> {
  const { publishers, root, attemptId, masters, resealed } = trustedBy(keyring, collected)
  if (resealed !== undefined && resealed !== digestOf(collected.sealed)) {
    // Sealed anew between the part and its receipts, or other bytes than those that were.
    throw new Refusal('receipt.incomplete', {})
  }
  const tar = await open(collected.sealed, openersOf(keyring), cipher)
  const opened = unpackPart(tar, (by) => publishers.get(by), root)
  const { manifest } = opened
  if (manifest.recipientId !== keyring.actor || manifest.partId !== collected.partId) {
    throw new Refusal('part.broken', { problem: 'it is somebody else’s' })
  }
  if (manifest.attemptId !== attemptId || manifest.commitment.masters !== masters) {
    throw new Refusal('part.broken', { problem: 'it is of another publication' })
  }
  return opened
}

/**
 * A collected part with receipts of today, which stand under the key that the desk pins by now: nothing
 * is collected for it.
 *
 * @throws Refusal `part.unknown` where the house knows nothing of its collection
 */
export async function withNewReceipts(
  { house, keyring }: Desk,
  collected: Collected,
): Promise<Collected> {
  const params = { partId: collected.partId }
  const { receipts } = await house.call('evidence', { params, ...asking(keyring) })
  return { ...collected, receipts }
}

/** Tells the house, and so the team, that the part was opened and found right; once is enough. */
export async function acknowledge(desk: Desk, partId: PartId): Promise<void> {
  try {
    await record(desk, { kind: 'copyOpened', partId })
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'part.opened')) throw error
  }
}
