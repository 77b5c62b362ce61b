// A recipient's client believes nothing: neither a house with the log key, nor another recipient, nor a publisher.

import type { Event } from '@forewarn/core/board/entry'
import { type PartManifest, packPart, unpackPart } from '@forewarn/core/bundle/part'
import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { open, recipientOf, seal } from '@forewarn/core/sealing/age'
import { freshSigningKey, publicKey } from '@forewarn/core/sealing/signatures'
import { fromHex, hex, utf8 } from '@forewarn/core/shared/bytes'
import { freshId, StaffId } from '@forewarn/core/shared/ids'
import type { RefusalCode } from '@forewarn/core/shared/refusal'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { act, type Keyring, signerOf, signingKey } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import type { Collected } from '@forewarn/desk/trusted'
import { createTar, parseTar } from 'nanotar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../journeys/world.ts'
import { checkpointOver, entriesOf, stolenLogKey, treeOf } from './liar.ts'
import { enrolRecipients, enrolStaff, openCase, publicationOf } from './stage.ts'

let world: World
let reader: Desk
let other: Desk
let investigator: Desk
/** Both parts of the reader, and one of the other recipient. */
let mine: Collected
let mineToo: Collected
let theirs: Collected
let entries: StoredEntry[]
let logKey: Uint8Array

beforeAll(async () => {
  world = await openWorld('recipient checks')
  const [one, two] = await enrolRecipients(world, ['now', 'now'])
  if (one === undefined || two === undefined) throw new Error('nobody')
  ;[reader, other] = [one, two]
  investigator = await enrolStaff(world, ['investigator'])
  await publish(publicationOf(world, await openCase(world, [reader, other])))
  mine = await collectAt(reader, 0)
  mineToo = await collectAt(reader, 1)
  theirs = await collectAt(other, 0)
  entries = await entriesOf(world)
  logKey = stolenLogKey(world)
})
afterAll(() => world.end())

async function collectAt(desk: Desk, index: number): Promise<Collected> {
  const part = (await readInbox(desk)).parts[index]
  if (part === undefined) throw new Error('nothing to collect')
  return collectPart(desk, part.partId)
}

type Changed = Partial<Collected>

async function refuses(code: RefusalCode, change: Changed): Promise<void> {
  const opening = openPart(reader.keyring, { ...mine, ...change })
  await expect(opening).rejects.toMatchObject({ code })
}

/** What somebody who has the plain tar can do: seal anything to the reader's key, which is no secret. */
async function resealed(tar: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const keys = await Promise.all(reader.keyring.identities.map(recipientOf))
  return Uint8Array.from(await seal(tar, keys))
}

async function tarOf({ sealed }: Collected, desk: Desk): Promise<Uint8Array> {
  return open(sealed, desk.keyring.identities)
}

describe('receipts', () => {
  it('that are whole let a part open, also away from the house', async () => {
    const { manifest, files, signedBy } = await openPart(reader.keyring, mine)
    expect(manifest.partId).toBe(mine.partId)
    expect(files).toHaveLength(1)
    expect(signedBy).toBe(world.owner.keyring.actor)
  })

  it.each([
    ['the founding', 0, 'act.unsigned'],
    ['the publication', 1, 'receipt.incomplete'],
    ['one’s own request', 2, 'receipt.incomplete'],
  ] as const)('without %s are refused', async (_, index, code) => {
    expect(mine.receipts).toHaveLength(3)
    await refuses(code, { receipts: mine.receipts.toSpliced(index, 1) })
  })

  it('of another request, for another part or by another recipient, are refused', async () => {
    await refuses('receipt.incomplete', { receipts: mineToo.receipts })
    await refuses('act.unsigned', { receipts: theirs.receipts })
  })

  it('that were changed are refused, each at what was changed', async () => {
    const [first, ...rest] = mine.receipts
    if (first === undefined) throw new Error('no receipt')
    const changed = (change: object) => ({ receipts: [{ ...first, ...change }, ...rest] })
    await refuses('proof.mismatch', changed({ salt: rest[0]?.salt }))
    await refuses('proof.mismatch', changed({ seq: 1 }))
    await refuses('proof.mismatch', changed({ entry: rest[0]?.entry }))
    await refuses('proof.mismatch', changed({ proof: first.proof.slice(1) }))
    const checkpoint = checkpointOver(entries, new Uint8Array(32))
    await refuses('note.unsigned', changed({ checkpoint }))
  })
})

