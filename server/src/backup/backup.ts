// A backup: a folder with everything a house keeps, taken while it runs, and verified before it has its name.

import { mkdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { seedBeside } from '@forewarn/core/log/ml-dsa'
import { verifierKey } from '@forewarn/core/log/note'
import { logNameOf } from '@forewarn/core/programme/slice'
import { fromHex } from '@forewarn/core/shared/bytes'
import { At, type Digest } from '@forewarn/core/shared/fields'
import type { Instant } from '@forewarn/core/shared/instant'
import { z } from 'zod'
import { quickMlDsa } from '../platform.ts'
import { flushFolder } from '../store/folder-vault.ts'
import { type Audited, auditDatabase, blobPath, DATABASE, readBlob, unfit } from './audit.ts'
import { flushFile, makeFolder, writeNewFile } from './new-folder.ts'

export const KEYS = ['log.key', 'challenge.key'] as const
export const NOTE = 'backup.json'
/** Beside the house's data: when a backup was last taken, for `doctor`. */
export const LAST = 'last-backup.json'

/** What lies in `backup.json`. */
export const BackupNote = z.strictObject({
  forewarn: z.literal('backup'),
  version: z.literal(1),
  at: At,
  origin: z.string(),
  size: z.int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  /** Signed by the house's log key over size and root. */
  checkpoint: z.string(),
  logKey: z.string(),
  blobs: z.int().min(0),
  bytes: z.int().min(0),
  keys: z.boolean(),
})
export type BackupNote = z.infer<typeof BackupNote>

/** Where a house keeps what a backup copies. */
export interface Kept {
  /** Writes `house.sqlite` into `folder`: the database as it is at one moment. */
  copyDatabase(folder: string): Promise<void>
  /** @throws Refusal `file.malformed` where the vault does not have these bytes, whole */
  sealed(digest: Digest): Promise<Uint8Array>
}

export interface BackupRequest {
  readonly kept: Kept
  /** The house's folder: its keys, and without a database elsewhere everything. */
  readonly data: string
  /** Where the backup goes; nothing may be there. */
  readonly to: string
  /** Whether the house's own keys go with it: then whoever has the backup can sign as the house. */
  readonly withKeys: boolean
  readonly at: Instant
  readonly unique: string
}

/** All pages in one step: one reading of one state, however much is written meanwhile. */
const ALL_PAGES = 2 ** 30
const BUSY_MS = 5000

/**
 * Copies the database first and then every sealed file that it refers to, which was there before the
 * entry that names it; then reads all of it again. The house may run and write all the while.
 *
 * @throws Refusal `file.malformed` naming what is broken, or that there is something at `to`
 */
export function takeBackup(request: BackupRequest): Promise<BackupNote> {
  const { kept, data, to, unique } = request
  return makeFolder(to, unique, async (folder) => {
    await kept.copyDatabase(folder)
    const audited = await auditDatabase(folder)
    await flushFile(join(folder, DATABASE))
    const blobs = [...audited.board.referred]
    for (const digest of blobs) await copyBlob(kept, folder, digest)
    const note = await noteOf(request, audited, await verifyBlobs(folder, blobs))
    if (request.withKeys) for (const key of KEYS) await copyKey(data, folder, key)
    const line = `${JSON.stringify(note)}\n`
    await writeNewFile(join(folder, NOTE), line)
    return note
  }).then(async (note) => {
    await remember(data, unique, note)
    return note
  })
}

async function remember(data: string, unique: string, note: BackupNote): Promise<void> {
  const fresh = join(data, `${LAST}.${unique}`)
  await writeNewFile(fresh, `${JSON.stringify(note)}\n`)
  await rename(fresh, join(data, LAST))
}

/** A house all of which is in its folder. */
export function keptIn(data: string): Kept {
  return {
    copyDatabase: (folder) => copyHouse(data, folder),
    sealed: (digest) => readBlob(data, digest),
  }
}

/**
 * The database as it is at one moment, read from a house that may run.
 *
 * @throws Refusal `file.malformed` where there is none
 */
export async function copyHouse(data: string, folder: string): Promise<void> {
  const file = join(data, DATABASE)
  if ((await stat(file).catch(() => undefined)) === undefined) {
    throw unfit(file, 'there is no such file', 'Name the folder of a house with --data.')
  }
  const source = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS })
  try {
    await copyDatabase(source, join(folder, DATABASE), { rate: ALL_PAGES })
  } finally {
    source.close()
  }
}

async function copyBlob(kept: Kept, folder: string, digest: Digest): Promise<void> {
  const bytes = await kept.sealed(digest)
  const path = blobPath(folder, digest)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeNewFile(path, bytes)
}

async function copyKey(data: string, folder: string, name: string): Promise<void> {
  await writeNewFile(join(folder, name), await readFile(join(data, name)))
}

/** Reads every sealed file again. @returns their bytes together */
export async function verifyBlobs(folder: string, digests: readonly string[]): Promise<number> {
  let bytes = 0
  for (const digest of digests) bytes += (await readBlob(folder, digest)).length
  for (const shelf of new Set(digests.map((digest) => dirname(blobPath(folder, digest))))) {
    await flushFolder(shelf)
  }
  return bytes
}

async function noteOf(
  { data, at, withKeys }: BackupRequest,
  { origin, size, root, board }: Audited,
  bytes: number,
): Promise<BackupNote> {
  if (origin === undefined) {
    throw unfit(join(data, DATABASE), 'the ledger is empty', 'Found the programme first.')
  }
  const secret = new Uint8Array(await readFile(join(data, 'log.key')))
  const second = quickMlDsa(seedBeside(secret))
  const log = logNameOf(board.programme, origin)
  return {
    forewarn: 'backup',
    version: 1,
    ...{ at, origin, size, root },
    checkpoint: signCheckpoint({ origin: log, size, root: fromHex(root) }, secret, second),
    logKey: verifierKey(log, secret),
    blobs: board.referred.size,
    bytes,
    keys: withKeys,
  }
}
