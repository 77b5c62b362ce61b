// What was lifted is there again after a restart, opened when somebody asks and not before.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { JSON_FILE, PAGE_FILE } from '@forewarn/core/release/package'
import type { CaseId } from '@forewarn/core/shared/ids'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { lift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
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
  await stageAdvisory(owner, ledger.board, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
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
