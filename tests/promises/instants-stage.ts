// A ledger shortly before an instant, at which a part opens and an embargo ends; and acts that ask for both.

import type { Act } from '@forewarn/core/board/entry'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { CaseId, freshId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { act } from '@forewarn/desk/keyring'
import { stageLift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { openText, sealText } from '@forewarn/desk/team'
import { z } from 'zod'
import type { Ledger } from '../../server/src/store/store.ts'
import { later, openWorld, START } from '../journeys/world.ts'
import { entriesOf, ORIGIN, stolenLogKey } from './liar.ts'
import { enrolRecipients, publicationOf } from './stage.ts'

/** When both happen. */
export const T = later(START, 3_600_000)

export interface InstantsStage {
  readonly entries: readonly StoredEntry[]
  readonly origin: string
  readonly logSecret: Uint8Array
  readonly collect: Act
  /** Of two who stand by. */
  readonly lifts: readonly Act[]
}

const PAGE = { name: 'a.html', type: 'text/html; charset=utf-8', text: '<p>a</p>' } as const

export async function openInstantsStage(): Promise<InstantsStage> {
  const world = await openWorld('instants')
  try {
    const { owner, ledger, ports } = world
    const [reader] = await enrolRecipients(world, ['later'])
    if (reader === undefined) throw new Error('nobody')
    const caseId = freshId(CaseId, 'cas', ports.random)
    const recipientIds = [RecipientId.parse(reader.keyring.actor)]
    const ofTier = { tier: 'later', jurisdiction: '*', opensAt: T }
    await record(
      owner,
      { kind: 'caseOpened', caseId, sealed: await sealText(ledger.board, { name: 'x' }) },
      { kind: 'embargoProposed', caseId, liftsAt: T },
      { kind: 'embargoAccepted', caseId, liftsAt: T },
      {
        ...{ kind: 'planSet', caseId, liftsAt: T },
        lines: [
          { ...ofTier, class: 'description' },
          { ...ofTier, class: 'verification-code' },
        ],
      },
      { kind: 'participantsInvited', caseId, recipientIds },
    )
    await record(reader, { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt: T })
    await ledger.catchUp()
    await publish(publicationOf(world, caseId))
    await stageLift(owner, ledger, caseId, [PAGE])
    const { bundle, release } = await ledger.catchUp()
    const [part] = bundle.parts.values()
    const staged = release.staged.get(caseId)
    if (part === undefined || staged === undefined) throw new Error('nothing waits')
    const liftIdentity = await openText(owner, z.string(), staged.liftIdentity)
    const lift = () => {
      return act(owner.keyring, { kind: 'embargoLifted', caseId, liftIdentity }, ports.random)
    }
    return {
      ...{ entries: await entriesOf(world), origin: ORIGIN, logSecret: stolenLogKey(world) },
      collect: act(reader.keyring, { kind: 'copyCollected', partId: part.partId }, ports.random),
      lifts: [lift(), lift()],
    }
  } finally {
    await world.end()
  }
}

/** What two processes have in common, in memory, with the promises of the real ones. */
export function sharedLedger(begun: readonly StoredEntry[]): Ledger {
  const kept = [...begun]
  return {
    async append(expectedSize, entries) {
      if (kept.length !== expectedSize) {
        throw new Refusal('ledger.moved', { expectedSize, actualSize: kept.length })
      }
      kept.push(...entries)
    },
    read: async (from, limit = kept.length) => kept.slice(from, from + limit),
    size: async () => kept.length,
    checkpoint: async () => undefined,
    witnessed: async () => undefined,
    keepWitnessed: async () => undefined,
  }
}
