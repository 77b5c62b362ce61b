// A house that opens its ledger again takes its own earlier signature for what it covers, and nothing else.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fold, propose, recall, replay } from '@forewarn/core/board/admit'
import { emptyBoard } from '@forewarn/core/board/board'
import type { Entry, Event } from '@forewarn/core/board/entry'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { Tree } from '@forewarn/core/log/tree'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { HashingBeside } from '@forewarn/server/hashing'
import { startHouse } from '@forewarn/server/main'
import { Registry } from '@forewarn/server/registry'
import { reopen } from '@forewarn/server/reopen'
import { readSettings } from '@forewarn/server/settings'
import { openLocalStore } from '@forewarn/server/store/local-store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../journeys/world.ts'
import { ACTORS, HOUSE, signAs } from '../promises/actors.ts'
import { BEGIN, CAST, type Line, PLAY } from '../promises/script.ts'

const LOG_SECRET = new Uint8Array(32).fill(5)
const OTHER_SECRET = new Uint8Array(32).fill(6)
const LINES = [...CAST, ...PLAY]
/** What the house signed for; the entries after it came later. */
const SIGNED = LINES.length - 4

const random = seededRandom('reopen')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-reopen-'))
  await writeFile(join(folder, 'log.key'), LOG_SECRET)
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** Every kind of event there is, as the house would have written it down. */
const WRITTEN = write(LINES)

function write(lines: readonly Line[]) {
  const board = emptyBoard()
  return lines.map(({ by, event, after }, i) => {
    const at = instant(Math.max(board.at, BEGIN) + after)
    const nonce = i.toString(16).padStart(32, '0')
    const said = by === 'house' ? { event } : { act: signAs(ACTORS[by], event, nonce) }
    const proposed = propose(board, HOUSE, { v: 1, at, ...said } as Entry)
    fold(board, proposed)
    return { salt: random.bytes(32), bytes: proposed.bytes }
  })
}

function noteOver(entries: typeof WRITTEN, { secret = LOG_SECRET, origin = HOUSE } = {}): string {
  const tree = new Tree()
  for (const { salt, bytes } of entries) tree.append(commit(salt, bytes))
  return signCheckpoint({ origin, size: tree.size, root: tree.root() }, secret)
}

/** Entries up to `signed`, then the rest with the checkpoint over those, as a registry would append. */
async function store(entries: typeof WRITTEN, signed = SIGNED, note?: string): Promise<void> {
  const opened = await openLocalStore(folder)
  await opened.ledger.append(0, entries.slice(0, signed))
  const checkpoint = note ?? noteOver(entries.slice(0, signed))
  await opened.ledger.append(signed, entries.slice(signed), checkpoint)
  await opened.close()
}

function tamper(sql: string): void {
  const db = new DatabaseSync(join(folder, 'house.sqlite'))
  db.exec('drop trigger entry_is_never_changed; drop trigger entry_is_never_dropped')
  db.close()
  tamperOn(sql)
}

function tamperOn(sql: string): void {
  const db = new DatabaseSync(join(folder, 'house.sqlite'))
  db.exec(sql)
  db.close()
}

/** Starts a whole house on the folder; where it refuses, it must have let go of everything. */
async function start(): Promise<number> {
  const settings = readSettings({
    ...{ FOREWARN_DATA: folder, FOREWARN_PORT: '0', FOREWARN_ORIGIN: HOUSE },
  })
  const clock = { now: () => instant(BEGIN + 86_400_000) }
  const lines: string[] = []
  const house = await startHouse({ settings, clock, random, log: (line) => lines.push(line) })
  await house.stop()
  return (JSON.parse(lines[0] ?? '{}') as { size: number }).size
}

async function refusal(): Promise<unknown> {
  return start().then(
    () => 'it started',
    ({ code, details }) => ({ code, details }),
  )
}

const changed = (size: number, problem: string) => ({
  code: 'house.ledgerChanged',
  details: { size, problem },
})

