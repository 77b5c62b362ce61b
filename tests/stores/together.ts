// Acts sent to the doors of one ledger as they come, by a disk that fails and processes that get in between: what must hold.

import { fold, propose, recall, replay } from '@forewarn/core/board/admit'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import type { Act, Entry, Event } from '@forewarn/core/board/entry'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import { Tree } from '@forewarn/core/log/tree'
import { hex, text } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { quickVerify } from '@forewarn/server/platform'
import type { Registry, RegistryParts } from '@forewarn/server/registry'
import type { Ledger } from '@forewarn/server/store/store'
import { expect } from 'vitest'
import { seededRandom } from '../journeys/world.ts'
import { ACTORS, HOUSE, signAs } from '../promises/actors.ts'
import { BEGIN, CAST, PLAY } from '../promises/script.ts'

export const LINES = [...CAST, ...PLAY]
const SECRET = new Uint8Array(32).fill(7)

/** What the law asks of a door; a registry is one. */
export type Door = Pick<
  Registry,
  'board' | 'tree' | 'record' | 'recordOnce' | 'recordOwn' | 'catchUp'
>
export type OpenDoor = (parts: RegistryParts) => Promise<Door>

/** Several may have it open at once. An append takes its time, and fails when told to. */
export class SharedLedger implements Ledger {
  readonly entries: StoredEntry[] = []
  /** Of the appends to come: whether the disk refuses, and how many turns each takes. */
  readonly fate: { readonly fails: boolean; readonly turns: number }[] = []
  /** How many entries each append was given. */
  readonly groups: number[] = []
  #note: string | undefined

  async append(
    expectedSize: number,
    entries: readonly StoredEntry[],
    checkpoint?: string,
  ): Promise<void> {
    const { fails, turns } = this.fate.shift() ?? { fails: false, turns: 1 }
    await turnsOf(turns)
    if (fails) throw new Error('disk full')
    const actualSize = this.entries.length
    if (actualSize !== expectedSize) throw new Refusal('ledger.moved', { expectedSize, actualSize })
    this.entries.push(...entries)
    this.groups.push(entries.length)
    this.#note = checkpoint ?? this.#note
    await turnsOf(turns)
  }

  async checkpoint() {
    return this.#note
  }

  async read(from: number, limit = Number.POSITIVE_INFINITY) {
    return this.entries.slice(from, from + limit)
  }

  async size() {
    return this.entries.length
  }

  async keepWitnessed() {}

  async witnessed() {
    return undefined
  }
}

