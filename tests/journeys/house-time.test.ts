// The time of a house whose clock is wrong, with real witnesses that it asks, one of whom lies.

import { type Instant, instant } from '@forewarn/core/shared/instant'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { lift, stageLift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { CLOCK_EVERY_MS, WITNESS_EVERY_MS } from '@forewarn/server/main'
import type { Every } from '@forewarn/server/rounds'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { enrolRecipients, LATER_AT, LIFTS_AT, openCase, publicationOf } from '../promises/stage.ts'
import { openWitnesses, type Witnesses } from './witness-world.ts'
import { later, openWorld, START, type World } from './world.ts'

let witnesses: Witnesses
let world: World
let reader: Desk
/** What time it is, and how far the house's clock and the lying witness's are off. */
let truth: Instant
let lieMs: number
let rounds: Map<number, () => Promise<void>>

const every: Every = (everyMs, round) => {
  rounds.set(everyMs, round)
  return { stop: () => undefined }
}
const round = async (everyMs: number) => (await rounds.get(everyMs)?.()) ?? undefined

const FIVE_MIN = 300_000

beforeEach(async () => {
  truth = START
  lieMs = 0
  rounds = new Map()
  witnesses = await openWitnesses(3, 'time', (i) => ({
    now: () => instant(truth + (i === 0 ? lieMs : 0)),
  }))
  const elapsed = () => truth - START
  world = await openWorld(
    'house time',
    { every, elapsed },
    { FOREWARN_WITNESSES: witnesses.written },
  )
  await witnesses.know((await world.owner.house.call('house')).logKey)
  const [one] = await enrolRecipients(world, ['later'])
  reader = one ?? expect.fail()
  await publish(publicationOf(world, await openCase(world, [reader])))
  await round(WITNESS_EVERY_MS)
})
afterEach(async () => {
  await world.end()
  await witnesses.end()
})

/** It is `at`, and the house's clock is off; the witnesses are asked. */
async function itIs(at: Instant, offMs: number): Promise<void> {
  truth = at
  world.now = later(at, offMs)
  await round(CLOCK_EVERY_MS)
}

const face = () => world.owner.house.call('house')
const open = async () => (await readInbox(await world.signIn(reader.keyring))).parts
const logged = () =>
  world.log.flatMap((line) => /"event":"clock","code":"(\w+)"/.exec(line)?.[1] ?? [])

it('opens nothing by a clock that is five minutes ahead, over a restart, and says so', async () => {
  await itIs(later(LATER_AT, -2000), FIVE_MIN)
  expect(await open()).toEqual([])
  expect((await face()).doubt).toMatchObject({ is: 'ahead' })
  await world.restart()
  await itIs(later(LATER_AT, -1000), FIVE_MIN)
  expect(await open()).toEqual([])
  await itIs(later(LATER_AT, 1500), FIVE_MIN)
  const [part] = await open()
  await collectPart(await world.signIn(reader.keyring), part?.partId ?? expect.fail())
  await itIs(later(LATER_AT, 3000), 0)
  expect((await face()).doubt).toBeUndefined()
  expect(logged()).toEqual(['ahead', 'ahead', 'right'])
})

it('is neither brought forward nor held back by one witness that lies', async () => {
  for (const lie of [FIVE_MIN, 1e12, -FIVE_MIN]) {
    lieMs = lie
    await itIs(later(LATER_AT, -2000), 0)
    expect(await open()).toEqual([])
    expect((await face()).doubt).toBeUndefined()
  }
  await itIs(later(LATER_AT, 1500), 0)
  expect(await open()).toHaveLength(2)
  const [liar] = witnesses.all
  const told = world.log.filter((line) => line.includes('"code":"witness"'))
  expect(new Set(told.map((line) => JSON.parse(line).witness))).toEqual(
    new Set([liar?.key.split('+')[0]]),
  )
})

it('lifts nothing early either, by hand or not, but for a reason', async () => {
  const { owner, ledger } = world
  const [caseId] = ledger.board.embargo.cases.keys()
  const page = { name: 'a.html', type: 'text/html; charset=utf-8', text: '<p>a</p>' } as const
  await stageLift(owner, ledger, caseId ?? expect.fail(), [page])
  await itIs(later(LIFTS_AT, -2000), FIVE_MIN)
  const desk = await world.signIn(owner.keyring)
  const board = await ledger.catchUp()
  const early = lift(desk, board, caseId ?? expect.fail())
  await expect(early).rejects.toMatchObject({ code: 'lift.tooEarly' })
  await itIs(later(LIFTS_AT, 1500), FIVE_MIN)
  await lift(desk, board, caseId ?? expect.fail())
})

it('goes on where all witnesses are cut off', async () => {
  await itIs(later(START, 60_000), 0)
  for (const one of witnesses.all) await one.stop()
  await itIs(later(LATER_AT, -2000), 0)
  expect(await open()).toEqual([])
  // Late by as much as an honest clock may drift in four hours, and no more.
  await itIs(later(LATER_AT, 5000), 0)
  expect(await open()).toHaveLength(2)
  await itIs(later(LATER_AT, 700_000), 0)
  expect((await face()).doubt).toMatchObject({ is: 'unheard' })
  for (const one of witnesses.all) await one.start()
  await itIs(later(LATER_AT, 710_000), 0)
  expect((await face()).doubt).toBeUndefined()
})
