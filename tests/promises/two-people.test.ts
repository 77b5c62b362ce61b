// Two people: where the programme says so, nobody publishes, lifts early, moves tiers or lets anybody in alone,
// whatever the house says; every desk of the team checks both signatures.

import { replay } from '@forewarn/core/board/admit'
import { utf8 } from '@forewarn/core/shared/bytes'
import { freshId, PartnerId, StaffId } from '@forewarn/core/shared/ids'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { readInbox } from '@forewarn/desk/inbox'
import { act, type Keyring } from '@forewarn/desk/keyring'
import { lift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import { record, send } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { approve, setTwoPeople, waiting } from '@forewarn/desk/two-people'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import {
  enrolRecipients,
  enrolStaff,
  LIFTS_AT,
  memoryJournal,
  openCase,
  publicationOf,
} from './stage.ts'

let world: World
let owner: Desk
let colleague: Desk
let third: Desk
let recipient: Desk

beforeAll(async () => {
  world = await openWorld('two people')
  owner = world.owner
  colleague = await enrolStaff(world, ['publisher'])
  third = await enrolStaff(world, ['owner'])
  ;[recipient = expect.fail()] = await enrolRecipients(world, ['now'])
  await setTwoPeople(owner, world.ledger, true)
})
afterAll(() => world.end())

const refusedAs = (code: string) => expect.objectContaining({ code })
const proposed = refusedAs('act.proposed')

/** As the second person has it: what waits, seen from their own desk. */
async function waitingAt(desk: Desk) {
  const ledger = new VerifiedLedger(desk)
  return { ledger, all: await waiting(desk, await ledger.catchUp()) }
}

async function approveAt(desk: Desk): Promise<void> {
  const { ledger, all } = await waitingAt(desk)
  const [one] = all
  if (one === undefined || all.length !== 1) throw new Error(`${all.length} wait`)
  await approve(desk, ledger, one)
}

describe('what needs two', () => {
  it('is a publication: proposed by one, approved by another, and finished by running it again', async () => {
    const caseId = await openCase(world, [recipient])
    const publication = { ...publicationOf(world, caseId), journal: memoryJournal() }
    await expect(publish(publication)).rejects.toEqual(proposed)
    expect((await readInbox(recipient)).parts).toEqual([])
    // Run again before anybody looked, it is proposed once.
    await expect(publish(publication)).rejects.toEqual(proposed)
    const { all } = await waitingAt(owner)
    expect(all.map(({ event }) => event.kind)).toEqual(['bundlePublished'])
    await approveAt(third)
    expect((await readInbox(recipient)).parts.length).toBeGreaterThan(0)
    expect(await publish(publication)).toMatchObject({ version: 1, recipients: 1 })
    await liftsEarlyWithTwo(caseId)
  })

  it('is a change of a partner’s tier, and not that of its jurisdiction', async () => {
    await world.ledger.catchUp()
    const [partnerId = expect.fail()] = [...world.ledger.board.programme.partners.keys()]
    const inTier = (tier: string, jurisdiction: string) => {
      const partners = [{ partnerId, tier, jurisdiction }]
      return { kind: 'rosterChanged' as const, partners, recipients: [] }
    }
    const change = inTier('never', 'AT')
    await expect(record(owner, change)).rejects.toEqual(proposed)
    await approveAt(colleague)
    const board = await world.ledger.catchUp()
    expect(board.programme.partners.get(partnerId)?.tier).toBe('never')
    expect(await record(owner, inTier('never', 'DE'))).toHaveLength(1)
  })

  it('is a new partner, and a new colleague: or one person would soon be two', async () => {
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    const partners = [{ partnerId, tier: 'now', jurisdiction: 'AT' }]
    const added = record(owner, { kind: 'rosterChanged', partners, recipients: [] })
    await expect(added).rejects.toEqual(proposed)
    await expect(enrolStaff(world, ['owner'])).rejects.toEqual(proposed)
    const { all } = await waitingAt(third)
    expect(all.map(({ event }) => event.kind)).toEqual(['rosterChanged', 'staffEnrolled'])
  })

  it('is the end of this rule itself, and it keeps two on the staff', async () => {
    await expect(setTwoPeople(owner, world.ledger, false)).rejects.toEqual(proposed)
    await expect(setTwoPeople(owner, world.ledger, true)).rejects.toEqual(
      refusedAs('programme.twoPeople'),
    )
    const staffId = StaffId.parse(colleague.keyring.actor)
    await record(owner, { kind: 'staffRevoked', staffId })
    const other = StaffId.parse(third.keyring.actor)
    await expect(record(owner, { kind: 'staffRevoked', staffId: other })).rejects.toEqual(
      refusedAs('programme.fewPeople'),
    )
  })
})

describe('a second signature', () => {
  const moved = () => {
    const [[partnerId, before] = expect.fail()] = [...world.ledger.board.programme.partners]
    const partners = [{ partnerId, tier: `${before.tier}x`, jurisdiction: 'AT' }]
    return { kind: 'rosterChanged' as const, partners, recipients: [] }
  }
  const signedBy = ({ actor }: Keyring, signature: string) => ({
    by: StaffId.parse(actor),
    signature,
  })

  it('is not one’s own, not twice the same, not a revoked one’s and not a stranger’s', async () => {
    const { random } = world.ports
    const change = act(owner.keyring, moved(), random)
    const again = act(owner.keyring, moved(), random).signature
    const tries = [
      [signedBy(owner.keyring, change.signature)],
      [signedBy(colleague.keyring, again)],
      [signedBy(third.keyring, again)],
      [signedBy(third.keyring, change.signature)],
      [{ by: freshId(StaffId, 'stf', random), signature: change.signature }],
    ]
    for (const also of tries) {
      const tried = send(owner, [{ ...change, also }])
      await expect(tried).rejects.toMatchObject({
        code: expect.stringMatching(/^(act.unsigned|signature.bad)$/),
      })
    }
  })

  it('under a proposal says nothing alone: it makes no act of its giver’s', async () => {
    const own = act(owner.keyring, moved(), world.ports.random)
    await expect(send(owner, [own])).rejects.toEqual(proposed)
    const { all } = await waitingAt(third)
    const one = all.find(({ act: each }) => each.text === own.text) ?? expect.fail()
    await expect(approve(owner, world.ledger, one)).rejects.toEqual(refusedAs('act.ownProposal'))
    const ledger = new VerifiedLedger(third)
    await ledger.catchUp()
    await approve(third, ledger, one)
    const bytes = await lastEntry()
    const { also } = JSON.parse(bytes).act
    const stolen = { by: third.keyring.actor, text: own.text, signature: also[0].signature }
    await expect(send(third, [stolen])).rejects.toEqual(refusedAs('signature.bad'))
  })

  it('is missed by every desk, where a house wrote an act down without it', async () => {
    const alone = act(owner.keyring, moved(), world.ports.random)
    const entry = utf8(JSON.stringify({ v: 1, at: world.ledger.board.at, act: alone }))
    const desk = await world.signIn(third.keyring)
    const ledger = new VerifiedLedger(desk)
    await ledger.catchUp()
    expect(() => replay(ledger.board, desk.keyring.pins.origin, [entry])).toThrow(
      refusedAs('act.alone'),
    )
  })
})

async function lastEntry(): Promise<string> {
  const { size } = await world.ledger.catchUp()
  const { entries } = await owner.house.call('entries', { query: { from: size - 1 } })
  return Buffer.from(entries[0]?.bytes ?? '', 'base64').toString()
}

/** A lift before its instant needs two; at its instant it would need nobody. */
async function liftsEarlyWithTwo(caseId: Parameters<typeof lift>[2]): Promise<void> {
  await stageAdvisory(owner, world.ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
  const board = await world.ledger.catchUp()
  await expect(lift(owner, board, caseId, { reason: 'It is out.' })).rejects.toEqual(proposed)
  expect((await world.ledger.catchUp()).release.lifted.has(caseId)).toBe(false)
  await approveAt(colleague)
  expect((await world.ledger.catchUp()).release.lifted.has(caseId)).toBe(true)
}