describe('a part', () => {
  it('of another recipient is refused, sealed to them or sealed anew', async () => {
    await refuses('sealing.notForYou', { sealed: theirs.sealed })
    await refuses('part.broken', { sealed: await resealed(await tarOf(theirs, other)) })
  })

  it('in the place of another is refused', async () => {
    await refuses('part.broken', { sealed: mineToo.sealed })
  })

  it('cut short or changed by a byte is refused', async () => {
    await refuses('sealing.broken', { sealed: mine.sealed.slice(0, -1) })
    await refuses('sealing.broken', { sealed: mine.sealed.with(-1, (mine.sealed.at(-1) ?? 0) ^ 1) })
    await refuses('sealing.broken', { sealed: Uint8Array.from(utf8('nothing')) })
    await refuses('part.broken', { sealed: await resealed(utf8('no tar')) })
  })

  it('with one file changed, left out, added or told twice is refused', async () => {
    const items = parseTar(await tarOf(mine, reader)).map(({ name, data }) => ({
      name,
      data: data ?? new Uint8Array(0),
    }))
    const file = items.at(-1) ?? { name: '', data: new Uint8Array(0) }
    const changed = { ...file, data: utf8('other words') }
    const hostile = [
      items.with(-1, changed),
      items.slice(0, -1),
      [...items, { name: 'files/more', data: utf8('more') }],
      [...items, file],
      items.slice(1),
    ]
    for (const entries of hostile) {
      await refuses('part.broken', { sealed: await resealed(createTar(entries)) })
    }
  })

  it('signed by nobody known, or in a publisher’s name by somebody else, is refused', async () => {
    const { manifest, files } = await openPart(reader.keyring, mine)
    const { sign } = signerOf(other.keyring)
    const nobody = freshId(StaffId, 'stf', world.ports.random)
    const publisher = StaffId.parse(world.owner.keyring.actor)
    const byNobody = await packPart(manifest, files, { by: nobody, sign })
    await refuses('part.broken', { sealed: await resealed(byNobody) })
    const inTheirName = await packPart(manifest, files, { by: publisher, sign })
    await refuses('signature.bad', { sealed: await resealed(inTheirName) })
  })

  it('that its own publisher changed after the commitment is refused', async () => {
    const { manifest, files } = await openPart(reader.keyring, mine)
    const by = StaffId.parse(world.owner.keyring.actor)
    const signer = { ...signerOf(world.owner.keyring), by }
    const salt = `${manifest.commitment.salt.slice(0, -2)}A=`
    const resalted = { ...manifest, commitment: { ...manifest.commitment, salt } }
    const moved = { ...manifest, path: { ...manifest.path, index: manifest.path.index ^ 1 } }
    const attemptId = `${manifest.attemptId.slice(0, -1)}a` as PartManifest['attemptId']
    for (const [one, code] of [
      [resalted, 'proof.mismatch'],
      [moved, 'proof.mismatch'],
      [{ ...manifest, attemptId }, 'part.broken'],
    ] as const) {
      await refuses(code, { sealed: await resealed(await packPart(one, files, signer)) })
    }
  })

  it('whose paths lead out of its folder is refused, whoever signed it', async () => {
    const { manifest, files } = await openPart(reader.keyring, mine)
    const key = signingKey(world.owner.keyring)
    const by = StaffId.parse(world.owner.keyring.actor)
    const signer = { ...signerOf(world.owner.keyring), by }
    for (const path of ['../x', '/etc/x', 'a/../../x', 'C:x', 'a\\b', 'nul', '-rf']) {
      const named = [{ ...manifest.files[0], path }] as PartManifest['files']
      const moved = files.map(({ bytes }) => ({ path, bytes }))
      const tar = await packPart({ ...manifest, files: named }, moved, signer)
      expect(() => unpackPart(tar, () => key, '0'.repeat(64))).toThrow(/part\.broken/)
    }
  })
})

