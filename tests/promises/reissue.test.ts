// Issued again: the same copy for new keys, a first one for who came late, a further one after a theft, and never two otherwise.

import { currentParts } from '@forewarn/core/bundle/attempt'
import { contentDigest } from '@forewarn/core/bundle/part'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { type CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, openPart } from '@forewarn/desk/inbox'
import { dueByHand } from '@forewarn/desk/publish/hand-over'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { publish } from '@forewarn/desk/publish/publish'
import type { CopyMaker } from '@forewarn/desk/publish/workshop'
import { record } from '@forewarn/desk/record'
import { reissue } from '@forewarn/desk/reissue/reissue'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { digestOf } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { withdraw } from '@forewarn/desk/withdraw'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { asking, attemptOf, comesLate, idOf, partsIn, published, read } from './reissue-stage.ts'
import {
  enrol,
  enrolRecipients,
  enrolStaff,
  LIFTS_AT,
  OWN_TEXTS,
  openCase,
  publicationOf,
} from './stage.ts'

let world: World
let first: Desk
let second: Desk
let publisher: Desk

beforeAll(async () => {
  world = await openWorld('reissue')
  publisher = await enrolStaff(world, ['publisher'])
  const [one, two] = await enrolRecipients(world, ['now', 'now'])
  if (one === undefined || two === undefined) throw new Error('nobody')
  ;[first, second] = [one, two]
})
afterAll(() => world.end())

describe('a recipient who lost a key', () => {
  let caseId: CaseId
  let before: Map<string, string>
  let renewed: Desk
  const id = () => idOf(first)

  beforeAll(async () => {
    caseId = await published(world, [first, second])
    before = await read(first, caseId)
    await record(world.owner, { kind: 'keysRevoked', recipientId: id() })
  })

  it('gets nothing as long as it has none', async () => {
    const asked = reissue(asking(world, caseId, { who: [id()] }))
    await expect(asked).rejects.toMatchObject({ code: 'bundle.keyless' })
  })

  it('gets the very same parts sealed to the new one, by any publisher who was there', async () => {
    ;[renewed = first] = await enrol(world.owner, world.ledger, [id()])
    expect([...(await partsIn(renewed, caseId))].map(({ open }) => open)).toEqual([true, true])
    const ledger = new VerifiedLedger(publisher)
    const { reseal, additions } = await reissue(
      asking(world, caseId, { desk: publisher, ledger, who: [id()] }),
    )
    expect([reseal, additions]).toEqual([[id()], []])
    expect(await read(renewed, caseId)).toEqual(before)
    expect(before.size).toBe(2)
    const [part] = await partsIn(renewed, caseId)
    const { receipts } = await collectPart(renewed, part?.partId ?? expect.fail())
    expect(receipts.length).toBeGreaterThan(3)
  })

  it('leaves the old key outside, and unable to open what was sealed anew', async () => {
    await expect(signIn(first.ports, first.keyring)).rejects.toMatchObject({
      code: 'session.missing',
    })
    const [part] = await partsIn(renewed, caseId)
    const collected = await collectPart(renewed, part?.partId ?? expect.fail())
    const thief = { ...renewed.keyring, identities: first.keyring.identities }
    await expect(openPart(thief, collected)).rejects.toMatchObject({ code: 'sealing.notForYou' })
  })

  it('has one copy all the same, and is refused another', async () => {
    expect(attemptOf(world, caseId).added).toBeUndefined()
    const again = reissue(asking(world, caseId, { who: [id()] }))
    await expect(again).rejects.toMatchObject({ code: 'bundle.held' })
    first = renewed
  })

  it('is told to collect again where the receipts are of another sealing than the bytes', async () => {
    const [part] = await partsIn(first, caseId)
    const partId = part?.partId ?? expect.fail()
    const collected = await collectPart(first, partId)
    const [other] = (await partsIn(first, caseId)).slice(1)
    const { sealed } = await collectPart(first, other?.partId ?? expect.fail())
    const mixed = openPart(first.keyring, { ...collected, sealed })
    await expect(mixed).rejects.toMatchObject({ code: 'receipt.incomplete' })
  })
})

