// A part that goes by mail is in the ledger before it is a file; and nothing but such a part ever goes.

import { waiting } from '@forewarn/core/board/waiting'
import type { Part } from '@forewarn/core/bundle/slice'
import { freshAgeIdentity, open, recipientOf, seal } from '@forewarn/core/sealing/age'
import {
  AttemptId,
  BundleId,
  type CaseId,
  freshId,
  PartId,
  PartnerId,
  RecipientId,
} from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { ofAnotherEnd } from '@forewarn/desk/negotiate'
import { addressing } from '@forewarn/desk/publish/addressing'
import { handOver, leftOutByHand, type Outbox } from '@forewarn/desk/publish/hand-over'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import {
  enrol,
  enrolRecipients,
  folderOf,
  LATER_AT,
  LIFTS_AT,
  openCase,
  publicationOf,
} from './stage.ts'

let world: World
let enrolled: Desk
let mailed: RecipientId
let identity: string
let caseId: CaseId

beforeAll(async () => {
  world = await openWorld('by hand first')
  const [first] = await enrolRecipients(world, ['now'])
  enrolled = first as Desk
  mailed = await importOnly('later')
  identity = await freshAgeIdentity({ postQuantum: false })
  caseId = await openCase(world, [enrolled])
  await publish({
    ...publicationOf(world, caseId),
    mailKeys: new Map([[mailed, await keyOf(identity)]]),
  })
})
afterAll(() => world.end())

async function importOnly(tier: string): Promise<RecipientId> {
  const partnerId = freshId(PartnerId, 'prt', world.ports.random)
  const recipientId = freshId(RecipientId, 'rcp', world.ports.random)
  await record(world.owner, {
    kind: 'rosterChanged',
    partners: [{ partnerId, tier, jurisdiction: 'AT' }],
    recipients: [{ recipientId, partnerId, kind: 'person' }],
  })
  await world.ledger.catchUp()
  return recipientId
}

async function keyOf(secret: string): Promise<MailKey> {
  const key = await recipientOf(secret)
  const digest = digestOf(new TextEncoder().encode(key))
  return { digest, fingerprint: key, kind: 'age', seal: (plain) => seal(plain, [key]) }
}

function memoryOutbox(failing = false) {
  const files = new Map<string, Uint8Array>()
  const outbox: Outbox = {
    has: async ({ partId }) => files.has(partId),
    write: async ({ part, sealed }) => {
      if (failing) throw new Error('disk full')
      files.set(part.partId, sealed)
    },
  }
  return { files, outbox }
}

const partsOf = (recipientId: RecipientId): readonly Part[] =>
  world.ledger.board.bundle.partsOf.get(recipientId) ?? []

async function refusal(partIds: readonly Part['partId'][]): Promise<unknown> {
  const act = record(world.owner, { kind: 'partsHandedOver', partIds: [...partIds] })
  return act.then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  )
}

it('does not go before its instant, nor if it is one that is collected', async () => {
  const { files, outbox } = memoryOutbox()
  expect(await handOver(world.owner, world.ledger, caseId, outbox)).toEqual([])
  expect(files.size).toBe(0)
  const [own] = partsOf(RecipientId.parse(enrolled.keyring.actor))
  const [first] = partsOf(mailed)
  if (own === undefined || first === undefined) throw new Error('nothing published')
  expect(await refusal([own.partId])).toBe('handover.notByHand')
  expect(await refusal([first.partId])).toBe('handover.notOpen')
})

it('is in the ledger before it is a file: a full disk leaves an entry, and never a file without one', async () => {
  world.now = LATER_AT
  const failed = memoryOutbox(true)
  await expect(handOver(world.owner, world.ledger, caseId, failed.outbox)).rejects.toThrow(/full/)
  await world.ledger.catchUp()
  expect(partsOf(mailed).map(({ collectedAt }) => collectedAt.length)).toEqual([1, 1])

  const { files, outbox } = memoryOutbox()
  const written = await handOver(world.owner, world.ledger, caseId, outbox)
  expect(written.map(({ recipientId }) => recipientId)).toEqual([mailed, mailed])
  expect(partsOf(mailed).map(({ collectedAt }) => collectedAt.length)).toEqual([2, 2])
  for (const sealed of files.values()) {
    expect((await open(sealed, [identity])).length).toBeGreaterThan(1000)
  }
  expect(await handOver(world.owner, world.ledger, caseId, outbox)).toEqual([])
})

it('is refused twice in one act, and to whoever has keys by now', async () => {
  const [first] = partsOf(mailed)
  if (first === undefined) throw new Error('nothing published')
  expect(await refusal([first.partId, first.partId])).toBe('handover.twice')
  const other = await openCase(world, [enrolled])
  const known = RecipientId.parse(enrolled.keyring.actor)
  const forged = publicationOf(world, other)
  const { desk } = forged
  const published = await publish({
    ...forged,
    mailKeys: new Map([[known, await keyOf(identity)]]),
  })
  expect(published.recipients).toBe(1)
  expect(partsOf(known).every(({ byHand }) => byHand === undefined)).toBe(true)
  const attempt = world.ledger.board.bundle.attempts.get(published.attemptId)
  const [copy] = attempt?.copies ?? []
  if (copy === undefined) throw new Error('nothing published')
  const act = record(desk, {
    kind: 'copiesAddressedByHand',
    attemptId: published.attemptId,
    copies: [{ ...copy, key: 'ab'.repeat(32) }],
  })
  await expect(act).rejects.toMatchObject({ code: 'attempt.state' })
})

