// Opening a ledger again: what this house signed for is recomputed, and only what came after is verified anew.

import { recall, replay } from '@forewarn/core/board/admit'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { verifierKey } from '@forewarn/core/log/note'
import type { StoredEntry } from '@forewarn/core/log/receipt'
import type { Tree } from '@forewarn/core/log/tree'
import { logNameOf } from '@forewarn/core/programme/slice'
import { sameBytes } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Hashing, HashingBeside, hashingHere } from './hashing.ts'
import { quickHash, quickVerify } from './platform.ts'
import type { Ledger } from './store/store.ts'

export interface Reopening {
  readonly ledger: Ledger
  readonly origin: string
  readonly logSecret: Uint8Array
}

export interface Reopened {
  readonly board: Board
  readonly tree: Tree
  /** The size of the checkpoint that was found; 0 where there was none. */
  readonly signedSize: number
  /** The name that the log's key signs under: the house's, unless the log had to be continued. */
  readonly logName: string
}

/** How many entries are read at a time: as many publications to everybody are some megabytes. */
const PAGE = 100

/** Fewer are hashed sooner than a thread begins. */
const MANY = 5000

/**
 * The ledger folded. Up to the checkpoint that this house signed and kept, all leaves are hashed anew
 * and must lead to the signed root; their signatures and rules were checked when they came in.
 * Everything after it is admitted as if it came in now.
 *
 * @param many from so many entries on a second thread hashes
 * @throws Refusal `house.ledgerChanged`, `act.otherHouse`, or whatever a later entry should have been
 *   refused for
 */
export async function reopen(parts: Reopening, many = MANY): Promise<Reopened> {
  const { ledger } = parts
  const board = emptyBoard()
  const signed = await keptCheckpoint(parts)
  const hashing = signed.size < many ? hashingHere() : new HashingBeside()
  const tree = await recallSigned(ledger, board, signed, hashing).finally(() => hashing.end())
  await readOn(parts, { board, tree })
  const logName = logNameOf(board.programme, parts.origin)
  if (signed.size > 0 && signed.origin !== logName) {
    throw new Refusal('act.otherHouse', { house: signed.origin })
  }
  return { board, tree, signedSize: signed.size, logName }
}

/**
 * Folds what the ledger has beyond the board, each entry admitted as if it came in now. One that will
 * not do leaves board and tree at the entry before it.
 */
export async function readOn(
  { ledger, origin }: Pick<Reopening, 'ledger' | 'origin'>,
  { board, tree }: Pick<Reopened, 'board' | 'tree'>,
): Promise<void> {
  await eachPage(ledger, board.size, Number.POSITIVE_INFINITY, (page) => {
    for (const entry of page) {
      replay(board, origin, [entry.bytes], quickVerify)
      tree.append(commit(entry.salt, entry.bytes, quickHash))
    }
  })
}

/** Under whatever name it was signed; whether that is the log's own, the entries say. */
async function keptCheckpoint({ ledger, logSecret }: Reopening): Promise<Checkpoint> {
  const note = await ledger.checkpoint()
  if (note === undefined) return { origin: '', size: 0, root: new Uint8Array(0) }
  try {
    return openCheckpoint(note, verifierKey(note.slice(0, note.indexOf('\n')), logSecret))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('house.ledgerChanged', { size: 0, problem: 'unsigned' })
  }
}

/** Folded on the way and not believed before the end: what cannot be folded is seldom what was signed. */
async function recallSigned(
  ledger: Ledger,
  board: Board,
  { size, root }: Checkpoint,
  hashing: Hashing,
): Promise<Tree> {
  let broken: unknown
  await eachPage(ledger, 0, size, async (page) => {
    await hashing.take(page)
    try {
      if (broken === undefined) recall(board, page.map(bytesOf))
    } catch (error) {
      broken = error
    }
  })
  const tree = await hashing.tree()
  if (tree.size < size) throw new Refusal('house.ledgerChanged', { size, problem: 'shorter' })
  if (size > 0 && !sameBytes(tree.root(), root)) {
    throw new Refusal('house.ledgerChanged', { size, problem: 'otherEntries' })
  }
  if (broken !== undefined) throw broken
  return tree
}

/** Entries `from` up to `to`, or to the ledger's end where that comes first. */
async function eachPage(
  ledger: Ledger,
  from: number,
  to: number,
  take: (page: readonly StoredEntry[]) => Promise<void> | void,
): Promise<void> {
  for (let at = from; at < to; ) {
    const limit = Math.min(PAGE, to - at)
    const page = await ledger.read(at, limit)
    if (page.length > 0) await take(page)
    // Fewer are its end: to ask once more takes a way to the server and back.
    if (page.length < limit) return
    at += limit
  }
}

function bytesOf({ bytes }: StoredEntry): Uint8Array {
  return bytes
}
