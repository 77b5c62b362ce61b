// The second person is there, too: a copied key signs beside nobody whose passkey was not shown.

import { approvalBytes } from '@forewarn/core/board/entry'
import { sign } from '@forewarn/core/sealing/signatures'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { freshId, PartnerId, StaffId } from '@forewarn/core/shared/ids'
import { act } from '@forewarn/desk/keyring'
import { record, send } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { approve, setTwoPeople, waiting } from '@forewarn/desk/two-people'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { addTo, Passkey } from '../passkeys.ts'
import { enrolStaff } from './stage.ts'

let world: World
let owner: Desk
/** Has a passkey. */
let bea: Desk

beforeAll(async () => {
  world = await openWorld('second person there')
  owner = world.owner
  bea = await enrolStaff(world, ['owner'])
  await enrolStaff(world, ['owner'])
  await setTwoPeople(owner, world.ledger, true)
  await addTo(bea, new Passkey('bea'))
})
afterAll(() => world.end())

const alone = expect.objectContaining({ code: 'act.alone' })
const proposed = expect.objectContaining({ code: 'act.proposed' })

const roster = () => {
  const partnerId = freshId(PartnerId, 'prt', world.ports.random)
  const partners = [{ partnerId, tier: 'now', jurisdiction: 'AT' }]
  return { kind: 'rosterChanged' as const, partners, recipients: [] }
}

/** As whoever copied both keyrings writes it. */
function signedByBoth(author: Desk, second: Desk) {
  const one = act(author.keyring, roster(), world.ports.random)
  const signature = hex(sign(approvalBytes(one), fromHex(second.keyring.signingSecret)))
  return { ...one, also: [{ by: StaffId.parse(second.keyring.actor), signature }] }
}

describe('with the copied key of somebody who has a passkey', () => {
  it('nobody signs their own act a second time', async () => {
    await expect(send(owner, [signedByBoth(owner, bea)])).rejects.toEqual(alone)
  })

  it('nobody is the first of two, who never proposed it', async () => {
    await expect(send(owner, [signedByBoth(bea, owner)])).rejects.toEqual(alone)
  })

  it('and who shows it proposes, or approves, as ever', async () => {
    for (const [first, second] of [
      [owner, bea],
      [bea, owner],
    ] as const) {
      await expect(record(first, roster())).rejects.toEqual(proposed)
      const ledger = new VerifiedLedger(second)
      const [one = expect.fail()] = await waiting(second, await ledger.catchUp())
      await approve(second, ledger, one)
    }
  })
})
