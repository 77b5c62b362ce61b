// Lifting what is due: one case that cannot be lifted keeps no other from it.

import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import { base64, utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { openCase } from '@forewarn/desk/cases'
import { liftDue, stageLift } from '@forewarn/desk/lift'
import { record } from '@forewarn/desk/record'
import { share } from '@forewarn/desk/share'
import { deposit } from '@forewarn/desk/team'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { later, openWorld, START, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld('lift-due')
})
afterAll(() => world.end())

/** A case that ends a minute after the start. */
async function dueCase(name: string): Promise<CaseId> {
  const { owner, ledger } = world
  const caseId = await openCase(owner, ledger, { name })
  await share(owner, ledger, { caseId, liftsAt: later(START, 60_000), lines: [] })
  return caseId
}

it('lifts every case that it can, and then says what went wrong with another', async () => {
  const { owner, ledger } = world
  const broken = await dueCase('broken')
  const sound = await dueCase('sound')
  const liftKey = await recipientOf(await freshAgeIdentity({ postQuantum: false }))
  const stranger = await recipientOf(await freshAgeIdentity({ postQuantum: false }))
  const liftIdentity = base64(await seal(utf8('"lost"'), [stranger]))
  const advisory = await deposit(owner, await seal(utf8('{}'), [liftKey]))
  await record(owner, { kind: 'liftStaged', caseId: broken, advisory, liftKey, liftIdentity })
  const page = { name: 'a.html', type: 'text/html; charset=utf-8', text: '<p>a</p>' } as const
  await stageLift(owner, ledger, sound, [page])
  world.now = later(START, 60_000)
  await expect(liftDue(owner, ledger)).rejects.toMatchObject({ code: 'sealing.notForYou' })
  const { release } = await ledger.catchUp()
  expect([...release.lifted.keys()]).toEqual([sound])
})