describe('a recipient who came late', () => {
  it('gets a copy of its own, and nobody else’s changes', async () => {
    const caseId = await published(world, [first, second])
    const theirs = await read(first, caseId)
    const desk = await comesLate(world, caseId)
    expect(await partsIn(desk, caseId)).toEqual([])
    const { additions } = await reissue(asking(world, caseId))
    expect(additions.map(({ because, address }) => [because, address.recipientId])).toEqual([
      ['late', idOf(desk)],
    ])
    const own = await read(desk, caseId)
    expect([...own.keys()].sort()).toEqual([...theirs.keys()].sort())
    expect(own.get('description')).not.toBe(theirs.get('description'))
    expect(await read(first, caseId)).toEqual(theirs)
    expect((await reissue(asking(world, caseId))).additions).toEqual([])
    const named = reissue(asking(world, caseId, { who: [idOf(desk)] }))
    await expect(named).rejects.toMatchObject({ code: 'bundle.held' })
  })

  it('gets nothing where the plan gives it nothing, or without keys', async () => {
    const caseId = await published(world, [first, second])
    const [never] = await enrolRecipients(world, ['never'])
    const unplanned = reissue(asking(world, caseId, { who: [idOf(never ?? first)] }))
    await expect(unplanned).rejects.toMatchObject({ code: 'bundle.unplanned' })
    const [gone] = await enrolRecipients(world, ['now'])
    const recipientId = idOf(gone ?? first)
    await record(world.owner, { kind: 'keysRevoked', recipientId })
    expect((await reissue(asking(world, caseId))).keyless).toContain(recipientId)
    expect(attemptOf(world, caseId).added).toBeUndefined()
  })
})

describe('a recipient whose copy was stolen', () => {
  let caseId: CaseId
  const theft = () => asking(world, caseId, { who: [idOf(first)], isTheft: true })

  it('gets no further copy while nothing of the first was collected', async () => {
    caseId = await published(world, [first, second])
    await expect(reissue(theft())).rejects.toMatchObject({ code: 'bundle.uncollected' })
  })

  it('gets one with symbols of its own in its place, which is handed out alone', async () => {
    const [part] = await partsIn(first, caseId)
    const partId = part?.partId ?? expect.fail()
    const stolen = await openPart(first.keyring, await collectPart(first, partId))
    const { additions } = await reissue(theft())
    expect(additions.map(({ because, address }) => [because, address.holder])).toEqual([
      ['theft', `${idOf(first)} #2`],
    ])
    const board = await world.ledger.catchUp()
    const { attemptId } = attemptOf(world, caseId)
    expect(currentParts(board, attemptId, idOf(first)).map(({ generation }) => generation)).toEqual(
      [2, 2],
    )
    const open = (await partsIn(first, caseId)).filter((one) => one.open)
    expect(open).toHaveLength(2)
    expect(open.map((one) => one.partId)).not.toContain(partId)
    const again = collectPart(first, partId)
    await expect(again).rejects.toMatchObject({ code: 'part.unknown' })
    await expect(reissue(theft())).rejects.toMatchObject({ code: 'bundle.uncollected' })
    const fresh = await read(first, caseId)
    expect(fresh.size).toBe(2)
    expect(fresh.get('description')).not.toBe(text(stolen.files[0]?.bytes ?? new Uint8Array(0)))
  })

  it('has the further copy sealed anew, not the stolen one, when its keys change', async () => {
    const fresh = await read(first, caseId)
    const [renewed = first] = await enrol(world.owner, world.ledger, [idOf(first)])
    const { reseal } = await reissue(asking(world, caseId, { who: [idOf(first)] }))
    expect(reseal).toEqual([idOf(first)])
    first = renewed
    expect(await read(first, caseId)).toEqual(fresh)
  })

  it('may be robbed again', async () => {
    const { additions } = await reissue(theft())
    expect(additions.map(({ address }) => address.holder)).toEqual([`${idOf(first)} #3`])
    expect((await read(first, caseId)).size).toBe(2)
  })
})

