// The house's clock: what a step of it does, forward and back, and over a restart.

import { text } from '@forewarn/core/shared/bytes'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { later, openWorld, START, type World } from '../journeys/world.ts'
import { entriesOf } from './liar.ts'
import { enrolRecipients, LATER_AT, openCase, publicationOf } from './stage.ts'

let world: World
let reader: Desk

beforeAll(async () => {
  world = await openWorld('clock')
  const [one] = await enrolRecipients(world, ['later'])
  if (one === undefined) throw new Error('nobody')
  reader = one
  await publish(publicationOf(world, await openCase(world, [reader])))
})
afterAll(() => world.end())

async function aPart() {
  const [part] = world.ledger.board.bundle.parts.values()
  if (part === undefined) throw new Error('nothing published')
  return part.partId
}

it('a part is closed until its very instant, and is not shown before it either', async () => {
  const partId = await aPart()
  world.now = later(LATER_AT, -1)
  await expect(collectPart(reader, partId)).rejects.toMatchObject({ code: 'part.unknown' })
  expect((await readInbox(reader)).parts).toEqual([])
  await world.restart()
  await expect(collectPart(reader, partId)).rejects.toMatchObject({ code: 'part.unknown' })
  world.now = LATER_AT
  expect((await readInbox(reader)).parts).toHaveLength(2)
  expect((await collectPart(reader, partId)).sealed.length).toBeGreaterThan(100)
})

it('what is open stays open where the clock steps back, for the ledger’s time does not', async () => {
  world.now = START
  await world.restart()
  expect((await collectPart(reader, await aPart())).sealed.length).toBeGreaterThan(100)
})

it('never dates an entry before the one it follows, whatever its clock does', async () => {
  const partId = await aPart()
  for (const now of [later(LATER_AT, 5000), START, later(LATER_AT, 2000), later(LATER_AT, 9000)]) {
    world.now = now
    await collectPart(reader, partId)
  }
  const instants = (await entriesOf(world)).map(({ bytes }) => /"at":(\d+)/.exec(text(bytes))?.[1])
  const sorted = [...instants].sort((a, b) => Number(a) - Number(b))
  expect(instants).toEqual(sorted)
  const since = instants.slice(-4).map((at) => Number(at) - LATER_AT)
  expect(since).toEqual([5000, 5000, 5000, 9000])
  expect((await world.ledger.catchUp()).size).toBe(instants.length)
})
