// Exact instants: not early, not twice, by whatever clocks.

import { beforeAll, expect, it } from 'vitest'
import { type Lived, live, type Setting } from './instants.ts'
import { type InstantsStage, openInstantsStage } from './instants-stage.ts'

let stage: InstantsStage
beforeAll(async () => {
  stage = await openInstantsStage()
})

const RUNS = 10

async function lived(setting: Setting): Promise<Lived[]> {
  const all: Lived[] = []
  for (let i = 0; i < RUNS; i++) all.push(await live(stage, setting, `test ${i}`))
  return all
}
const isEarly = ({ openedMs, liftedMs }: Lived) => openedMs < 0 || liftedMs < 0

it('opens nothing early and lifts once, by two wrong clocks, set and restarted, with a liar among three', async () => {
  const all = await lived({ witnesses: 3, isGuarded: true, isSkewed: true, isRestarted: true })
  expect(all.filter(isEarly)).toEqual([])
  expect(all.map(({ lifts }) => lifts)).toEqual(all.map(() => 1))
  expect(all.filter(({ isUnnoticed }) => isUnnoticed)).toEqual([])
})

it('opens nothing early by a clock that is set while it runs, without witnesses', async () => {
  const all = await lived({ witnesses: 0, isGuarded: true, isSkewed: false, isRestarted: false })
  expect(all.filter(isEarly)).toEqual([])
  expect(all.map(({ lifts }) => lifts)).toEqual(all.map(() => 1))
  expect(all.filter(({ isUnnoticed }) => isUnnoticed)).toEqual([])
})

it('would open early by the same clocks, were they taken at their word', async () => {
  const setting = { witnesses: 3, isGuarded: false, isSkewed: true, isRestarted: true } as const
  const all = await lived(setting)
  expect(all.filter(isEarly).length).toBeGreaterThan(RUNS / 2)
})

it('opens early after a start with a clock that is ahead, where there are no witnesses', async () => {
  const all = await lived({ witnesses: 0, isGuarded: true, isSkewed: true, isRestarted: true })
  expect(all.filter(isEarly).length).toBeGreaterThan(RUNS / 2)
})
