// What was sealed to a colleague's lost keys, passed on to their new ones: all of it that the team may read, and nothing else.

import { open, seal } from '@forewarn/core/sealing/age'
import { base64, fromBase64, utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId, StaffId } from '@forewarn/core/shared/ids'
import { releaseShare, setKeyShares } from '@forewarn/desk/key-shares'
import { openersOf } from '@forewarn/desk/keyring'
import { materialOf } from '@forewarn/desk/material'
import { askTeam } from '@forewarn/desk/notes/ask'
import { openQuestions } from '@forewarn/desk/notes/threads'
import { findPassing, passOn } from '@forewarn/desk/pass-on'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { deposit, fetchOpened, fetchSealed, openText } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openWorld, type World } from '../journeys/world.ts'
import {
  enrol,
  enrolRecipients,
  enrolStaff,
  memoryJournal,
  openCase,
  publicationOf,
} from './stage.ts'

let world: World
let owner: Desk
let ida: Desk
let caseId: CaseId
let reader: Desk

const idOf = ({ keyring }: Desk) => keyring.actor as StaffId
const boardAt = (desk: Desk) => new VerifiedLedger(desk).catchUp()
const closed = { code: 'sealing.notForYou' }

/** As after a loss: other keys, and none of the old ones. */
async function anew(desk: Desk, roles: ('investigator' | 'publisher')[]): Promise<Desk> {
  await world.ledger.catchUp()
  const [again = expect.fail()] = await enrol(owner, world.ledger, [idOf(desk)], roles)
  return again
}

async function passedTo(to: Desk, by = owner): Promise<number> {
  const ledger = new VerifiedLedger(by)
  const passing = await findPassing(by, await ledger.catchUp(), idOf(to))
  await passOn(by, ledger, passing)
  return Object.keys(passing.keys).length
}

const titleOf = async (desk: Desk) => {
  const { sealed = '' } = (await boardAt(desk)).embargo.cases.get(caseId) ?? {}
  return openText(desk, z.unknown(), sealed)
}

/** What could not be fetched once is fetched the next time. */
async function withoutHouse(desk: Desk): Promise<void> {
  const { sealed = '' } = (await boardAt(desk)).embargo.cases.get(caseId) ?? {}
  const gone = new TypeError('fetch failed')
  const house = Object.assign(Object.create(desk.house), { call: () => Promise.reject(gone) })
  await expect(openText({ ...desk, house }, z.unknown(), sealed)).rejects.toBe(gone)
}

beforeAll(async () => {
  world = await openWorld('passed on')
  owner = world.owner
  ida = await enrolStaff(world, ['investigator'])
  ;[reader = expect.fail()] = await enrolRecipients(world, ['now'])
  caseId = await openCase(world, [reader])
  await publish({ ...publicationOf(world, caseId), journal: memoryJournal() })
})
afterAll(() => world.end())

describe('after a loss', () => {
  it('nothing that was sealed before opens, and all of it once a colleague passed it on', async () => {
    const again = await anew(ida, ['investigator'])
    const blobs = materialOf(await boardAt(again), caseId)
    await expect(titleOf(again)).rejects.toMatchObject(closed)
    for (const blob of blobs) await expect(fetchOpened(again, blob)).rejects.toMatchObject(closed)
    await passedTo(again)
    await withoutHouse(again)
    expect(await titleOf(again)).toEqual(await titleOf(owner))
    for (const blob of blobs) {
      expect(await fetchOpened(again, blob)).toEqual(await fetchOpened(owner, blob))
    }
    ida = again
  })

  it('the ledger says who did, and the house has what it had, sealed as it was', async () => {
    const board = await boardAt(ida)
    const [passed = expect.fail()] = board.programme.passedOn.get(idOf(ida)) ?? []
    expect(passed.by).toBe(idOf(owner))
    // Sealed to that desk alone: not even who passed it on opens it.
    await expect(fetchOpened(owner, passed.keys)).rejects.toMatchObject(closed)
    expect(board.referred.has(passed.keys)).toBe(true)
  })

  it('it is passed on once more to the keys that come then, by whoever was given it as well', async () => {
    const other = await anew(await enrolStaff(world, ['investigator']), ['investigator'])
    await expect(titleOf(other)).rejects.toMatchObject(closed)
    await passedTo(other, ida)
    expect(await titleOf(other)).toEqual(await titleOf(owner))
    const third = await anew(other, ['investigator'])
    await expect(titleOf(third)).rejects.toMatchObject(closed)
  })

  it('is refused for whoever left, and written by nobody who is not on the staff', async () => {
    const gone = await enrolStaff(world, ['investigator'])
    await record(owner, { kind: 'staffRevoked', staffId: idOf(gone) })
    const board = await boardAt(owner)
    await expect(findPassing(owner, board, idOf(gone))).rejects.toMatchObject({
      code: 'programme.revoked',
    })
    const keys = await deposit(owner, await seal(utf8('{}'), [await ageKeyOf(owner)]))
    const event = { kind: 'sealsPassedOn', to: idOf(gone), keys } as const
    await expect(record(owner, event)).rejects.toMatchObject({ code: 'programme.revoked' })
    const toIda = { ...event, to: idOf(ida) }
    await expect(record(reader, toIda)).rejects.toMatchObject({ code: 'act.notYours' })
    const nothing = { ...toIda, keys: 'f'.repeat(64) }
    await expect(record(owner, nothing)).rejects.toMatchObject({ code: 'vault.missing' })
  })
})

