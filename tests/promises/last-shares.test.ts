// Whoever revokes an investigator is told first where nobody could open masters and codewords any more.

import type { CaseId, StaffId } from '@forewarn/core/shared/ids'
import { revokeKeys } from '@forewarn/desk/enrol'
import { releaseShare, setKeyShares } from '@forewarn/desk/key-shares'
import { materialOf } from '@forewarn/desk/material'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { fetchOpened, fetchSealed } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
let ada: Desk
let ben: Desk
let caseId: CaseId

const idOf = ({ keyring }: Desk) => keyring.actor as StaffId
const boardAt = (desk: Desk) => new VerifiedLedger(desk).catchUp()
const revoke = (desk: Desk, how = {}) => revokeKeys(owner, world.ledger, idOf(desk), how)
const isRevoked = async (desk: Desk) =>
  (await boardAt(owner)).programme.staff.get(idOf(desk))?.revoked

async function release(by: Desk, to: Desk): Promise<void> {
  const ledger = new VerifiedLedger(by)
  for (const blob of materialOf(await ledger.catchUp(), caseId)) {
    const sealed = await fetchSealed(by, blob)
    expect(await releaseShare(by, ledger, { blob, sealed, to: idOf(to) })).toBe(true)
  }
}

async function opens(desk: Desk): Promise<boolean> {
  const [blob = expect.fail()] = materialOf(await boardAt(desk), caseId)
  return fetchOpened(desk, blob).then(
    () => true,
    () => false,
  )
}

/** An owner and two investigators have a share each of what one case holds. */
beforeEach(async () => {
  world = await openWorld('last shares')
  owner = world.owner
  ada = await enrolStaff(world, ['investigator'])
  ben = await enrolStaff(world, ['investigator'])
  await setKeyShares(owner, world.ledger, true)
  const [reader = expect.fail()] = await enrolRecipients(world, ['now'])
  caseId = await openCase(world, [reader])
  await publish({ ...publicationOf(world, caseId), journal: memoryJournal() })
})
afterEach(() => world.end())

const last = (who: Desk) => ({
  code: 'keyShares.last',
  details: { id: idOf(who), cases: [caseId] },
})

describe('an investigator', () => {
  it('is revoked as ever while two others have their shares', async () => {
    await revoke(ben)
    expect(await isRevoked(ben)).toBe(true)
  })

  it('is not revoked where one other would be left, until that one was given a share', async () => {
    await revoke(ben)
    await expect(revoke(ada)).rejects.toMatchObject(last(ada))
    expect(await isRevoked(ada)).toBe(false)
    await release(ada, owner)
    await revoke(ada)
    expect([await isRevoked(ada), await opens(owner)]).toEqual([true, true])
  })

  it('is revoked at once where somebody says so who knows what is lost', async () => {
    await revoke(ben)
    await revoke(ada, { loseShares: true })
    expect([await isRevoked(ada), await opens(owner)]).toEqual([true, false])
  })

  it('counts by the keys that a share was sealed to: other keys are no share', async () => {
    await world.ledger.catchUp()
    const [again = expect.fail()] = await enrol(owner, world.ledger, [idOf(ben)], ['investigator'])
    await expect(revoke(ada)).rejects.toMatchObject(last(ada))
    // Whoever has none is in nobody's way.
    await revoke(again)
    await release(ada, owner)
    await revoke(ada)
    expect(await opens(owner)).toBe(true)
  })

  it('who came later and was given shares counts for those who gave them', async () => {
    const cora = await enrolStaff(world, ['investigator'])
    await release(ada, cora)
    await release(ben, cora)
    await revoke(ben)
    await revoke(ada)
    expect(await opens(cora)).toBe(true)
    await expect(revoke(cora)).rejects.toMatchObject(last(cora))
  })
})

it('nobody is asked anything who was never under that rule, nor for a recipient', async () => {
  const other = await openWorld('no shares')
  const eve = await enrolStaff(other, ['investigator'])
  await revokeKeys(other.owner, other.ledger, idOf(eve))
  const [reader = expect.fail()] = await enrolRecipients(other, ['now'])
  await revokeKeys(other.owner, other.ledger, reader.keyring.actor)
  expect(
    (await new VerifiedLedger(other.owner).catchUp()).programme.staff.get(idOf(eve))?.revoked,
  ).toBe(true)
  await other.end()
})
