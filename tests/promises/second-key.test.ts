// Whoever breaks Ed25519, and has the whole disk but for the secrets, against desks that pinned ML-DSA-44 beside it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { besideOf, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { cosign, cosignBeside } from '@forewarn/core/log/cosignature'
import { firstKey, keysIn } from '@forewarn/core/log/note'
import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { fromHex } from '@forewarn/core/shared/bytes'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import type { Collected } from '@forewarn/desk/trusted'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { openWorld, type World } from '../journeys/world.ts'
import { entriesOf, json, type Lies, lying, ORIGIN, showing, stolenLogKey, treeOf } from './liar.ts'
import { enrolRecipients, openCase, publicationOf, through } from './stage.ts'

let witnesses: Witnesses
let world: World
let recipient: Desk
let part: Collected
let entries: StoredEntry[]
let logKey: Uint8Array

beforeAll(async () => {
  witnesses = await openWitnesses(3)
  world = await openWorld('second key', {}, { FOREWARN_WITNESSES: witnesses.written })
  await witnesses.know(world.owner.keyring.pins.logKey)
  const [one] = await enrolRecipients(world, ['now'])
  if (one === undefined) throw new Error('nobody')
  await publish(publicationOf(world, await openCase(world, [one])))
  recipient = one
  const { parts } = await readInbox(recipient)
  part = await collectPart(recipient, (parts.find(({ open }) => open) ?? expect.fail()).partId)
  entries = await entriesOf(world)
  logKey = stolenLogKey(world)
})
afterAll(async () => {
  await world.end()
  await witnesses.end()
})

const refusedAs = (code: string) => expect.objectContaining({ code })

/** As a desk was enrolled before logs had two keys. */
const early = ({ keyring }: Desk): Keyring => {
  const { pins } = keyring
  return { ...keyring, pins: { ...pins, logKey: firstKey(pins.logKey) } }
}

async function read(desk: Desk, lies: Lies): Promise<number> {
  const ledger = new VerifiedLedger(await through(desk, lying(lies)))
  await ledger.catchUp()
  return ledger.seen.size
}

/** Every entry is real, and the last is kept back. */
const shorter = () => entries.slice(0, -1)
/** @param beside the secret whose second key signs it, too; without it Ed25519 alone does */
function forged(beside?: Uint8Array, over = shorter()): string {
  const tree = treeOf(over)
  const { size } = tree
  const root = tree.root()
  return signCheckpoint({ origin: ORIGIN, size, root }, logKey, beside && besideOf(beside))
}
const shown = (checkpoint: string): Lies => ({
  ...showing(shorter()),
  checkpoint: () => json({ checkpoint }),
})

describe('a desk that pinned both keys of the log', () => {
  it('pinned them when it was let in, and reads what both signed', async () => {
    expect(keysIn(world.owner.keyring.pins.logKey)).toHaveLength(2)
    expect(recipient.keyring.pins.logKey).toBe(world.owner.keyring.pins.logKey)
    expect(await read(world.owner, {})).toBe(entries.length)
  })

  it('takes nothing that Ed25519 alone signed, which one that pinned that alone would', async () => {
    const desk = await world.signIn(early(world.owner))
    for (const note of [forged(), forged(new Uint8Array(32).fill(7))]) {
      await expect(read(world.owner, shown(note))).rejects.toEqual(refusedAs('note.unsigned'))
      expect(await read(desk, shown(note))).toBe(entries.length - 1)
    }
    expect(await read(desk, {})).toBe(entries.length)
  })

  it('opens no part under such a checkpoint', async () => {
    expect((await openPart(recipient.keyring, part)).manifest.partId).toBe(part.partId)
    const signed = forged(undefined, entries)
    const receipts = part.receipts.map(({ seq }) =>
      writeReceipt(treeOf(entries), entries[seq] ?? expect.fail(), seq, {
        ...{ size: entries.length, signed },
      }),
    )
    const other = { ...part, receipts }
    await expect(openPart(recipient.keyring, other)).rejects.toEqual(refusedAs('note.unsigned'))
    expect((await openPart(early(recipient), other)).manifest.partId).toBe(part.partId)
  })

  it('goes to no house that shows another second key, or none any more', async () => {
    const face = await world.owner.house.call('house')
    const { secondKey: _, ...without } = face
    for (const one of [without, { ...face, secondKey: face.logKey }]) {
      const lies: Lies = { house: () => json(one) }
      await expect(through(world.owner, lying(lies))).rejects.toEqual(refusedAs('house.changed'))
    }
  })
})

describe('a desk that pinned witnesses with both keys', () => {
  it('takes no checkpoint that their Ed25519 keys alone cosigned', async () => {
    const { witnessing } = await world.owner.house.call('house')
    if (witnessing === undefined) return expect.fail()
    const { pins } = world.owner.keyring
    const desk = await world.signIn({ ...world.owner.keyring, pins: { ...pins, witnessing } })
    const note = forged(logKey)
    const lines = witnesses.all.map(({ folder }) => {
      const { name, secret } = JSON.parse(readFileSync(join(folder, 'witness.json'), 'utf8'))
      const bytes = fromHex(secret)
      return [cosign(note, name, bytes, 9), cosignBeside(note, name, besideOf(bytes), 9)] as const
    })
    const alone = note + lines.map(([first]) => first).join('')
    await expect(read(desk, shown(alone))).rejects.toEqual(refusedAs('witness.tooFew'))
    const whole = note + lines.map((both) => both.join('')).join('')
    expect(await read(desk, shown(whole))).toBe(entries.length - 1)
  })
})
