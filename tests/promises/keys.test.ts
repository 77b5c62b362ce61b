// Keys come and go: what was signed with earlier ones still holds, and what was revoked opens no door.

import { RecipientId, StaffId } from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { SqliteDirectory } from '@forewarn/server/store/sqlite-directory'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { enrol, enrolRecipients, enrolStaff, openCase, publicationOf } from './stage.ts'

let world: World
let recipients: Desk[]
let first: Desk
let secondOwner: Desk
let publisher: Desk
let third: Desk

/** A chain of three: the founder lets an owner in, who lets the publisher in, who publishes. */
beforeAll(async () => {
  world = await openWorld('keys')
  recipients = await enrolRecipients(world, ['now', 'now'])
  const [one] = recipients
  if (one === undefined) throw new Error('nobody')
  first = one
  secondOwner = await enrolStaff(world, ['owner'])
  publisher = await enrolStaff(world, ['publisher'], secondOwner)
  const caseId = await openCase(world, recipients)
  await publish(publicationOf(world, caseId, { desk: publisher }))
})
afterAll(() => world.end())

async function opened(desk: Desk) {
  const { parts } = await readInbox(desk)
  const names: string[] = []
  for (const { partId } of parts) {
    const { signedBy } = await openPart(desk.keyring, await collectPart(desk, partId))
    names.push(signedBy)
  }
  return names
}

const isPublisher = () => expect.arrayContaining([publisher.keyring.actor, publisher.keyring.actor])

it('a part by a publisher whom a second owner let in opens', async () => {
  expect(await opened(first)).toEqual(isPublisher())
})

it('a part opens after its publisher, and the owner who let them in, changed their keys', async () => {
  const { ledger } = world
  await enrol(world.owner, ledger, [StaffId.parse(publisher.keyring.actor)], ['publisher'])
  expect(await opened(first)).toEqual(isPublisher())
  await enrol(world.owner, ledger, [StaffId.parse(secondOwner.keyring.actor)], ['owner'])
  expect(await opened(first)).toEqual(isPublisher())
})

it('a part opens after its publisher was revoked, for it was published before', async () => {
  await record(world.owner, {
    kind: 'staffRevoked',
    staffId: StaffId.parse(publisher.keyring.actor),
  })
  expect(await opened(first)).toEqual(isPublisher())
})

it('a staff desk trusts a founder who changed keys, and the old keys open nothing', async () => {
  const { owner } = world
  third = await enrolStaff(world, ['owner'])
  const founderId = StaffId.parse(owner.keyring.actor)
  const ledger = new VerifiedLedger(third)
  const [founder] = await enrol(third, ledger, [founderId], ['owner'])
  if (founder === undefined) throw new Error('nobody')
  const { programme } = await new VerifiedLedger(founder).catchUp()
  expect(programme.founder?.signingKey).toBe(owner.keyring.pins.owner)
  expect(programme.staff.get(founderId)?.signingKey).not.toBe(owner.keyring.pins.owner)
  await mustBeOutside(owner)
})

it('a recipient who enrols new keys is shut out with the old ones at once', async () => {
  const second = recipients[1] ?? first
  const id = RecipientId.parse(second.keyring.actor)
  const [renewed] = await enrol(third, new VerifiedLedger(third), [id])
  await mustBeOutside(second)
  expect((await readInbox(renewed ?? second)).parts).toHaveLength(2)
})

it('a revoked recipient is outside at once, even where the house died before it ended their session', async () => {
  const recipientId = RecipientId.parse(first.keyring.actor)
  await dyingBefore(() => record(third, { kind: 'keysRevoked', recipientId }))
  await mustBeOutside(first)
})

it('old keys are outside from the entry on that let new ones in, even where the house died at once', async () => {
  const old = await enrolOne()
  expect((await readInbox(old)).parts).toEqual([])
  const id = RecipientId.parse(old.keyring.actor)
  await dyingBefore(() => enrol(third, new VerifiedLedger(third), [id]))
  await mustBeOutside(old)
})

it('old keys are outside where they were signing in while new ones were let in', async () => {
  const old = await enrolOne()
  const { openSession } = SqliteDirectory.prototype
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  SqliteDirectory.prototype.openSession = async function (session) {
    SqliteDirectory.prototype.openSession = openSession
    reached.resolve()
    await goOn.promise
    return this.openSession(session)
  }
  const signingIn = signIn(old.ports, old.keyring)
  await reached.promise
  const id = RecipientId.parse(old.keyring.actor)
  const [renewed] = await enrol(third, new VerifiedLedger(third), [id])
  goOn.resolve()
  await mustBeOutside(await signingIn)
  expect((await readInbox(renewed ?? old)).parts).toEqual([])
})

async function mustBeOutside(desk: Desk): Promise<void> {
  await expect(desk.house.call('checkpoint')).rejects.toMatchObject({ code: 'session.missing' })
  await expect(signIn(desk.ports, desk.keyring)).rejects.toMatchObject({ code: 'session.missing' })
}

async function enrolOne(): Promise<Desk> {
  const byThird = { ...world, owner: third, ledger: new VerifiedLedger(third) }
  const [one] = await enrolRecipients(byThird, ['now'])
  if (one === undefined) throw new Error('nobody')
  return one
}

/** The house dies after the entry, before it ends the sessions. */
async function dyingBefore(work: () => Promise<unknown>): Promise<void> {
  const { shutOut } = SqliteDirectory.prototype
  SqliteDirectory.prototype.shutOut = () => Promise.reject(new Error('died'))
  try {
    await expect(work()).rejects.toMatchObject({ code: 'house.failed' })
  } finally {
    SqliteDirectory.prototype.shutOut = shutOut
  }
}