describe('a recipient who got files by mail', () => {
  it('collects the same copy once it has keys, and nothing more goes by mail', async () => {
    const partnerId = freshId(PartnerId, 'prt', world.ports.random)
    const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
    await record(world.owner, {
      kind: 'rosterChanged',
      partners: [{ partnerId, tier: 'now', jurisdiction: 'AT' }],
      recipients: [{ recipientId, partnerId, kind: 'person' }],
    })
    const caseId = await openCase(world, [first])
    const digest = digestOf(utf8('their key'))
    const key: MailKey = { digest, fingerprint: '', kind: 'age', seal: async () => utf8('mailed') }
    await publish(publicationOf(world, caseId, { mailKeys: new Map([[recipientId, key]]) }))
    await record(world.owner, { kind: 'participantsInvited', caseId, recipientIds: [recipientId] })
    expect(dueByHand(await world.ledger.catchUp(), caseId, world.now)).toHaveLength(2)
    const [desk = first] = await enrol(world.owner, world.ledger, [recipientId])
    const answer = { answer: 'accept', liftsAt: LIFTS_AT } as const
    await record(desk, { kind: 'embargoAnswered', caseId, ...answer })
    expect(await partsIn(desk, caseId)).toEqual([])
    expect(dueByHand(await world.ledger.catchUp(), caseId, world.now)).toEqual([])
    const { reseal } = await reissue(asking(world, caseId, { who: [recipientId] }))
    expect(reseal).toEqual([recipientId])
    expect((await read(desk, caseId)).size).toBe(2)
    expect(dueByHand(world.ledger.board, caseId, world.now)).toEqual([])
  })
})

describe('nothing is issued', () => {
  it('by a desk that was enrolled after the publication', async () => {
    const caseId = await published(world, [first, second])
    const desk = await enrolStaff(world, ['publisher'])
    const ledger = new VerifiedLedger(desk)
    const asked = reissue(
      asking(world, caseId, { desk, ledger, who: [idOf(first)], isTheft: true }),
    )
    await expect(asked).rejects.toMatchObject({ code: 'bundle.beforeYou' })
  })

  it('of a version that was withdrawn', async () => {
    const caseId = await published(world, [first, second])
    await comesLate(world, caseId)
    await withdraw(world.owner, world.ledger, { caseId, reason: 'x' })
    await expect(reissue(asking(world, caseId))).rejects.toMatchObject({ code: 'bundle.withdrawn' })
  })

  it('that differs from what was committed to, or fails a check, or nobody says yes to', async () => {
    const caseId = await published(world, [first, second])
    await comesLate(world, caseId)
    const size = (await world.ledger.catchUp()).size
    const other: CopyMaker = {
      extend: async (...asked) => ({
        ...(await OWN_TEXTS.extend(...asked)),
        copyOf: async () => new Map(),
      }),
    }
    const changed = reissue(asking(world, caseId, { workshop: other }))
    await expect(changed).rejects.toMatchObject({ code: 'bundle.otherCopies' })
    const confirm = () => Promise.reject(new Error('no'))
    await expect(reissue(asking(world, caseId, { confirm }))).rejects.toThrow('no')
    expect((await world.ledger.catchUp()).size).toBe(size)
  })
})

it('a copy that was added holds what its act commits to', async () => {
  const caseId = await published(world, [first, second])
  const desk = await comesLate(world, caseId)
  await reissue(asking(world, caseId))
  const [part] = await partsIn(desk, caseId)
  const opened = await openPart(
    desk.keyring,
    await collectPart(desk, part?.partId ?? expect.fail()),
  )
  const { commitment, path } = opened.manifest
  expect(path).toEqual({ index: 0, size: 1, hashes: [] })
  expect(commitment.parts.map(({ content }) => content)).toContain(contentDigest(opened.files))
})
