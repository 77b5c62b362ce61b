// A desk that is shown a new log for the one it pinned: it takes none that does not continue that one, whoever says so.

import { rename, rm } from 'node:fs/promises'
import { besideOf, logKeys, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { keysIn } from '@forewarn/core/log/note'
import { type StoredEntry, writeReceipt } from '@forewarn/core/log/receipt'
import { base64, text, utf8 } from '@forewarn/core/shared/bytes'
import { meetNewLog } from '@forewarn/desk/new-log'
import { record } from '@forewarn/desk/record'
import type { Seen } from '@forewarn/desk/seen'
import { signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { keptIn, takeBackup } from '@forewarn/server/backup/backup'
import { restoreBackup } from '@forewarn/server/backup/restore'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, START, seededRandom, type World } from '../journeys/world.ts'
import { entriesOf, json, type Lies, lying, ORIGIN, treeOf } from './liar.ts'

const NAME = 'forewarn.localhost/2'

let world: World
/** What the house goes on with, and what the desk saw of it: as much as was restored, and more. */
let entries: StoredEntry[]
let within: Seen
let beyond: Seen

const write = (version: number) =>
  record(world.owner, { kind: 'agreementSet', version, terms: String(version).repeat(64) })

async function seenNow(): Promise<Seen> {
  const ledger = new VerifiedLedger(world.owner)
  await ledger.catchUp()
  return ledger.seen
}

beforeAll(async () => {
  world = await openWorld('new log')
  for (const version of [1, 2]) await write(version)
  within = await seenNow()
  await write(3)
  const [backup, restored] = [`${world.folder}.backup`, `${world.folder}.restored`]
  await takeBackup({
    ...{ kept: keptIn(world.folder), data: world.folder, to: backup, withKeys: false },
    ...{ at: START, unique: 'one' },
  })
  for (const version of [4, 5]) await write(version)
  beyond = await seenNow()
  await world.stop()
  const random = seededRandom('next log')
  await restoreBackup(backup, restored, 'two', { name: NAME, seen: [], at: START, random })
  await rm(world.folder, { recursive: true })
  await rm(backup, { recursive: true })
  await rename(restored, world.folder)
  await world.restart()
  const found = await meetNewLog(world.ports, world.owner.keyring, undefined)
  const next = found?.desk ?? expect.fail()
  entries = await entriesOf({ ...world, owner: next })
})
afterAll(() => world.end())

const meet = (lies: Lies, seen?: Seen) => {
  const post = lying(lies)(world.ports.post)
  return meetNewLog({ ...world.ports, post }, world.owner.keyring, seen)
}
const refusedAs = (code: string) => expect.objectContaining({ code })

it('takes the one that continues what it saw, and is told what of it is gone', async () => {
  const restored = entries.length - 1
  expect(await meet({}, within)).toMatchObject({ restored, seenHere: within.size, log: NAME })
  expect(await meet({}, beyond)).toMatchObject({
    ...{ restored, seenHere: beyond.size, seenOutside: null },
    seen: { size: entries.length },
  })
  expect(beyond.size).toBe(restored + 2)
})

it('takes none whose restored part is not what it saw', async () => {
  const other = { ...within, root: '0'.repeat(64) }
  await expect(meet({}, other)).rejects.toEqual(refusedAs('ledger.split'))
  const longer = { size: entries.length - 1, root: '0'.repeat(64) }
  await expect(meet({}, longer)).rejects.toEqual(refusedAs('ledger.split'))
})

/** As somebody has it who stands in the house's place with a key of their own. */
const SECRET = new Uint8Array(32).fill(8)

function posing(name: string, all: readonly StoredEntry[], at: number): Lies {
  const tree = treeOf(all)
  const checkpoint = { origin: name, size: tree.size, root: tree.root() }
  const signed = signCheckpoint(checkpoint, SECRET, besideOf(SECRET))
  const receipt = writeReceipt(tree, all[at] ?? expect.fail(), at, { size: tree.size, signed })
  const [logKey, secondKey] = keysIn(logKeys(name, SECRET))
  return {
    house: ({ body }) => json({ ...JSON.parse(text(body)), logKey, secondKey }),
    checkpoint: () => json({ checkpoint: signed, continuation: receipt }),
    consistency: (_, { path }) => {
      const from = Number(/from=(\d+)/.exec(path)?.[1])
      const { hashes } = tree.consistencyProof(from)
      return json({ proof: hashes.map(base64) })
    },
  }
}

function saying(change: (event: Record<string, unknown>) => object): StoredEntry[] {
  const last = entries.at(-1) ?? expect.fail()
  const entry = JSON.parse(text(last.bytes))
  const event = { ...entry.event, ...change(entry.event) }
  return entries.with(-1, { ...last, bytes: utf8(JSON.stringify({ ...entry, event })) })
}

it('takes no other key without an entry that begins the log, and none that begins another', async () => {
  const last = entries.length - 1
  const silent = {
    ...posing(NAME, entries, last),
    checkpoint: withoutIt(posing(NAME, entries, last)),
  }
  await expect(meet(silent)).rejects.toEqual(refusedAs('house.changed'))
  // The founding, in its place: an act, and no entry of the house's own.
  await expect(meet(posing(NAME, entries, 0))).rejects.toEqual(refusedAs('house.changed'))
  for (const change of [{ before: 'other.example' }, { log: 'other.example' }, { size: 2 }]) {
    const lies = posing(
      NAME,
      saying(() => change),
      last,
    )
    await expect(meet(lies)).rejects.toEqual(refusedAs('house.changed'))
  }
})

function withoutIt({ checkpoint }: Lies): Lies[string] {
  return (answer, request) => {
    const { body } = checkpoint?.(answer, request) ?? answer
    const { continuation: _, ...rest } = JSON.parse(text(body))
    return json(rest)
  }
}

it('takes no word on what was seen outside that the key before did not sign', async () => {
  const root = new Uint8Array(32)
  const seen = signCheckpoint({ origin: ORIGIN, size: 99, root }, SECRET)
  const lies = posing(
    NAME,
    saying(() => ({ seen })),
    entries.length - 1,
  )
  await expect(meet(lies)).rejects.toEqual(refusedAs('note.unsigned'))
})

it('would take a stranger’s key where all the rest is right: so a person asks the team for it', async () => {
  const found = await meet(posing(NAME, entries, entries.length - 1), within)
  expect(found?.desk.keyring.pins.logKey).toBe(logKeys(NAME, SECRET))
})

it('reads no ledger under a name that its log does not have', async () => {
  const found = await meet({})
  const { desk } = found ?? expect.fail()
  const { keyring } = desk
  expect((await new VerifiedLedger(desk).catchUp()).size).toBe(entries.length)
  const pins = { ...keyring.pins, logKey: logKeys(ORIGIN, SECRET) }
  const tree = treeOf(entries)
  const checkpoint = { origin: ORIGIN, size: tree.size, root: tree.root() }
  const note = signCheckpoint(checkpoint, SECRET, besideOf(SECRET))
  const lies: Lies = {
    ...posing(ORIGIN, entries, 0),
    checkpoint: () => json({ checkpoint: note }),
  }
  const post = lying(lies)(world.ports.post)
  const renamed = await signIn({ ...world.ports, post }, { ...keyring, pins })
  await expect(new VerifiedLedger(renamed).catchUp()).rejects.toEqual(refusedAs('house.changed'))
})
