// A published case whose copies are issued again: asked for, received and read.

import { text } from '@forewarn/core/shared/bytes'
import { type CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import type { World } from '../journeys/world.ts'
import { enrolRecipients, LIFTS_AT, OWN_TEXTS, openCase, publicationOf } from './stage.ts'

export const idOf = ({ keyring }: Desk) => RecipientId.parse(keyring.actor)

export function asking(
  { owner, ledger }: World,
  caseId: CaseId,
  changes: Partial<Reissue> = {},
): Reissue {
  return { desk: owner, ledger, workshop: OWN_TEXTS, caseId, progress: () => undefined, ...changes }
}

export async function published(world: World, recipients: readonly Desk[]): Promise<CaseId> {
  const caseId = await openCase(world, recipients)
  await publish(publicationOf(world, caseId))
  return caseId
}

export async function partsIn(desk: Desk, caseId: CaseId) {
  return (await readInbox(desk)).parts.filter((part) => part.caseId === caseId)
}

/** What a recipient may collect of a case now and reads in it, by class. */
export async function read(desk: Desk, caseId: CaseId): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const { partId, class: one, open } of await partsIn(desk, caseId)) {
    if (!open) continue
    const { files } = await openPart(desk.keyring, await collectPart(desk, partId))
    texts.set(one, text(files[0]?.bytes ?? new Uint8Array(0)))
  }
  return texts
}

/** Somebody new at a partner of their own, invited into the case, who has agreed. */
export async function comesLate(world: World, caseId: CaseId): Promise<Desk> {
  const [desk] = await enrolRecipients(world, ['now'])
  if (desk === undefined) throw new Error('nobody')
  const recipientIds = [idOf(desk)]
  await record(world.owner, { kind: 'participantsInvited', caseId, recipientIds })
  const answer = { answer: 'accept', liftsAt: LIFTS_AT } as const
  await record(desk, { kind: 'embargoAnswered', caseId, ...answer })
  return desk
}

export function attemptOf({ ledger }: World, caseId: CaseId) {
  const all = [...ledger.board.bundle.attempts.values()]
  const found = all.find((one) => one.caseId === caseId)
  if (found === undefined) throw new Error('nothing was published')
  return found
}
