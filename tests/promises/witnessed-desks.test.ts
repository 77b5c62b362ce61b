// A thief with log.key and the whole disk against witnesses and desks that pinned them: no second history is taken.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { besideOf } from '@forewarn/core/log/checkpoint'
import { cosign, cosignBeside, cosignersOf } from '@forewarn/core/log/cosignature'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { writeReceipt } from '@forewarn/core/log/receipt'
import { writeSubmission } from '@forewarn/core/log/witness'
import { fromHex } from '@forewarn/core/shared/bytes'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import { type Seen, seenOn } from '@forewarn/desk/seen'
import type { Desk } from '@forewarn/desk/sign-in'
import type { Collected } from '@forewarn/desk/trusted'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { openWorld, type World } from '../journeys/world.ts'
import {
  checkpointOver,
  entriesOf,
  json,
  type Lies,
  lying,
  showing,
  stolenLogKey,
  treeOf,
} from './liar.ts'
import { enrolRecipients, openCase, publicationOf, through } from './stage.ts'

let witnesses: Witnesses
let world: World
/** Desks that pinned the witnesses. */
let owner: Desk
let recipient: Desk
let part: Collected
let entries: StoredEntry[]
let logKey: Uint8Array

const pinned = async ({ keyring }: Desk): Promise<Desk> => {
  const { witnessing } = await world.owner.house.call('house')
  if (witnessing === undefined) throw new Error('no witnesses')
  return world.signIn({ ...keyring, pins: { ...keyring.pins, witnessing } })
}

