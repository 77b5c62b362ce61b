// A house that says “recorded” and keeps the entry back: no file is written, and nothing is called withdrawn.

import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import { type CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { handOver } from '@forewarn/desk/publish/hand-over'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { withdraw } from '@forewarn/desk/withdraw'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { swallowing } from './liar.ts'
import { enrolRecipients, openCase, publicationOf, through } from './stage.ts'

let world: World
let caseId: CaseId

beforeAll(async () => {
  world = await openWorld('unwritten')
  const [first = expect.fail()] = await enrolRecipients(world, ['now'])
  const partnerId = freshId(PartnerId, 'prt', world.ports.random)
  const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
  await record(world.owner, {
    kind: 'rosterChanged',
    partners: [{ partnerId, tier: 'now', jurisdiction: 'AT' }],
    recipients: [{ recipientId, partnerId, kind: 'person' }],
  })
  caseId = await openCase(world, [first])
  const age = await recipientOf(await freshAgeIdentity({ postQuantum: false }))
  const key: MailKey = {
    ...{ digest: 'ab'.repeat(32), fingerprint: age, kind: 'age' as const },
    seal: (plain) => seal(plain, [age]),
  }
  await publish(publicationOf(world, caseId, { mailKeys: new Map([[recipientId, key]]) }))
})
afterAll(() => world.end())

async function lied(kind: string) {
  const desk = await through(world.owner, swallowing(kind))
  const ledger = new VerifiedLedger(desk)
  await ledger.catchUp()
  return { desk, ledger }
}

function outbox() {
  const files: string[] = []
  return {
    files,
    has: async () => false,
    write: async ({ part }: { part: { partId: string } }) => void files.push(part.partId),
  }
}

it('a hand-over that the ledger does not hold writes no file; one that it holds writes them', async () => {
  const { desk, ledger } = await lied('partsHandedOver')
  const none = outbox()
  await expect(handOver(desk, ledger, caseId, none)).rejects.toMatchObject({
    code: 'ledger.unwritten',
    details: { kind: 'partsHandedOver' },
  })
  expect(none.files).toEqual([])
  const both = outbox()
  await handOver(world.owner, world.ledger, caseId, both)
  expect(both.files).toHaveLength(2)
})

it('a withdrawal that the ledger does not hold is none', async () => {
  const { desk, ledger } = await lied('bundleWithdrawn')
  const asked = { caseId, reason: 'It opens another hole.' }
  await expect(withdraw(desk, ledger, asked)).rejects.toMatchObject({
    code: 'ledger.unwritten',
    details: { kind: 'bundleWithdrawn' },
  })
  const { version } = await withdraw(world.owner, world.ledger, asked)
  expect(version).toBe(1)
})
