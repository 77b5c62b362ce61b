// A part that goes by mail is in the ledger before it is a file; and nothing but such a part ever goes.

import type { Part } from '@forewarn/core/bundle/slice'
import { freshAgeIdentity, open, recipientOf, seal } from '@forewarn/core/sealing/age'
import { type CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { handOver, type Outbox } from '@forewarn/desk/publish/hand-over'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf } from '@forewarn/desk/team'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { enrolRecipients, LATER_AT, openCase, publicationOf } from './stage.ts'

let world: World
let enrolled: Desk
let mailed: RecipientId
let identity: string
let caseId: CaseId

beforeAll(async () => {
  world = await openWorld('by hand first')
  const [first] = await enrolRecipients(world, ['now'])
  enrolled = first as Desk
  mailed = await importOnly('later')
  identity = await freshAgeIdentity({ postQuantum: false })
  caseId = await openCase(world, [enrolled])
  await publish({
    ...publicationOf(world, caseId),
    mailKeys: new Map([[mailed, await keyOf(identity)]]),
  })
})
afterAll(() => world.end())

async function importOnly(tier: string): Promise<RecipientId> {
  const partnerId = freshId(PartnerId, 'prt', world.ports.random)
  const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
  await record(world.owner, {
    kind: 'rosterChanged',
    partners: [{ partnerId, tier, jurisdiction: 'AT' }],
    recipients: [{ recipientId, partnerId, kind: 'person' }],
  })
  await world.ledger.catchUp()
  return recipientId
}

async function keyOf(secret: string): Promise<MailKey> {
  const key = await recipientOf(secret)
  const digest = digestOf(new TextEncoder().encode(key))
  return { digest, fingerprint: key, kind: 'age', seal: (plain) => seal(plain, [key]) }
}

function memoryOutbox(failing = false) {
  const files = new Map<string, Uint8Array>()
  const outbox: Outbox = {
    has: async ({ partId }) => files.has(partId),
    write: async ({ part, sealed }) => {
      if (failing) throw new Error('disk full')
      files.set(part.partId, sealed)
    },
  }
  return { files, outbox }
}

const partsOf = (recipientId: RecipientId): readonly Part[] =>
  world.ledger.board.bundle.partsOf.get(recipientId) ?? []

async function refusal(partIds: readonly Part['partId'][]): Promise<unknown> {
  const act = record(world.owner, { kind: 'partsHandedOver', partIds: [...partIds] })
  return act.then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  )
}

it('does not go before its instant, nor if it is one that is collected', async () => {
  const { files, outbox } = memoryOutbox()
  expect(await handOver(world.owner, world.ledger, caseId, outbox)).toEqual([])
  expect(files.size).toBe(0)
  const [own] = partsOf(RecipientId.parse(enrolled.keyring.actor))
  const [first] = partsOf(mailed)
  if (own === undefined || first === undefined) throw new Error('nothing published')
  expect(await refusal([own.partId])).toBe('handover.notByHand')
  expect(await refusal([first.partId])).toBe('handover.notOpen')
})

it('is in the ledger before it is a file: a full disk leaves an entry, and never a file without one', async () => {
  world.now = LATER_AT
  const failed = memoryOutbox(true)
  await expect(handOver(world.owner, world.ledger, caseId, failed.outbox)).rejects.toThrow(/full/)
  await world.ledger.catchUp()
  expect(partsOf(mailed).map(({ collectedAt }) => collectedAt.length)).toEqual([1, 1])

  const { files, outbox } = memoryOutbox()
  const written = await handOver(world.owner, world.ledger, caseId, outbox)
  expect(written.map(({ recipientId }) => recipientId)).toEqual([mailed, mailed])
  expect(partsOf(mailed).map(({ collectedAt }) => collectedAt.length)).toEqual([2, 2])
  for (const sealed of files.values()) {
    expect((await open(sealed, [identity])).length).toBeGreaterThan(1000)
  }
  expect(await handOver(world.owner, world.ledger, caseId, outbox)).toEqual([])
})

it('is refused twice in one act, and to whoever has keys by now', async () => {
  const [first] = partsOf(mailed)
  if (first === undefined) throw new Error('nothing published')
  expect(await refusal([first.partId, first.partId])).toBe('handover.twice')
  const other = await openCase(world, [enrolled])
  const known = RecipientId.parse(enrolled.keyring.actor)
  const forged = publicationOf(world, other)
  const { desk } = forged
  const published = await publish({
    ...forged,
    mailKeys: new Map([[known, await keyOf(identity)]]),
  })
  expect(published.recipients).toBe(1)
  expect(partsOf(known).every(({ byHand }) => byHand === undefined)).toBe(true)
  const attempt = world.ledger.board.bundle.attempts.get(published.attemptId)
  const [copy] = attempt?.copies ?? []
  if (copy === undefined) throw new Error('nothing published')
  const act = record(desk, {
    kind: 'copiesAddressedByHand',
    attemptId: published.attemptId,
    copies: [{ ...copy, key: 'ab'.repeat(32) }],
  })
  await expect(act).rejects.toMatchObject({ code: 'attempt.state' })
})