beforeAll(async () => {
  witnesses = await openWitnesses(3)
  world = await openWorld('witnessed desks', {}, { FOREWARN_WITNESSES: witnesses.written })
  await witnesses.know((await world.owner.house.call('house')).logKey)
  const [one] = await enrolRecipients(world, ['now'])
  if (one === undefined) throw new Error('nobody')
  await publish(publicationOf(world, await openCase(world, [one])))
  owner = await pinned(world.owner)
  recipient = await pinned(one)
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

/** A desk at the house of somebody who has the log key, and tells `lies`. */
const led = (desk: Desk, lies: Lies) => through(desk, lying(lies))
const read = async (desk: Desk, lies: Lies, before?: Seen) => {
  const ledger = new VerifiedLedger(await led(desk, lies))
  await ledger.catchUp(before)
  return ledger
}
/** Without its last entry: every entry is real, and signed by whom it says. */
const shorter = () => entries.slice(0, -1)

/** The word of a witness whose key the thief has, too. */
function byWitness(note: string, i: number): string {
  const folder = witnesses.all[i]?.folder ?? expect.fail()
  const { name, secret } = JSON.parse(readFileSync(join(folder, 'witness.json'), 'utf8'))
  const bytes = fromHex(secret)
  const at = 1_700_000_000
  return cosign(note, name, bytes, at) + cosignBeside(note, name, besideOf(bytes), at)
}

const cosigned = (who: readonly number[]): Lies => {
  const note = checkpointOver(shorter(), logKey)
  const lines = who.map((i) => byWitness(note, i)).join('')
  return { ...showing(shorter(), logKey), checkpoint: () => json({ checkpoint: note + lines }) }
}

describe('a newcomer that pinned witnesses', () => {
  it('reads the house that tells the truth', async () => {
    expect((await read(owner, {})).seen.size).toBe(entries.length)
  })

  it('takes no other history from whoever has the log key, which one without pins would', async () => {
    await expect(read(owner, showing(shorter(), logKey))).rejects.toEqual(
      refusedAs('witness.tooFew'),
    )
    // The control: nobody told this desk of witnesses.
    expect((await read(world.owner, showing(shorter(), logKey))).seen.size).toBe(entries.length - 1)
  })

  it('takes none for the word of one lying witness, and would for that of two', async () => {
    for (const i of [0, 1, 2]) {
      await expect(read(owner, cosigned([i]))).rejects.toEqual(refusedAs('witness.tooFew'))
      await expect(read(owner, cosigned([i, i]))).rejects.toEqual(refusedAs('witness.tooFew'))
    }
    expect((await read(owner, cosigned([0, 2]))).seen.size).toBe(entries.length - 1)
  })

  it('is not kept out by one witness that signs rubbish, or is gone', async () => {
    const [one] = witnesses.all
    await one?.stop()
    expect((await read(owner, {})).seen.size).toBe(entries.length)
    await one?.start()
  })
})

describe('a witness', () => {
  it('cosigns nothing of another history for whoever has the log key and the database', async () => {
    // One entry rewritten, and every length there is.
    const last = entries.at(-1) ?? expect.fail()
    const other = entries.with(-1, { ...last, salt: new Uint8Array(32) })
    const { size } = treeOf(other)
    const [log] = witnesses.all[0]?.witness.sizes ?? []
    let accepted = 0
    const fooled = new Set<string>()
    for (const { witness, key } of witnesses.all) {
      const seen = witness.sizes[0]?.size ?? expect.fail()
      for (const old of [0, 1, seen - 1, seen, size]) {
        for (const shown of [other, shorter(), entries.slice(0, 1)]) {
          const tree = treeOf(shown)
          const proof = old <= tree.size ? tree.consistencyProof(old).hashes : []
          const note = checkpointOver(shown, logKey)
          const { status } = await witness.add(writeSubmission({ old, proof, note }))
          if (status === 200) fooled.add(key)
          if (status === 200 && seen >= size) accepted += 1
        }
      }
    }
    expect(log?.size).toBeGreaterThan(0)
    expect(accepted).toBe(0)
    // One that was not among the two may not have seen the last entry yet; one is no quorum.
    expect(fooled.size).toBeLessThan(2)
  })
})

describe('a recipient that pinned witnesses', () => {
  it('opens what stands under a cosigned checkpoint', async () => {
    const { witnessing } = recipient.keyring.pins
    const note = part.receipts[0]?.checkpoint ?? ''
    expect(cosignersOf(note, witnessing?.witnesses ?? []).length).toBe(2)
    expect((await openPart(recipient.keyring, part)).manifest.partId).toBe(part.partId)
  })

  it('opens nothing under a checkpoint that the log key alone signed, which one without pins would', async () => {
    const forged = { size: entries.length, signed: checkpointOver(entries, logKey) }
    const receipts = part.receipts.map(({ seq }) =>
      writeReceipt(treeOf(entries), entries[seq] ?? expect.fail(), seq, forged),
    )
    const shown = { ...part, receipts }
    await expect(openPart(recipient.keyring, shown)).rejects.toEqual(refusedAs('witness.tooFew'))
    expect((await openPart(unpinned(recipient.keyring), shown)).manifest.partId).toBe(part.partId)
  })
})

function unpinned(keyring: Keyring): Keyring {
  const { witnessing: _, ...pins } = keyring.pins
  return { ...keyring, pins }
}

describe('a recipient that saw a checkpoint', () => {
  const plain = () => world.signIn(unpinned(recipient.keyring))

  it('goes on with the log that continues it', async () => {
    const first = await seenOn(await plain(), undefined)
    expect(await seenOn(await plain(), first)).toEqual(first)
    expect((await seenOn(await plain(), { size: 0, root: '0'.repeat(64) })).size).toBe(first.size)
    expect((await seenOn(recipient, first, part.receipts[0]?.checkpoint)).size).toBe(first.size)
  })

  it('refuses a log that went back, or became another, even without witnesses', async () => {
    const seen = await seenOn(await plain(), undefined)
    const back = await led(await plain(), showing(shorter(), logKey))
    await expect(seenOn(back, seen)).rejects.toEqual(refusedAs('ledger.wentBack'))
    const last = entries.at(-1) ?? expect.fail()
    const split = entries.with(-1, { ...last, salt: new Uint8Array(32) })
    for (const shown of [split, [...split, last]]) {
      const proof = (_: unknown, { path }: { path: string }) => {
        const [, from, to] = /from=(\d+)&to=(\d+)/.exec(path) ?? []
        const { hashes } = treeOf(shown).consistencyProof(Number(from), Number(to))
        return json({ proof: hashes.map((one) => Buffer.from(one).toString('base64')) })
      }
      const desk = await led(await plain(), { ...showing(shown, logKey), consistency: proof })
      await expect(seenOn(desk, seen)).rejects.toEqual(refusedAs('ledger.split'))
    }
  })

  it('refuses receipts under a checkpoint of another log than it saw', async () => {
    const seen = await seenOn(await plain(), undefined)
    const last = entries.at(-1) ?? expect.fail()
    const note = checkpointOver(entries.with(-1, { ...last, salt: new Uint8Array(32) }), logKey)
    await expect(seenOn(await plain(), seen, note)).rejects.toEqual(refusedAs('ledger.split'))
  })
})
