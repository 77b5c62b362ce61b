// Interrupted at any request and run again, issuing again finishes, and nobody gets two copies.

import { currentParts } from '@forewarn/core/bundle/attempt'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { record } from '@forewarn/desk/record'
import { type Reissue, reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { Killed, Killer } from './killer.ts'
import { asking, attemptOf, comesLate, idOf, published, read } from './reissue-stage.ts'
import { enrol, enrolRecipients } from './stage.ts'

let world: World
let first: Desk
let second: Desk

beforeAll(async () => {
  world = await openWorld('reissue interrupted')
  const [one, two] = await enrolRecipients(world, ['now', 'now'])
  if (one === undefined || two === undefined) throw new Error('nobody')
  ;[first, second] = [one, two]
})
afterAll(() => world.end())

/** Suspended, so that the next publication is as small as this one. */
async function leaves(recipientId: RecipientId | undefined): Promise<void> {
  const { recipients } = world.ledger.board.programme
  const partnerId = recipients.get(recipientId ?? expect.fail())?.partnerId ?? expect.fail()
  await record(world.owner, { kind: 'partnerSuspended', partnerId })
}

describe('issuing again', () => {
  async function steps(caseId: CaseId, changes: Partial<Reissue>): Promise<number> {
    let count = 0
    const { house } = world.owner
    const counted: Desk['house'] = {
      call: (id, call) => {
        count += 1
        return house.call(id, call)
      },
    }
    await reissue(asking(world, caseId, { ...changes, desk: { ...world.owner, house: counted } }))
    return count
  }

  /** A case with somebody late and somebody with other keys than their copy is sealed to. */
  async function both(): Promise<readonly [CaseId, readonly RecipientId[]]> {
    const caseId = await published(world, [first, second])
    const newcomer = await comesLate(world, caseId)
    ;[second = first] = await enrol(world.owner, world.ledger, [idOf(second)])
    return [caseId, [idOf(newcomer), idOf(second)]]
  }

  it.each(['before', 'after'] as const)(
    'killed %s any request and run again, gives everybody one copy, sealed to the keys they have',
    async (when) => {
      const [counting, those] = await both()
      const count = await steps(counting, { who: those })
      expect(count).toBeGreaterThan(12)
      for (let step = 1; step <= count; step++) {
        const [caseId, who] = await both()
        const desk = { ...world.owner, house: new Killer(when, step).house(world.owner) }
        await expect(reissue(asking(world, caseId, { desk, who }))).rejects.toThrow(Killed)
        await reissue(asking(world, caseId, { who })).catch(({ code }) =>
          expect(code).toBe('bundle.held'),
        )
        const { added = [], attemptId } = attemptOf(world, caseId)
        expect(added.map(({ recipientId }) => recipientId)).toEqual([who[0]])
        const { board } = world.ledger
        for (const id of who) expect(currentParts(board, attemptId, id)).toHaveLength(2)
        expect((await read(second, caseId)).size).toBe(2)
        await leaves(who[0])
      }
    },
  )

  it.each(['before', 'after'] as const)(
    'after a theft, killed %s any request and run again, gives one further copy',
    async (when) => {
      const who = [idOf(first)]
      const stolen = async () => {
        const caseId = await published(world, [first])
        await read(first, caseId)
        return caseId
      }
      const count = await steps(await stolen(), { who, isTheft: true })
      for (let step = 1; step <= count; step++) {
        const caseId = await stolen()
        const desk = { ...world.owner, house: new Killer(when, step).house(world.owner) }
        const dead = reissue(asking(world, caseId, { desk, who, isTheft: true }))
        await expect(dead).rejects.toThrow(Killed)
        await reissue(asking(world, caseId, { who, isTheft: true })).catch(({ code }) =>
          expect(code).toBe('bundle.uncollected'),
        )
        expect(attemptOf(world, caseId).added).toHaveLength(1)
      }
    },
  )
})
