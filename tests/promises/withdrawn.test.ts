// Withdrawn: a version is handed out no more, what was handed out stays, and nobody is told more than "not to be had".

import { AttemptId, freshId, PartId, RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { act } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { openText } from '@forewarn/desk/team'
import { emptyHanded, heldParts, withdraw } from '@forewarn/desk/withdraw'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openWorld, type World } from '../journeys/world.ts'
import { AS_JSON, knock } from './knock.ts'
import { enrolRecipients, openCase, publicationOf } from './stage.ts'

let world: World
let holder: Desk
let late: Desk
/** The holder's: collected before, and not collected. */
let held: PartId
let missed: PartId
let attemptId: AttemptId

beforeAll(async () => {
  world = await openWorld('withdrawn')
  const [one, two] = await enrolRecipients(world, ['now', 'now'])
  if (one === undefined || two === undefined) throw new Error('nobody')
  holder = one
  late = two
  const caseId = await openCase(world, [one, two])
  const published = await publish(publicationOf(world, caseId))
  attemptId = published.attemptId
  const { parts } = await readInbox(holder)
  ;[held, missed] = parts.map(({ partId }) => partId) as [PartId, PartId]
  expect(parts.map(({ open }) => open)).toEqual([true, true])
  await collectPart(holder, held)
  await withdraw(world.owner, world.ledger, { caseId, reason: 'It opens another hole.' })
})
afterAll(() => world.end())

async function ask(partId: string): Promise<string> {
  const event = { kind: 'copyCollected', partId: PartId.parse(partId) } as const
  const answer = await knock(world.url(), holder.session, {
    ...{ method: 'POST', path: `/api/parts/${partId}/collect`, headers: AS_JSON },
    body: JSON.stringify({ act: act(holder.keyring, event, world.ports.random) }),
  })
  const headers = [...answer.headers].filter(([name]) => !['date', 'dpop-nonce'].includes(name))
  return JSON.stringify({ status: answer.status, headers, body: await answer.text() })
}

describe('a withdrawn version', () => {
  it('is not to be had, held or not, and answers as what does not exist', async () => {
    const nothing = freshId(PartId, 'par', world.ports.random)
    const answers = new Set<string>()
    for (const partId of [held, missed, nothing]) answers.add(await ask(partId))
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('urn:forewarn:part.unknown')
  })

  it('is gone from the inbox of whoever had not collected it', async () => {
    expect((await readInbox(late)).parts).toEqual([])
    const { parts } = await readInbox(holder)
    expect(parts.map(({ partId, open }) => [partId, open])).toEqual([[held, false]])
  })

  it('stays with whoever holds it, with receipts that still lead to it', async () => {
    const { receipts } = await holder.house.call('evidence', { params: { partId: held } })
    expect(receipts).toHaveLength(3)
    const digest = world.ledger.board.bundle.parts.get(held)?.digest ?? ''
    const sealed = await world.owner.house.call('getVault', { params: { digest } })
    const { manifest } = await openPart(holder.keyring, { partId: held, sealed, receipts })
    expect(manifest.partId).toBe(held)
    await record(holder, { kind: 'copyOpened', partId: held })
  })

  it('says who holds what of it since when, and how many hold nothing', async () => {
    const board = await world.ledger.catchUp()
    expect(heldParts(board, attemptId)).toMatchObject([
      { recipientId: RecipientId.parse(holder.keyring.actor), class: 'description' },
    ])
    expect(emptyHanded(board, attemptId)).toBe(1)
  })

  it('keeps its reason from everybody but the team', async () => {
    const sealed = world.ledger.board.bundle.attempts.get(attemptId)?.withdrawn?.sealed ?? ''
    const Reason = z.strictObject({ reason: z.string() })
    expect((await openText(world.owner, Reason, sealed)).reason).toBe('It opens another hole.')
    await expect(openText(holder, Reason, sealed)).rejects.toMatchObject({
      code: 'sealing.notForYou',
    })
  })

  it('is withdrawn once, and never before it was published', async () => {
    const { owner, ledger } = world
    const again = () => record(owner, { kind: 'bundleWithdrawn', attemptId, sealed: 'YWdl' })
    await expect(again()).rejects.toMatchObject({ code: 'bundle.withdrawn' })
    const other = { ...attemptOf(), attemptId: freshId(AttemptId, 'att', world.ports.random) }
    const unknown = { kind: 'bundleWithdrawn', attemptId: other.attemptId, sealed: 'YWdl' } as const
    await expect(record(owner, unknown)).rejects.toMatchObject({ code: 'attempt.state' })
    await record(owner, { ...other, kind: 'seedCommitted', version: 2, commitment: '0'.repeat(64) })
    await expect(record(owner, unknown)).rejects.toMatchObject({
      code: 'attempt.state',
      details: { state: 'unpublished' },
    })
    expect((await ledger.catchUp()).bundle.attempts.has(other.attemptId)).toBe(true)
  })

  it('is followed by the next version, and by no other', async () => {
    const seed = (version: number) => ({
      ...({ kind: 'seedCommitted', version, commitment: '1'.repeat(64) } as const),
      ...{ ...attemptOf(), attemptId: freshId(AttemptId, 'att', world.ports.random) },
    })
    await expect(record(world.owner, seed(1))).rejects.toMatchObject({ code: 'bundle.version' })
    await record(world.owner, seed(2))
  })
})

function attemptOf() {
  const { bundleId, caseId } = world.ledger.board.bundle.attempts.get(attemptId) ?? expect.fail()
  return { bundleId, caseId }
}
