// A restored house whose log lost its end goes on in a new log, with a key of its own, that names what is lost.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { propose } from '@forewarn/core/board/admit'
import type { Entry } from '@forewarn/core/board/entry'
import { logKeys, openCheckpoint, signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { seedBeside } from '@forewarn/core/log/ml-dsa'
import { parseVerifierKey } from '@forewarn/core/log/note'
import { hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { quickHash, quickMlDsa, quickVerify } from '../platform.ts'
import { SqliteFile } from '../store/sqlite-file.ts'
import { SqliteLedger } from '../store/sqlite-ledger.ts'
import { newestAt } from '../witness/ask-witness.ts'
import type { Witnesses } from '../witness/witness-settings.ts'
import { type Audited, DATABASE, unfit } from './audit.ts'
import { type BackupNote, KEYS } from './backup.ts'
import { writeNewFile } from './new-folder.ts'

/** What a house is told to go on as. */
export interface NewLog {
  readonly name: string
  /** Checkpoints of the log before that somebody kept: the newest of them is named in the new one. */
  readonly seen: readonly string[]
  readonly at: Instant
  readonly random: Random
}

/** What became of the log. */
export interface Continued {
  readonly log: string
  /** Both of its keys. */
  readonly logKey: string
  /** How many entries somebody outside saw; `null` where nobody is known to have. */
  readonly seen: number | null
}

const PATIENCE_MS = 10_000

/**
 * The newest checkpoint of a log that its witnesses keep, as each shows its own.
 *
 * @throws Refusal `house.unwitnessed` where fewer than the quorum answer: then what they saw is not known
 */
export async function seenByWitnesses(
  { witnesses, quorum }: Witnesses,
  log: string,
): Promise<string[]> {
  const said = await Promise.allSettled(witnesses.map((one) => newestAt(one, log, PATIENCE_MS)))
  const answers = said.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (answers.length < quorum) {
    throw new Refusal('house.unwitnessed', { answered: answers.length, quorum })
  }
  return answers.filter((note) => note !== undefined)
}

/**
 * Writes the entry that begins the new log after all that was restored, and fresh keys beside it. Every
 * earlier proof of the log before holds in the new one, too: its first entries are the same.
 *
 * @throws Refusal `file.malformed`, `programme.founderGone`
 */
export async function continueLog(
  folder: string,
  { board, size, root, rootOf, tree }: Audited,
  { origin, logKey }: BackupNote,
  { name, seen, at, random }: NewLog,
): Promise<Continued> {
  const newest = newestOf(seen, logKey)
  if (newest !== undefined && newest.size <= size && rootOf(newest.size) !== newest.root) {
    const problem = `the log before had others in the place of its first ${newest.size} entries`
    throw unfit(join(folder, DATABASE), problem, 'Take another backup.')
  }
  const event = {
    ...({ kind: 'logContinued', log: name, before: parseVerifierKey(logKey).name } as const),
    ...{ size, root, seen: newest?.note ?? null },
  }
  const entry: Entry = { v: 1, at: instant(Math.max(at, board.at)), event }
  const { bytes } = propose(board, origin, entry, quickVerify)
  const salt = random.bytes(32)
  tree.append(commit(salt, bytes, quickHash))
  for (const key of KEYS) await writeNewFile(join(folder, key), random.bytes(32))
  const secret = new Uint8Array(await readFile(join(folder, 'log.key')))
  const checkpoint = { origin: name, size: tree.size, root: tree.root() }
  const second = quickMlDsa(seedBeside(secret))
  const note = signCheckpoint(checkpoint, secret, second)
  const file = new SqliteFile(new DatabaseSync(join(folder, DATABASE)))
  try {
    await new SqliteLedger(file).append(size, [{ salt, bytes }], note)
    file.write(() => file.prepare('delete from witnessed').run())
  } finally {
    file.close()
  }
  return { log: name, logKey: logKeys(name, secret, second), seen: newest?.size ?? null }
}

/** Of those that the log's key signed; whoever answers in a witness's place can show others. */
function newestOf(notes: readonly string[], logKey: string) {
  const signed = notes.flatMap((note) => {
    try {
      const { size, root } = openCheckpoint(note, logKey)
      return [{ note, size, root: hex(root) }]
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return []
    }
  })
  return signed.toSorted((a, b) => b.size - a.size)[0]
}
