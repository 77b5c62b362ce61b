// The shortest whole journey through a real house: found, enrol, embargo, and what each may see.

import { CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { countersign, invite, offerKeys, pendingOffers } from '@forewarn/desk/enrol'
import { acceptAgreement, answerEmbargo, readInbox } from '@forewarn/desk/inbox'
import { record } from '@forewarn/desk/record'
import { sealText } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS, later, openWorld, START, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.end())

describe('a new programme', () => {
  it('lets a recipient enrol, be countersigned, accept, and see nothing before there is anything', async () => {
    const { owner, ledger, ports } = world
    const partnerId = freshId(PartnerId, 'prt', ports.random)
    const recipientId = freshId(RecipientId, 'rcp', ports.random)
    const caseId = freshId(CaseId, 'cas', ports.random)
    await record(owner, {
      kind: 'rosterChanged',
      partners: [{ partnerId, tier: 'early', jurisdiction: 'AT' }],
      recipients: [{ recipientId, partnerId, kind: 'person' }],
    })
    const [letter] = await invite(owner, [{ actor: recipientId }], DAY_MS)
    if (letter === undefined) throw new Error('no invitation')
    const keyring = await offerKeys(ports, letter)
    await expect(world.signIn(keyring)).rejects.toMatchObject({ code: 'session.missing' })
    const board = await ledger.catchUp()
    expect(pendingOffers(board).map(({ actor }) => actor)).toEqual([recipientId])
    await countersign(owner, ledger, [recipientId])
    const recipient = await world.signIn(keyring)
    await record(owner, { kind: 'agreementSet', version: 1, terms: 'a'.repeat(64) })
    await record(owner, {
      kind: 'caseOpened',
      caseId,
      sealed: await sealText(board, { name: 'x' }),
    })
    const liftsAt = later(START, 10 * DAY_MS)
    await record(
      owner,
      { kind: 'embargoProposed', caseId, liftsAt },
      { kind: 'embargoAccepted', caseId, liftsAt },
      { kind: 'participantsInvited', caseId, recipientIds: [recipientId] },
    )
    const before = await readInbox(recipient)
    const silent = { status: null, report: 'not received' }
    expect(before.cases).toEqual([
      { caseId, liftsAt, consent: 'invited', lifted: false, released: false, ...silent },
    ])
    await acceptAgreement(recipient, before)
    const [invitation] = before.cases
    if (invitation === undefined) throw new Error('no case')
    await answerEmbargo(recipient, invitation, 'accept')
    const after = await readInbox(recipient)
    expect(after.cases[0]?.consent).toBe('given')
    expect(after.agreement?.accepted).toBe(true)
    expect(after.parts).toEqual([])
    await world.restart()
    const again = await world.signIn(keyring)
    expect(await readInbox(again)).toEqual(after)
    const fresh = await ledger.catchUp()
    expect(fresh.size).toBe(11)
  })
})
