// An embargo that ends and releases nothing takes nothing from anybody, and gives nothing to anybody.

import { waiting } from '@forewarn/core/board/waiting'
import { type CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { endUnreleased, liftDue, stageLift } from '@forewarn/desk/lift'
import { sendNote } from '@forewarn/desk/notes/send'
import { dueByHand } from '@forewarn/desk/publish/hand-over'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { openText } from '@forewarn/desk/team'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { openWorld, START, type World } from '../journeys/world.ts'
import { swallowing } from './liar.ts'
import {
  enrolRecipients,
  LATER_AT,
  LIFTS_AT,
  LINES,
  memoryJournal,
  openCase,
  publicationOf,
  through,
} from './stage.ts'

const PAGE = { name: 'advisory.html', type: 'text/html; charset=utf-8', text: 'x' } as const

let world: World
let early: Desk
let late: Desk
let outside: Desk
let mailed: [RecipientId, RecipientId]
let caseId: CaseId
let other: CaseId

beforeAll(async () => {
  world = await openWorld('ended')
  const { owner, ports } = world
  ;[early, late, outside] = (await enrolRecipients(world, ['now', 'later', 'now'])) as [
    Desk,
    Desk,
    Desk,
  ]
  const partners = ['now', 'later'].map((tier) => ({
    ...{ partnerId: freshId(PartnerId, 'prt', ports.random), tier, jurisdiction: 'AT' },
  }))
  const recipients = partners.map(({ partnerId }) => ({
    ...{ recipientId: freshId(RecipientId, 'rcp', ports.random), partnerId },
    kind: 'person' as const,
  }))
  await record(owner, { kind: 'rosterChanged', partners, recipients })
  mailed = recipients.map(({ recipientId }) => recipientId) as [RecipientId, RecipientId]
  caseId = await openCase(world, [early, late])
  other = await openCase(world, [early])
  await record(owner, {
    kind: 'participantsInvited',
    ...{ caseId, recipientIds: [idOf(outside)] },
  })
  await record(outside, { kind: 'embargoAnswered', caseId, answer: 'decline', liftsAt: LIFTS_AT })
  const seal = async () => new Uint8Array([1])
  const key = { digest: 'ab'.repeat(32), fingerprint: '', kind: 'age', seal } as const
  const mailKeys = new Map(mailed.map((recipientId) => [recipientId, key]))
  await publish(publicationOf(world, caseId, { mailKeys }))
})
afterAll(() => world.end())

const idOf = ({ keyring }: Desk) => RecipientId.parse(keyring.actor)
const partsOf = (one: Desk) => world.ledger.board.bundle.partsOf.get(idOf(one)) ?? []

it('is believed by the desk only once the verified ledger shows it', async () => {
  const desk = await through(world.owner, swallowing('embargoEnded'))
  const ending = endUnreleased(desk, new VerifiedLedger(desk), caseId, 'It was none.')
  await expect(ending).rejects.toMatchObject({ code: 'ledger.unwritten' })
  expect((await world.ledger.catchUp()).embargo.cases.get(caseId)?.em).toBe('A')
  expect(await endUnreleased(world.owner, world.ledger, caseId, 'It was none.')).toBe(START)
})

it('keeps its reason for the team, and is told to everybody who was asked', async () => {
  const { board } = world.ledger
  const sealed = board.embargo.cases.get(caseId)?.unreleased?.reason ?? ''
  expect(await openText(world.owner, z.string(), sealed)).toBe('It was none.')
  await expect(openText(early, z.string(), sealed)).rejects.toMatchObject({
    code: 'sealing.notForYou',
  })
  for (const desk of [early, late, outside]) {
    const { cases } = await readInbox(desk)
    expect(cases.filter((one) => one.caseId === caseId)).toMatchObject([
      { caseId, liftsAt: START, lifted: true, released: false },
    ])
    const keys = waiting(board, idOf(desk), START).map(({ key }) => key)
    expect(keys).toContain(`end ${caseId}`)
    expect(keys.some((key) => key.startsWith('consent'))).toBe(false)
  }
})

it('leaves open what was open, and opens nothing more, now or after its agreed end', async () => {
  const [own = expect.fail()] = (await readInbox(early)).parts
  expect(own.open).toBe(true)
  const opened = await openPart(early.keyring, await collectPart(early, own.partId))
  expect(opened.manifest.partId).toBe(own.partId)
  for (const at of [START, LATER_AT, LIFTS_AT]) {
    world.now = at
    for (const desk of [late, outside]) {
      expect((await readInbox(desk)).parts).toEqual([])
      const [part = expect.fail()] = partsOf(desk)
      await expect(collectPart(desk, part.partId)).rejects.toMatchObject({ code: 'part.unknown' })
    }
    const due = dueByHand(await world.ledger.catchUp(), caseId, at)
    expect(new Set(due.map(({ recipientId }) => recipientId))).toEqual(new Set([mailed[0]]))
  }
  world.now = START
})

it('lets the team say why to those who had agreed, and to nobody else', async () => {
  const { owner, ledger } = world
  const write = (one: Desk) => {
    const to = [{ recipientId: idOf(one), answers: [] }]
    return sendNote({ desk: owner, ledger, journal: memoryJournal(), caseId, to, text: 'None.' })
  }
  await write(late)
  await expect(write(outside)).rejects.toMatchObject({
    code: 'note.barred',
    details: { because: expect.stringContaining('nothing was released') },
  })
})

it('is final: nothing is planned, proposed, staged, published or lifted in the case again', async () => {
  const { owner, ledger } = world
  const liftsAt = LIFTS_AT
  const refused = (event: Parameters<typeof record>[1]) =>
    record(owner, event as never).then(
      () => undefined,
      ({ code }) => code,
    )
  expect([
    await refused({ kind: 'planSet', caseId, liftsAt, lines: [...LINES] }),
    await refused({ kind: 'embargoProposed', caseId, liftsAt }),
    await refused({ kind: 'embargoEnded', caseId, reason: 'YWdl' }),
  ]).toEqual(['embargo.inactive', 'embargo.move', 'embargo.move'])
  await expect(stageLift(owner, ledger, caseId, [PAGE])).rejects.toMatchObject({
    code: 'embargo.inactive',
  })
  world.now = LIFTS_AT
  expect((await liftDue(owner, ledger)).lifted).toEqual([])
  world.now = START
})

it('passes no staged advisory over', async () => {
  const { owner, ledger } = world
  await stageLift(owner, ledger, other, [PAGE])
  await expect(endUnreleased(owner, ledger, other, 'x')).rejects.toMatchObject({
    code: 'lift.staged',
  })
})