/** An entry whose author's signature is wrong by a digit, in the right form otherwise. */
function forged({ salt, bytes }: (typeof WRITTEN)[number]): (typeof WRITTEN)[number] {
  const written = text(bytes)
  const flip = (digit: string) => (digit === '0' ? '1' : '0')
  const changedText = written.replace(/("signature":")(.)/, (_, head, digit) => head + flip(digit))
  expect(changedText).not.toBe(written)
  return { salt, bytes: utf8(changedText) }
}

const withForged = (seq: number) => WRITTEN.map((one, i) => (i === seq ? forged(one) : one))

describe('what is only recalled', () => {
  it('folds every kind of event to what verifying it does', () => {
    const bytes = WRITTEN.map((one) => one.bytes)
    const [verified, recalled] = [emptyBoard(), emptyBoard()]
    replay(verified, HOUSE, bytes)
    recall(recalled, bytes)
    expect(recalled).toEqual(verified)
    expect(recalled.size).toBe(LINES.length)
  })

  it('stops at a kind or a form that this version does not know', () => {
    const later = ['{"v":1,"at":5,"event":{"kind":"constructor"}}', '{"v":2,"at":5,"event":{}}']
    for (const one of later) {
      expect(() => recall(emptyBoard(), [utf8(one)])).toThrow('entry.malformed')
    }
  })
})

describe('a ledger that is opened again', () => {
  it('is the same with a checkpoint as without, whatever came after it', async () => {
    await store(WRITTEN, 0, '')
    tamper('delete from checkpoint')
    const whole = await reopened()
    for (const signed of [1, SIGNED, LINES.length - 1]) {
      await rm(join(folder, 'house.sqlite'))
      await store(WRITTEN, signed)
      const again = await reopened()
      expect(again.signedSize).toBe(signed)
      expect(again.board).toEqual(whole.board)
      expect(again.tree.root()).toEqual(whole.tree.root())
      expect(await start()).toBe(LINES.length)
    }
  })

  it('is the same, and refused alike, where a second thread hashes it', async () => {
    await store(WRITTEN)
    const [here, beside] = [await reopened(), await reopened(1)]
    expect(beside.board).toEqual(here.board)
    expect(beside.tree.root()).toEqual(here.tree.root())
    for (const salted of [here, beside]) salted.tree.append(new Uint8Array(32).fill(9))
    expect(beside.tree.root()).toEqual(here.tree.root())
    expect(beside.tree.consistencyProof(5)).toEqual(here.tree.consistencyProof(5))
    tamper('update entry set salt = zeroblob(32) where seq = 4')
    await expect(reopened(1)).rejects.toMatchObject(changed(SIGNED, 'otherEntries'))
    tamperOn(`delete from entry where seq >= ${SIGNED - 1}`)
    await expect(reopened(1)).rejects.toMatchObject(changed(SIGNED, 'shorter'))
  })

  it('is no ledger of which nothing was hashed: a thread that dies is a fault', async () => {
    const hashing = new HashingBeside()
    await hashing.take(WRITTEN.slice(0, 3))
    await hashing.end()
    await expect(hashing.tree()).rejects.toThrow('ended early')
    const much = new HashingBeside()
    for (let i = 0; i < 200; i++) await much.take(WRITTEN)
    expect((await much.tree()).size).toBe(200 * LINES.length)
    await much.end()
  })

  it('is believed below the checkpoint, and asked for signatures above it', async () => {
    await store(withForged(SIGNED - 2))
    expect(await start()).toBe(LINES.length)
    await rm(join(folder, 'house.sqlite'))
    await store(withForged(SIGNED + 1))
    expect(await refusal()).toMatchObject({ code: 'signature.bad' })
  })

  it('was signed for along the way, at most 257 entries before its end', async () => {
    const opened = await openLocalStore(folder)
    const clock = { now: () => BEGIN }
    const parts = { ledger: opened.ledger, clock, random, origin: HOUSE, logSecret: LOG_SECRET }
    const registry = await Registry.open(parts)
    const founding = CAST[0]?.event as Event
    await registry.record(signAs(ACTORS.owner, founding, 'f'.repeat(32)))
    for (let version = 1; version <= 600; version++) {
      const event: Event = { kind: 'agreementSet', version, terms: '0'.repeat(64) }
      await registry.record(signAs(ACTORS.owner, event, version.toString(16).padStart(32, '0')))
    }
    // As a crash leaves it: nothing is written at the end but entries.
    const again = await reopen(parts)
    expect(601 - again.signedSize).toBeLessThanOrEqual(257)
    expect(again.tree.root()).toEqual(registry.tree.root())
    expect(again.board).toEqual(registry.board)
    await opened.close()
  })

  it('starts from an older backup as it was then: that is for desks to notice', async () => {
    await store(WRITTEN.slice(0, SIGNED), SIGNED - 3)
    expect(await start()).toBe(SIGNED)
  })
})

describe('a start is refused, and nothing served,', () => {
  const TAMPERINGS: readonly (readonly [string, string, object])[] = [
    [
      'where an entry was altered',
      "update entry set bytes = cast(replace(cast(bytes as text), 'five-days', 'nine-days') as blob) where seq = 1",
      changed(SIGNED, 'otherEntries'),
    ],
    [
      'where an entry is no JSON any more',
      "update entry set bytes = x'7b' where seq = 3",
      changed(SIGNED, 'otherEntries'),
    ],
    [
      'where a salt was altered',
      'update entry set salt = zeroblob(32) where seq = 4',
      changed(SIGNED, 'otherEntries'),
    ],
    [
      'where two entries changed places',
      'update entry set seq = -1 where seq = 2; update entry set seq = 2 where seq = 3; update entry set seq = 3 where seq = -1',
      changed(SIGNED, 'otherEntries'),
    ],
    ['where an entry was taken out', 'delete from entry where seq = 2', changed(2, 'gap')],
    [
      'where an entry was taken out and the rest moved up',
      'delete from entry where seq = 2; update entry set seq = -seq where seq > 2; update entry set seq = -seq - 1 where seq < 0',
      changed(SIGNED, 'otherEntries'),
    ],
    [
      'where the end was cut off, below the checkpoint',
      `delete from entry where seq >= ${SIGNED - 1}`,
      changed(SIGNED, 'shorter'),
    ],
    ['where everything was cut off', 'delete from entry', changed(SIGNED, 'shorter')],
    [
      'where the checkpoint is none',
      "update checkpoint set note = 'forewarn.example' || char(10)",
      changed(0, 'unsigned'),
    ],
    [
      'where the checkpoint says another size than was signed',
      `update checkpoint set note = replace(note, char(10) || '${SIGNED}' || char(10), char(10) || '3' || char(10))`,
      changed(0, 'unsigned'),
    ],
  ]

  it.each(TAMPERINGS)('%s', async (_, sql, expected) => {
    await store(WRITTEN)
    tamper(sql)
    expect(await refusal()).toEqual(expected)
    // Refused again the same way: the first refusal changed nothing and left nothing locked.
    expect(await refusal()).toEqual(expected)
  })

  it('where another key signed the checkpoint', async () => {
    await store(WRITTEN, SIGNED, noteOver(WRITTEN.slice(0, SIGNED), { secret: OTHER_SECRET }))
    expect(await refusal()).toEqual(changed(0, 'unsigned'))
  })

  it('where the checkpoint is of a longer ledger, such as a later one beside an older backup', async () => {
    await store(WRITTEN.slice(0, SIGNED), SIGNED - 2, noteOver(WRITTEN))
    expect(await refusal()).toEqual(changed(LINES.length, 'shorter'))
  })

  it('where the house goes by another name now', async () => {
    const origin = 'other.example'
    await store(WRITTEN, SIGNED, noteOver(WRITTEN.slice(0, SIGNED), { origin }))
    expect(await refusal()).toMatchObject({ code: 'settings.malformed' })
  })
})

async function reopened(many?: number) {
  const opened = await openLocalStore(folder)
  try {
    const { ledger } = opened
    return await reopen({ ledger, origin: HOUSE, logSecret: LOG_SECRET }, many)
  } finally {
    await opened.close()
  }
}