describe('what is passed on', () => {
  it('is no question to those who answer, where the colleague is none of them', async () => {
    const second = await enrolStaff(world, ['publisher'])
    const noteId = await askTeam(reader, caseId, 'Is our build affected?')
    const ivo = await anew(await enrolStaff(world, ['investigator']), ['investigator'])
    // Nor by a copy of it that somebody put where the team’s words are.
    const question = (await boardAt(owner)).notes.questions.get(noteId) ?? expect.fail()
    await record(second, {
      kind: 'caseOpened',
      caseId: `cas_${'q'.repeat(16)}` as CaseId,
      sealed: question.sealed,
    })
    await passedTo(ivo)
    expect(await titleOf(ivo)).toEqual(await titleOf(owner))
    const seen = async (desk: Desk) => (await openQuestions(desk, await boardAt(desk)))[0]?.text
    expect([await seen(owner), await seen(ivo)]).toEqual(['Is our build affected?', null])
    await expect(openText(ivo, z.unknown(), question.sealed)).rejects.toMatchObject(closed)
    const pia = await anew(second, ['publisher'])
    expect(await seen(pia)).toBeNull()
    await passedTo(pia)
    expect(await seen(pia)).toBe('Is our build affected?')
  })

  it('is nothing that is sealed to one desk alone, wherever somebody put a copy of it', async () => {
    const secret = base64(await seal(utf8('"mine"'), [await ageKeyOf(owner)]))
    const eve = await enrolStaff(world, ['publisher', 'investigator'])
    const odd = `cas_${'r'.repeat(16)}` as CaseId
    await record(eve, { kind: 'caseOpened', caseId: odd, sealed: secret })
    await passedTo(eve)
    await expect(openText(eve, z.unknown(), secret)).rejects.toMatchObject(closed)
    expect(await openText(owner, z.unknown(), secret)).toBe('mine')
  })

  it('is nothing that takes two investigators, nor a share of it', async () => {
    await world.ledger.catchUp()
    await setKeyShares(owner, world.ledger, true)
    const shared = await openCase(world, [reader])
    await publish({ ...publicationOf(world, shared), journal: memoryJournal() })
    const again = await anew(ida, ['investigator'])
    await passedTo(again)
    const blobs = materialOf(await boardAt(again), shared)
    const lacking = { code: 'keyShares.lacking', details: { have: 0 } }
    for (const blob of blobs) await expect(fetchOpened(again, blob)).rejects.toMatchObject(lacking)
    const ledger = new VerifiedLedger(owner)
    await ledger.catchUp()
    for (const blob of blobs) {
      const sealed = await fetchSealed(owner, blob)
      await releaseShare(owner, ledger, { blob, sealed, to: idOf(again) })
      await expect(fetchOpened(again, blob)).rejects.toMatchObject({ details: { have: 1 } })
    }
  })

  it('goes to the keys that a colleague has by then, and not to those that were stolen meanwhile', async () => {
    const stolen = await anew(await enrolStaff(world, ['investigator']), ['investigator'])
    const passing = await findPassing(owner, await boardAt(owner), idOf(stolen))
    const again = await anew(stolen, ['investigator'])
    await passOn(owner, new VerifiedLedger(owner), passing)
    expect(await titleOf(again)).toEqual(await titleOf(owner))
    const [passed = expect.fail()] =
      (await boardAt(owner)).programme.passedOn.get(idOf(again)) ?? []
    const sealed = await fetchSealed(owner, passed.keys)
    await expect(open(sealed, openersOf(stolen.keyring))).rejects.toMatchObject(closed)
  })

  it('is worth nothing where it is not the key of that very header', async () => {
    const target = await anew(await enrolStaff(world, ['investigator']), ['investigator'])
    const board = await boardAt(owner)
    const { keys } = await findPassing(owner, board, idOf(target))
    const wrong = Object.fromEntries(
      Object.entries(keys).map(([hash, key]) => [
        hash,
        base64(fromBase64(key).map((one) => one ^ 1)),
      ]),
    )
    await passOn(owner, new VerifiedLedger(owner), { to: idOf(target), keys: wrong })
    await expect(titleOf(target)).rejects.toMatchObject(closed)
    await passedTo(target)
    expect(await titleOf(target)).toEqual(await titleOf(owner))
  })
})

async function ageKeyOf(desk: Desk): Promise<string> {
  return (await boardAt(desk)).programme.staff.get(idOf(desk))?.ageKey ?? ''
}
