// Reading a whole house from its files and believing nothing: every signature, every rule, every sealed byte.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readStatement, replay } from '@forewarn/core/board/admit'
import { type Board, emptyBoard } from '@forewarn/core/board/board'
import { Entry } from '@forewarn/core/board/entry'
import { commit } from '@forewarn/core/log/leaf'
import { Tree } from '@forewarn/core/log/tree'
import { hex, text } from '@forewarn/core/shared/bytes'
import type { Digest } from '@forewarn/core/shared/fields'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { quickHash, quickVerify } from '../platform.ts'
import { SqliteFile } from '../store/sqlite-file.ts'
import { SqliteLedger } from '../store/sqlite-ledger.ts'
import type { Ledger } from '../store/store.ts'

export const DATABASE = 'house.sqlite'

export interface Audited {
  readonly board: Board
  /** The house's name, as its first act was signed for; none in an empty ledger. */
  readonly origin: string | undefined
  readonly size: number
  /** Over all entries, lower-case hex. */
  readonly root: string
  /** The signed note that the ledger keeps of itself. */
  readonly kept: string | undefined
  readonly tree: Tree
  /** The root over the first entries of the ledger, lower-case hex. */
  rootOf(size: number): string
}

const PAGE = 200

/**
 * Replays a database from its first entry. It is opened as the house opens it, so hand in a copy.
 *
 * @throws Refusal `file.malformed` naming the database
 */
export async function auditDatabase(folder: string): Promise<Audited> {
  const file = join(folder, DATABASE)
  try {
    const db = new SqliteFile(new DatabaseSync(file))
    try {
      mustBeSound(db)
      return await replayAll(new SqliteLedger(db))
    } finally {
      db.close()
    }
  } catch (error) {
    throw unfit(file, problemOf(error), REMEDY)
  }
}

const REMEDY = 'Keep it, and take another backup.'

function mustBeSound(db: SqliteFile): void {
  const said = db.read(() => db.prepare('pragma quick_check(1)').get())
  const verdict = String(Object.values(said ?? {})[0])
  if (verdict !== 'ok') throw new Error(verdict)
}

/** @throws Refusal whatever an entry should have been refused for */
export async function replayAll(ledger: Ledger): Promise<Audited> {
  const board = emptyBoard()
  const tree = new Tree(quickHash)
  let origin: string | undefined
  for (;;) {
    const page = await ledger.read(board.size, PAGE)
    const [first] = page
    if (first === undefined) break
    origin ??= originOf(first.bytes)
    replay(
      board,
      origin,
      page.map(({ bytes }) => bytes),
      quickVerify,
    )
    for (const { salt, bytes } of page) tree.append(commit(salt, bytes, quickHash))
  }
  const rootOf = (size: number) => hex(tree.root(size))
  const kept = await ledger.checkpoint()
  return { board, origin, size: tree.size, root: rootOf(tree.size), kept, tree, rootOf }
}

function originOf(bytes: Uint8Array): string {
  const entry = Entry.parse(JSON.parse(text(bytes)))
  if (!('act' in entry)) throw new Refusal('entry.malformed', { seq: 0 })
  return readStatement(entry.act).house
}

/** SQLite and the system have their own words; none of them holds what somebody sent. */
function problemOf(error: unknown): string {
  if (error instanceof Refusal) return describe(error).replace(/\.$/, '')
  return error instanceof Error ? error.message : String(error)
}

/**
 * The sealed bytes of a digest, whole and unchanged.
 *
 * @throws Refusal `file.malformed` naming the file
 */
export async function readBlob(folder: string, digest: Digest): Promise<Uint8Array> {
  const path = blobPath(folder, digest)
  const bytes = await readFile(path).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw unfit(path, 'the ledger names it and it is not there', REMEDY)
  })
  if (Buffer.from(quickHash(bytes)).toString('hex') === digest) return bytes
  throw unfit(path, 'its bytes are not the ones that the ledger names', REMEDY)
}

export function blobPath(folder: string, digest: Digest): string {
  return join(folder, 'vault', digest.slice(0, 2), digest)
}

export function unfit(file: string, problem: string, remedy: string): Refusal {
  return new Refusal('file.malformed', { file, problem, remedy })
}
