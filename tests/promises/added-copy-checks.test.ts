// What a recipient's client believes of a copy that was added, or sealed anew: its own act alone, by a publisher, of this publication.

import type { Event } from '@forewarn/core/board/entry'
import { commitmentDigest } from '@forewarn/core/bundle/commitment'
import { packPart } from '@forewarn/core/bundle/part'
import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { open, recipientOf, seal } from '@forewarn/core/sealing/age'
import { utf8 } from '@forewarn/core/shared/bytes'
import { AttemptId, type CaseId, freshId, StaffId } from '@forewarn/core/shared/ids'
import type { RefusalCode } from '@forewarn/core/shared/refusal'
import { collectPart, openPart } from '@forewarn/desk/inbox'
import { act, type Keyring, signerOf } from '@forewarn/desk/keyring'
import { reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf } from '@forewarn/desk/team'
import type { Collected } from '@forewarn/desk/trusted'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { checkpointOver, entriesOf, stolenLogKey, treeOf } from './liar.ts'
import { asking, comesLate, idOf, partsIn, published } from './reissue-stage.ts'
import { enrol, enrolRecipients, enrolStaff } from './stage.ts'

let world: World
let caseId: CaseId
let reader: Desk
let other: Desk
let investigator: Desk
/** Added for the reader, and for somebody else. */
let mine: Collected
let theirs: Collected
let entries: StoredEntry[]

beforeAll(async () => {
  world = await openWorld('added copies')
  investigator = await enrolStaff(world, ['investigator'])
  const [first] = await enrolRecipients(world, ['now'])
  if (first === undefined) throw new Error('nobody')
  caseId = await published(world, [first])
  reader = await comesLate(world, caseId)
  other = await comesLate(world, caseId)
  await reissue(asking(world, caseId))
  mine = await collectFirst(reader)
  theirs = await collectFirst(other)
  entries = await entriesOf(world)
})
afterAll(() => world.end())

async function collectFirst(desk: Desk): Promise<Collected> {
  const [part] = await partsIn(desk, caseId)
  return collectPart(desk, part?.partId ?? expect.fail())
}

async function refuses(code: RefusalCode, change: Partial<Collected>, desk = reader) {
  const opening = openPart(desk.keyring, { ...mine, ...change })
  await expect(opening).rejects.toMatchObject({ code })
}

type Added = Extract<Event, { kind: 'copyAdded' }>

/** The very act that added the reader's copy, with something in it said otherwise. */
function added(change: Partial<Added> = {}): Added {
  const found = [...(attempt().added ?? [])].find((one) => one.recipientId === idOf(reader))
  if (found === undefined) throw new Error('nothing was added')
  const { because, recipientId, keys, commitment, codewords } = found
  const parts = (world.ledger.board.bundle.partsOf.get(recipientId) ?? []).map(
    ({ partId, class: one, opensAt, digest, bytes }) => ({
      ...{ partId, class: one, opensAt, digest, bytes },
    }),
  )
  const ids = { attemptId: attempt().attemptId, because, recipientId }
  return { kind: 'copyAdded', ...ids, keys, commitment, codewords, parts, ...change }
}

const attempt = () =>
  [...world.ledger.board.bundle.attempts.values()].find((one) => one.caseId === caseId) ??
  expect.fail()

/** The real receipts without their `copyAdded`, and in its place what a house with the log key made up. */
function instead(keyring: Keyring, event: Event): Partial<Collected> {
  const entry = { v: 1, at: world.now, act: act(keyring, event, world.ports.random) }
  const all = [...entries, { salt: new Uint8Array(32), bytes: utf8(JSON.stringify(entry)) }]
  const tree = treeOf(all)
  const checkpoint = { size: tree.size, signed: checkpointOver(all, stolenLogKey(world)) }
  const real = mine.receipts.filter(({ entry: bytes }) => !atob(bytes).includes('copyAdded'))
  const enrolled = entries.flatMap(({ bytes }, seq) =>
    new TextDecoder().decode(bytes).includes('staffEnrolled') ? [seq] : [],
  )
  const seqs = [...new Set([...real.map(({ seq }) => seq), ...enrolled])].sort((a, b) => a - b)
  const stored = (seq: number) => all[seq] ?? expect.fail()
  return {
    receipts: [...seqs, entries.length].map((seq) =>
      writeReceipt(tree, stored(seq), seq, checkpoint),
    ),
  }
}