describe('a house with the log key', () => {
  /** Receipts over a history that the house made up: real entries first, then these. */
  function madeUp(acts: readonly (readonly [Keyring, Event])[]): Changed {
    const made = acts.map(([keyring, event]) => {
      const entry = { v: 1, at: world.now, act: act(keyring, event, world.ports.random) }
      return { salt: new Uint8Array(32), bytes: utf8(JSON.stringify(entry)) }
    })
    const all = [...entries, ...made]
    const tree = treeOf(all)
    const checkpoint = { size: tree.size, signed: checkpointOver(all, logKey) }
    const enrolments = entries.flatMap(({ bytes }, seq) =>
      new TextDecoder().decode(bytes).includes('"kind\\":\\"staffEnrolled') ? [seq] : [],
    )
    expect(enrolments).toHaveLength(1)
    const real = [...mine.receipts.map(({ seq }) => seq), ...enrolments].sort((a, b) => a - b)
    const kept = [...real, ...made.map((_, i) => entries.length + i)]
    const stored = (seq: number) => all[seq] ?? expect.fail()
    return { receipts: kept.map((seq) => writeReceipt(tree, stored(seq), seq, checkpoint)) }
  }

  const publication = {
    kind: 'bundlePublished',
    root: '0'.repeat(64),
    ...{ masters: '0'.repeat(64), codewords: '0'.repeat(64), dossier: '0'.repeat(64) },
  } as const
  const published = (): Event => {
    const [attemptId] = world.ledger.board.bundle.attempts.keys()
    return attemptId === undefined ? expect.fail() : { ...publication, attemptId }
  }

  it('cannot make a publisher, nor let one in that no owner did', async () => {
    const staffId = freshId(StaffId, 'stf', world.ports.random)
    const signingSecret = hex(freshSigningKey(world.ports.random))
    const signingKey = hex(publicKey(fromHex(signingSecret)))
    const mallory: Keyring = { ...reader.keyring, actor: staffId, signingSecret }
    const ageKey = await recipientOf(reader.keyring.identities[0] ?? '')
    const keys = { signingKey, ageKey, offer: '0'.repeat(64) }
    const enrolment: Event = { kind: 'staffEnrolled', staffId, roles: ['publisher'], ...keys }
    await refuses('act.unsigned', madeUp([[mallory, published()]]))
    await refuses('act.unsigned', madeUp([[mallory, enrolment]]))
    const asOwner: Keyring = { ...mallory, actor: world.owner.keyring.actor }
    await refuses('signature.bad', madeUp([[asOwner, enrolment]]))
    await refuses('act.unsigned', madeUp([[investigator.keyring, enrolment]]))
    const founding: Event = { kind: 'programmeFounded', staffId, signingKey, ageKey }
    await refuses('signature.bad', madeUp([[mallory, founding]]))
  })

  it('cannot use what the recipient’s own key signed, but for its requests', async () => {
    const staffId = freshId(StaffId, 'stf', world.ports.random)
    const signingKey = hex(publicKey(fromHex(reader.keyring.signingSecret)))
    const ageKey = await recipientOf(reader.keyring.identities[0] ?? '')
    const keys = { signingKey, ageKey, offer: '0'.repeat(64) }
    const enrolment: Event = { kind: 'staffEnrolled', staffId, roles: ['publisher'], ...keys }
    await refuses('act.unsigned', madeUp([[reader.keyring, enrolment]]))
    await refuses('act.unsigned', madeUp([[reader.keyring, published()]]))
    const request: Event = { kind: 'copyCollected', partId: mine.partId }
    const { receipts = [] } = madeUp([[reader.keyring, request]])
    expect((await openPart(reader.keyring, { ...mine, receipts })).manifest.partId).toBe(
      mine.partId,
    )
  })

  it('cannot use the signature of a colleague who may not publish', async () => {
    await refuses('act.unsigned', madeUp([[investigator.keyring, published()]]))
  })

  it('cannot use what was signed for another house', async () => {
    const { keyring } = world.owner
    const elsewhere = { ...keyring, pins: { ...keyring.pins, origin: 'other.example' } }
    await refuses('act.otherHouse', madeUp([[elsewhere, published()]]))
  })

  it('cannot pass an entry of its own off as an act', async () => {
    const bytes = utf8(
      JSON.stringify({
        v: 1,
        at: world.now,
        event: { kind: 'attemptDenied', recipientId: reader.keyring.actor },
      }),
    )
    const all = [...entries, { salt: new Uint8Array(32), bytes }]
    const tree = treeOf(all)
    const checkpoint = { size: tree.size, signed: checkpointOver(all, logKey) }
    const own = writeReceipt(tree, all.at(-1) ?? expect.fail(), tree.size - 1, checkpoint)
    await refuses('entry.malformed', { receipts: [...mine.receipts, own] })
  })
})