async function turnsOf(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** One thing sent to the house. */
export interface Sent {
  readonly line: number
  /** Two nonces: the same line twice is another act, or the very same. */
  readonly nonce: 0 | 1
  readonly door: number
  readonly way: 'record' | 'recordOnce'
  /** Turns until it is sent. */
  readonly after: number
  /** How often preparing it fails. */
  readonly unprepared: number
}

const acts = new Map<string, Act>()

function actOf({ line, nonce }: Pick<Sent, 'line' | 'nonce'>): Act {
  const name = `${nonce}${line.toString(16).padStart(31, '0')}`
  const { by, event } = LINES[line] as (typeof LINES)[number]
  if (by === 'house') throw new Error('the house signs nothing')
  const act = acts.get(name) ?? signAs(ACTORS[by], event, name)
  acts.set(name, act)
  return act
}

/** Later with each entry: so a line stands where it may, however often it is judged. */
const timeAt = (size: number) => instant(BEGIN + 1000 * size)

export async function openDoors(open: OpenDoor, ledger: SharedLedger, count: number) {
  const doors: Door[] = []
  for (let i = 0; i < count; i++) {
    const clock = { now: () => timeAt(doors[i]?.board.size ?? 0) }
    const random = seededRandom(`door ${i}`)
    doors.push(await open({ ledger, clock, random, origin: HOUSE, logSecret: SECRET }))
  }
  return doors
}

/** All lines, one after another, as entries of a ledger; and a checkpoint over each number of them. */
const BEGUN = begun()

function begun(): { readonly entries: readonly StoredEntry[]; readonly notes: readonly string[] } {
  const [board, tree, random] = [emptyBoard(), new Tree(), seededRandom('begun')]
  const note = () => signCheckpoint({ origin: HOUSE, size: tree.size, root: tree.root() }, SECRET)
  const [entries, notes]: [StoredEntry[], string[]] = [[], [note()]]
  for (const [line, { by, event }] of LINES.entries()) {
    const said = by === 'house' ? { event } : { act: actOf({ line, nonce: 0 }) }
    const entry = { v: 1, at: timeAt(line), ...said } as Entry
    const proposed = propose(board, HOUSE, entry, quickVerify)
    fold(board, proposed)
    const salt = random.bytes(32)
    entries.push({ salt, bytes: proposed.bytes })
    tree.append(commit(salt, proposed.bytes))
    notes.push(note())
  }
  return { entries, notes }
}

/** Which holds the first `count` lines. */
export async function ledgerOf(count: number): Promise<SharedLedger> {
  const ledger = new SharedLedger()
  ledger.entries.push(...BEGUN.entries.slice(0, count))
  await ledger.append(count, [], BEGUN.notes[count])
  ledger.groups.length = 0
  return ledger
}

type Outcome = { readonly seq: number } | { readonly error: unknown }

interface Heard {
  readonly sent: Sent
  readonly outcome: Outcome
  /** How long the ledger was when it was sent, and when it was answered. */
  readonly from: number
  readonly to: number
}

/** Sends everything, and looks at every answer the moment it comes. */
export async function send(
  doors: readonly Door[],
  ledger: SharedLedger,
  all: readonly Sent[],
): Promise<Heard[]> {
  let isOver = false
  const sending = Promise.all(all.map((sent) => sendOne(doors, ledger, sent))).finally(() => {
    isOver = true
  })
  const [heard] = await Promise.all([sending, lookOn(doors, ledger, () => isOver)])
  return heard
}

async function sendOne(doors: readonly Door[], ledger: SharedLedger, sent: Sent): Promise<Heard> {
  await turnsOf(sent.after)
  const door = doors[sent.door % doors.length] as Door
  const from = door.board.size
  const outcome = await sayAt(door, sent).then(
    (seq): Outcome => ({ seq }),
    (error: unknown): Outcome => ({ error }),
  )
  if ('seq' in outcome) {
    // Durable before answered, and on the board by then.
    expect(outcome.seq).toBeLessThan(ledger.entries.length)
    expect(outcome.seq).toBeLessThan(door.board.size)
  }
  return { sent, outcome, from, to: ledger.entries.length }
}

function sayAt(door: Door, sent: Sent): Promise<number> {
  const { by, event } = LINES[sent.line] as (typeof LINES)[number]
  if (by === 'house') return door.recordOwn(event as Extract<Event, { kind: 'attemptDenied' }>)
  if (sent.way === 'recordOnce') return door.recordOnce(actOf(sent))
  let { unprepared } = sent
  return door.record(actOf(sent), async () => {
    await turnsOf(1)
    if (unprepared-- > 0) throw new Refusal('vault.missing', { digest: '0'.repeat(64) })
  })
}

/** The board that everybody reads never shows what is not on disk. */
async function lookOn(doors: readonly Door[], ledger: SharedLedger, isOver: () => boolean) {
  while (!isOver()) {
    for (const { board, tree } of doors) {
      expect(board.size).toBeLessThanOrEqual(ledger.entries.length)
      expect(tree.size).toBe(board.size)
      for (const seq of board.nonces.values()) expect(seq).toBeLessThan(board.size)
    }
    await turnsOf(1)
  }
}

/**
 * The ledger is one that acts sent one by one would give, the boards are its, and whoever was answered
 * or refused was told what is so.
 */
export async function mustHold(
  doors: readonly Door[],
  ledger: SharedLedger,
  heard: readonly Heard[],
): Promise<void> {
  const boards = boardsOf(ledger)
  const tree = new Tree()
  for (const { salt, bytes } of ledger.entries) tree.append(commit(salt, bytes))
  for (const door of doors) {
    await door.catchUp()
    expect(door.board).toEqual(boards(ledger.entries.length))
    expect(hex(door.tree.root())).toBe(hex(tree.root()))
  }
  for (const one of heard) mustBeSo(ledger, boards, one)
  const seqs = heard.filter(isOnce).flatMap(({ outcome }) => ('seq' in outcome ? outcome.seq : []))
  expect(new Set(seqs).size).toBe(seqs.length)
}

/**
 * The board after each number of entries. All are admitted anew, one after another: so they stand in an
 * order that could be.
 */
function boardsOf({ entries }: SharedLedger): (size: number) => Board {
  const all = entries.map(({ bytes }) => bytes)
  const replayed = emptyBoard()
  replay(replayed, HOUSE, all, quickVerify)
  return (size) => {
    const board = emptyBoard()
    recall(board, all.slice(0, size))
    return board
  }
}

function isOnce({ sent }: Heard): boolean {
  return sent.way === 'recordOnce' || LINES[sent.line]?.by === 'house'
}

function mustBeSo(
  ledger: SharedLedger,
  boards: (size: number) => Board,
  { sent, outcome, from, to }: Heard,
): void {
  const { by, event } = LINES[sent.line] as (typeof LINES)[number]
  const said = by === 'house' ? { event } : { act: actOf(sent) }
  if ('seq' in outcome) {
    const { at: _, ...entry } = JSON.parse(
      text(ledger.entries[outcome.seq]?.bytes ?? new Uint8Array()),
    )
    expect(entry).toEqual({ v: 1, ...said })
    return
  }
  const { error } = outcome
  if (!(error instanceof Refusal)) {
    expect(error).toMatchObject({ message: 'disk full' })
    return
  }
  if (error.code === 'vault.missing') {
    expect(sent.unprepared).toBeGreaterThan(0)
    return
  }
  // It would have been refused so, had it been sent alone between two entries of that time.
  const why = Array.from({ length: to - from + 1 }, (_, i) => refusalOn(boards(from + i), said))
  expect(why).toContain(error.code)
}

function refusalOn(board: Board, said: { readonly event: Event } | { readonly act: Act }) {
  try {
    const at = instant(Math.max(board.at, timeAt(board.size)))
    propose(board, HOUSE, { v: 1, at, ...said } as Entry, quickVerify)
    return 'none'
  } catch (error) {
    return (error as Refusal).code
  }
}