describe('a copy that was added', () => {
  it('opens with the receipts that lead to its own act', async () => {
    const { manifest } = await openPart(reader.keyring, mine)
    expect(commitmentDigest(manifest.commitment)).toBe(added().commitment)
    expect(mine.receipts).toHaveLength(4)
    await openPart(reader.keyring, { ...mine, ...instead(world.owner.keyring, added()) })
  })

  it('tells its recipient of nobody else', async () => {
    const told = mine.receipts.map(({ entry }) => atob(entry)).join('\n')
    expect(told).toContain(idOf(reader))
    expect(told).not.toContain(idOf(other))
  })

  it.each([
    ['the publication', 1, 'receipt.incomplete'],
    ['the act that added it', 2, 'proof.mismatch'],
    ['one’s own request', 3, 'receipt.incomplete'],
  ] as const)('is refused without %s', async (_, index, code) => {
    await refuses(code, { receipts: mine.receipts.toSpliced(index, 1) })
  })

  it('is refused where somebody added it who may not publish', async () => {
    await refuses('act.unsigned', instead(investigator.keyring, added()))
    const asOwner = { ...investigator.keyring, actor: world.owner.keyring.actor }
    await refuses('signature.bad', instead(asOwner, added()))
  })

  it('is refused where its act is of another recipient, part, publication or copy', async () => {
    const { keyring } = world.owner
    const attemptId = freshId(AttemptId, 'att', world.ports.random)
    const parts = added().parts.slice(1)
    const said = (change: Partial<Added>) => instead(keyring, added(change))
    await refuses('receipt.incomplete', said({ recipientId: idOf(other) }))
    await refuses('receipt.incomplete', said({ parts }))
    await refuses('receipt.incomplete', said({ attemptId }))
    await refuses('proof.mismatch', said({ commitment: '0'.repeat(64) }))
  })

  it('of somebody else is refused, sealed to them or sealed anew', async () => {
    await refuses('sealing.notForYou', { sealed: theirs.sealed })
    const tar = await open(theirs.sealed, other.keyring.identities)
    const keys = await Promise.all(reader.keyring.identities.map(recipientOf))
    await refuses('proof.mismatch', { sealed: Uint8Array.from(await seal(tar, keys)) })
  })

  it('is refused where its publisher changed it after the act, or marked it by other masters', async () => {
    const { manifest, files } = await openPart(reader.keyring, mine)
    const signer = {
      ...signerOf(world.owner.keyring),
      by: StaffId.parse(world.owner.keyring.actor),
    }
    const keys = await Promise.all(reader.keyring.identities.map(recipientOf))
    const resealed = async (changed: typeof manifest) =>
      Uint8Array.from(await seal(await packPart(changed, files, signer), keys))
    const commitment = { ...manifest.commitment, masters: '0'.repeat(64) }
    const marked = { ...manifest, commitment }
    await refuses('proof.mismatch', { sealed: await resealed(marked) })
    const honest = added({ commitment: commitmentDigest(commitment) })
    const receipts = instead(world.owner.keyring, honest)
    await refuses('part.broken', { ...receipts, sealed: await resealed(marked) })
  })
})

describe('a copy that was sealed anew', () => {
  it('is refused where the act names other bytes, another recipient, or nobody with the right', async () => {
    const [renewed = reader] = await enrol(world.owner, world.ledger, [idOf(reader)])
    await reissue(asking(world, caseId, { who: [idOf(reader)] }))
    const again = await collectFirst(renewed)
    await openPart(renewed.keyring, again)
    mine = again
    entries = await entriesOf(world)
    const keys = added().keys
    const said = (digest: string, recipientId = idOf(renewed)): Event => ({
      kind: 'partsResealed',
      ...{ attemptId: attempt().attemptId, recipientId, keys },
      parts: [{ partId: again.partId, digest, bytes: again.sealed.length }],
    })
    const right = digestOf(again.sealed)
    const more = (keyring: Keyring, event: Event) => {
      const made = instead(keyring, event).receipts?.at(-1)
      const all = instead(keyring, event).receipts ?? []
      return made === undefined ? expect.fail() : { receipts: all }
    }
    const { keyring } = world.owner
    await refuses('receipt.incomplete', more(keyring, said('0'.repeat(64))), renewed)
    await refuses('receipt.incomplete', more(keyring, said(right, idOf(other))), renewed)
    await refuses('act.unsigned', more(investigator.keyring, said(right)), renewed)
  })
})
