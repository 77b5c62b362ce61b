// A house whose clock jumps while it runs: nothing opens by that, and the team is told.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'
import { later, START } from './world.ts'

let world: CliWorld
let passed = 0
const HOUR_MS = 3_600_000

beforeAll(async () => {
  world = await openCliWorld('house time', { elapsed: () => passed })
  await world.type('owner', `found ${world.url} ${world.secret} --name Owner`)
})
afterAll(() => world.end())

interface Doctor {
  readonly examined: readonly { what: string; health: string; said: string; remedy?: string }[]
}
interface Board {
  readonly now: number
  readonly doubt: { is: string; heldMs: number } | null
}
const told = async () => {
  const { now, doubt } = await world.json<Board>('owner', 'board')
  const { examined } = await world.json<Doctor>('owner', 'doctor')
  return { now, doubt, row: examined.find(({ what }) => what === 'house’s time') }
}

it('says nothing of its time while its clock goes as time does', async () => {
  passed = HOUR_MS
  world.now = later(START, HOUR_MS)
  expect(await told()).toEqual({ now: world.now, doubt: null, row: undefined })
})

it('stays with the time that passed where its clock jumps, and board and doctor say so', async () => {
  world.now = later(START, 2 * HOUR_MS)
  const { now, doubt, row } = await told()
  expect(now).toBe(later(START, HOUR_MS))
  expect(doubt).toEqual({ is: 'ahead', heldMs: HOUR_MS })
  expect(row?.health).toBe('failed')
  expect(row?.remedy).toContain('Set it by NTP')
  const { notes } = await world.type('owner', 'stand-by --once')
  expect(notes).toContain('The house’s clock is ahead')
  const { out } = await world.type('owner', 'board')
  expect(out).toContain(
    '! The house’s clock is ahead of its witnesses, or jumped; what is due opens 1 h later',
  )
})

it('goes by its clock again once that is set right', async () => {
  passed += 60_000
  world.now = later(START, HOUR_MS + 60_000)
  expect(await told()).toEqual({ now: world.now, doubt: null, row: undefined })
})

it('stands where its clock is set back, and says so', async () => {
  const before = world.now
  world.now = later(START, 60_000)
  const { now, doubt, row } = await told()
  expect([now, doubt?.is, row?.health]).toEqual([before, 'behind', 'failed'])
})
