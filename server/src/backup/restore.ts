// Restoring a house: into an empty folder, and only what verifies to the last byte.

import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { parseVerifierKey, type VerifierKey, verifierKey } from '@forewarn/core/log/note'
import { hex } from '@forewarn/core/shared/bytes'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { auditDatabase, blobPath, DATABASE, readBlob, unfit } from './audit.ts'
import { BackupNote, KEYS, NOTE, verifyBlobs } from './backup.ts'
import { flushFile, makeFolder, writeNewFile } from './new-folder.ts'
import { type Continued, continueLog, type NewLog } from './new-log.ts'

export interface Restored {
  readonly note: BackupNote
  /** When the last entry was written. */
  readonly lastEntryAt: Instant
  /** Where it goes on in a new log. */
  readonly continued: Continued | undefined
}

/**
 * Copies a backup and verifies the copy: the database replayed from its first entry to the root that
 * the house signed, every sealed file, and the keys where they are part of it. Sessions and invitations
 * end: one that was ended, used up or replaced after the backup must not live again.
 *
 * @param newLog where the end of the log is lost; the house gets new keys then, whatever the backup holds
 * @throws Refusal `file.malformed` naming the file that will not do
 */
export async function restoreBackup(
  from: string,
  data: string,
  unique: string,
  newLog?: NewLog,
): Promise<Restored> {
  const note = await readNote(from)
  return makeFolder(data, unique, async (folder) => {
    await mustBeThere(join(from, DATABASE))
    await copyFile(join(from, DATABASE), join(folder, DATABASE))
    const aboutIt = (error: unknown): never => {
      throw sayingWhere(error, join(folder, DATABASE), join(from, DATABASE))
    }
    const audited = await auditDatabase(folder).catch(aboutIt)
    const { board, size, root, origin } = audited
    if (size !== note.size || root !== note.root || origin !== note.origin) {
      throw unfit(join(from, DATABASE), 'it is not the ledger that backup.json names', REMEDY)
    }
    for (const digest of board.referred) await copyBlob(from, folder, digest)
    await verifyBlobs(folder, [...board.referred])
    const lastEntryAt = instant(board.at)
    const continued = newLog && (await continueLog(folder, audited, note, newLog).catch(aboutIt))
    if (note.keys && newLog === undefined) await copyKeys(from, folder, note, REMEDY)
    endWaysIn(join(folder, DATABASE))
    await flushFile(join(folder, DATABASE))
    return { note, lastEntryAt, continued }
  })
}

const REMEDY = 'Take another backup, or an older one.'

/** @throws Refusal `file.malformed` */
export async function readNote(from: string): Promise<BackupNote> {
  const file = join(from, NOTE)
  await mustBeThere(file)
  const note = BackupNote.safeParse(jsonIn(await readFile(file, 'utf8')))
  if (!note.success) throw unfit(file, 'this is not the note of a backup', REMEDY)
  const { checkpoint, logKey, size, root } = note.data
  try {
    const signed = openCheckpoint(checkpoint, logKey as VerifierKey)
    if (signed.size === size && hex(signed.root) === root) return note.data
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw unfit(file, describe(error).replace(/\.$/, ''), REMEDY)
  }
  throw unfit(file, 'the house signed another size or root', REMEDY)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function mustBeThere(file: string): Promise<void> {
  if ((await stat(file).catch(() => undefined)) !== undefined) return
  throw unfit(file, 'there is no such file', 'Name the folder of a backup with --from.')
}

async function copyBlob(from: string, folder: string, digest: string): Promise<void> {
  const path = blobPath(folder, digest)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeNewFile(path, await readBlob(from, digest))
}

/** @throws Refusal `file.malformed` where they are not there, or are not those of the house that signed */
export async function copyKeys(
  from: string,
  folder: string,
  { logKey }: BackupNote,
  remedy: string,
): Promise<void> {
  for (const name of KEYS) {
    const file = join(from, name)
    const bytes = new Uint8Array(await readFile(file).catch((error) => absent(error, file, remedy)))
    if (bytes.length !== 32) throw unfit(file, 'it does not hold 32 bytes', remedy)
    if (name === 'log.key' && verifierKey(parseVerifierKey(logKey).name, bytes) !== logKey) {
      throw unfit(file, 'it is not the key that signed backup.json', remedy)
    }
    await writeNewFile(join(folder, name), bytes)
  }
}

/** Lets no failure through as an answer but that there is no such file. */
function absent(error: unknown, file: string, remedy: string): never {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  throw unfit(file, 'there is no such file', remedy)
}

function endWaysIn(file: string): void {
  const db = new DatabaseSync(file)
  try {
    db.exec('pragma secure_delete = on; delete from session; delete from invitation')
    db.exec('pragma wal_checkpoint(truncate)')
  } finally {
    db.close()
  }
}

/** A refusal about the copy, about what it was copied from. */
function sayingWhere(error: unknown, copy: string, file: string): unknown {
  if (!(error instanceof Refusal) || error.code !== 'file.malformed') return error
  const { problem } = error.details as { problem: string }
  return unfit(file, problem.replaceAll(copy, file), REMEDY)
}