describe('whoever was ever enrolled', () => {
  const AGREED = { answer: 'accept', liftsAt: LIFTS_AT } as const
  let decliner: RecipientId
  let robbed: RecipientId
  let accepter: RecipientId
  let onPaper: RecipientId
  let other: CaseId
  let keys: Map<RecipientId, MailKey>

  beforeAll(async () => {
    const all = []
    for (let i = 0; i < 4; i++) all.push(await importOnly('now'))
    ;[decliner, robbed, accepter, onPaper] = all as [
      RecipientId,
      RecipientId,
      RecipientId,
      RecipientId,
    ]
    const key = await keyOf(identity)
    keys = new Map(all.map((recipientId) => [recipientId, key]))
    other = await openCase(world, [enrolled])
    await publish(publicationOf(world, other, { mailKeys: keys }))
    const invited = [decliner, accepter]
    await record(world.owner, {
      kind: 'participantsInvited',
      ...{ caseId: other, recipientIds: invited },
    })
    const desks = await enrol(world.owner, world.ledger, [decliner, accepter, robbed])
    const [declines = enrolled, accepts = enrolled] = desks
    const answer = { kind: 'embargoAnswered', caseId: other, ...AGREED } as const
    await record(declines, { ...answer, answer: 'decline' })
    await record(accepts, answer)
    await record(world.owner, { kind: 'keysRevoked', recipientId: robbed })
    await world.ledger.catchUp()
  })

  it('gets nothing more by mail, by the desk or past it, and is named with the reason', async () => {
    const { board } = world.ledger
    expect(leftOutByHand(board, other, world.now)).toEqual(
      [
        { recipientId: decliner, because: 'declined' },
        { recipientId: robbed, because: 'revoked' },
        { recipientId: accepter, because: 'enrolled' },
      ].sort((a, b) => (a.recipientId < b.recipientId ? -1 : 1)),
    )
    const codes = []
    for (const recipientId of [decliner, robbed, accepter]) {
      const inCase = partsOf(recipientId).filter((part) => part.caseId === other)
      expect(inCase).toHaveLength(2)
      codes.push(await refusal(inCase.map(({ partId }) => partId)))
    }
    expect(codes).toEqual(['bundle.declined', 'bundle.revoked', 'bundle.enrolled'])
    const { outbox } = memoryOutbox()
    const written = await handOver(world.owner, world.ledger, other, outbox)
    expect(written.map(({ recipientId }) => recipientId)).toEqual([onPaper, onPaper])
  })

  it('is not told that by-hand parts wait, nor said to lose them', () => {
    const { board } = world.ledger
    const keysOf = waiting(board, accepter, world.now).map(({ key }) => key)
    expect(keysOf.filter((key) => key.startsWith('part '))).toEqual([])
    const { mustAcceptAgain, loseAccess } = ofAnotherEnd(board, other, world.now)
    expect(mustAcceptAgain).toContain(accepter)
    expect(loseAccess).not.toContain(accepter)
    expect(loseAccess).toContain(RecipientId.parse(enrolled.keyring.actor))
  })

  it('and has no keys any more gets no new version by mail, whatever key the team still has', async () => {
    const next = await openCase(world, [enrolled])
    const { addresses, keyless, revoked } = addressing(world.ledger.board, next, folderOf(), keys)
    expect(addresses.filter(({ byHand }) => byHand !== undefined)).toMatchObject([
      { recipientId: onPaper },
    ])
    expect(revoked).toEqual([robbed])
    expect(keyless).toContain(robbed)
    const attemptId = freshId(AttemptId, 'att', world.ports.random)
    const bundleId = freshId(BundleId, 'bun', world.ports.random)
    const commitment = '0'.repeat(64)
    await record(world.owner, {
      kind: 'seedCommitted',
      ...{ attemptId, bundleId, caseId: next, version: 1, commitment },
    })
    const forged = (recipientId: RecipientId) =>
      record(world.owner, {
        kind: 'copiesAddressedByHand',
        attemptId,
        copies: [{ recipientId, commitment, key: 'ab'.repeat(32), parts: [partFrom(enrolled)] }],
      })
    await expect(forged(robbed)).rejects.toMatchObject({ code: 'bundle.revoked' })
    await expect(forged(accepter)).rejects.toMatchObject({ code: 'bundle.enrolled' })
    await forged(onPaper)
  })
})

/** A part under a fresh id, of bytes that the house has. */
function partFrom({ keyring }: Desk) {
  const [part = expect.fail()] = partsOf(RecipientId.parse(keyring.actor))
  const { class: one, opensAt, digest, bytes } = part
  return { partId: freshId(PartId, 'par', world.ports.random), class: one, opensAt, digest, bytes }
}
