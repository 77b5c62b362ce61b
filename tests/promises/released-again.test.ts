// What was lifted is there again after a restart, opened when somebody asks and not before.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { JSON_FILE, PAGE_FILE } from '@forewarn/core/release/package'
import type { CaseId } from '@forewarn/core/shared/ids'
import { liftNow, stageAdvisory } from '@forewarn/desk/advisory'
import { lift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, START, type World } from '../journeys/world.ts'
import { enrolRecipients, LIFTS_AT, openCase, publicationOf } from './stage.ts'

let world: World

beforeEach(async () => {
  world = await openWorld('released again')
})

afterEach(() => world.end())

async function liftOne(): Promise<CaseId> {
  const { owner, ledger } = world
  await ledger.catchUp()
  const caseId = await openCase(world, await enrolRecipients(world, ['now']))
  await publish(publicationOf(world, caseId))
  await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
  world.now = LIFTS_AT
  await lift(owner, await ledger.catchUp(), caseId)
  return caseId
}

const page = (caseId: string, file = '') => fetch(`${world.url()}/advisories/${caseId}${file}`)

it('answers with the same page after a restart, in every form, and lists it', async () => {
  const caseId = await liftOne()
  const before = await (await page(caseId)).text()
  expect(before).toContain('TOY-2026-1')
  await world.restart()
  expect(await (await page(caseId)).text()).toBe(before)
  for (const file of [PAGE_FILE, JSON_FILE])
    expect((await page(caseId, `/${file}`)).status).toBe(200)
  expect((await page(caseId, '/nothing')).status).toBe(404)
  const { advisories } = await world.owner.house.call('advisories')
  expect(advisories).toEqual([{ caseId, liftedAt: LIFTS_AT }])
})

it('starts where the sealed advisory is gone, says it is at fault for that one, and serves it once it is back', async () => {
  const caseId = await liftOne()
  const board = await world.ledger.catchUp()
  const lost = board.release.lifted.get(caseId)?.advisory ?? ''
  const bytes = await world.owner.house.call('getVault', { params: { digest: lost } })
  await rm(join(world.folder, 'vault', lost.slice(0, 2), lost))
  await world.restart()
  expect((await page(caseId)).status).toBe(500)
  expect((await page(caseId)).status).toBe(500)
  await world.owner.house.call('putVault', { params: { digest: lost }, body: bytes })
  expect((await page(caseId)).status).toBe(200)
})

describe('an end that somebody asks for', () => {
  const asked = { reason: 'attacks were seen', zone: 'UTC' }
  const published = async () => {
    const caseId = await openCase(world, await enrolRecipients(world, ['now']))
    await publish(publicationOf(world, caseId))
    return caseId
  }
  const liftedIn = (caseId: CaseId) => world.ledger.board.release.lifted.get(caseId)

  it('before the agreed one dates the advisory anew, and keeps the reason', async () => {
    const { owner, ledger } = world
    const caseId = await published()
    await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
    expect(await liftNow(owner, ledger, caseId, asked)).toBe(true)
    await ledger.catchUp()
    expect(liftedIn(caseId)).toMatchObject({ early: { reason: expect.any(String) } })
    expect(await (await page(caseId)).text()).toContain(new Date(START).toISOString().slice(0, 10))
    await expect(liftNow(owner, ledger, caseId, asked)).rejects.toMatchObject({ code: 'lift.done' })
  })

  it('once that has come lifts with nothing staged, and releases what is staged as it is', async () => {
    const { owner, ledger } = world
    const [bare, ready] = [await published(), await published()]
    await stageAdvisory(owner, ledger, ready, { releasedAt: LIFTS_AT, zone: 'UTC' })
    const { advisory } = (await ledger.catchUp()).release.staged.get(ready) ?? expect.fail()
    world.now = LIFTS_AT
    expect(await liftNow(owner, ledger, bare, asked)).toBe(false)
    expect(await liftNow(owner, ledger, ready, asked)).toBe(false)
    await ledger.catchUp()
    expect(liftedIn(bare)).not.toHaveProperty('early')
    expect(liftedIn(ready)).toMatchObject({ advisory })
    for (const caseId of [bare, ready]) expect((await page(caseId)).status).toBe(200)
  })

  it('where none can be, stages nothing', async () => {
    const { owner, ledger } = world
    const caseId = await published()
    await record(owner, { kind: 'embargoEnded', caseId, reason: 'YWdl' })
    const { size } = await ledger.catchUp()
    await expect(liftNow(owner, ledger, caseId, asked)).rejects.toMatchObject({
      code: 'embargo.move',
    })
    expect((await ledger.catchUp()).size).toBe(size)
  })
})
