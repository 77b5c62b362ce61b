// Looking a house over, while it runs or not: store, ledger, vault, keys, disk, clock and the last backup.

import { readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { openCheckpoint } from '@forewarn/core/log/checkpoint'
import { verifierKey } from '@forewarn/core/log/note'
import { logNameOf } from '@forewarn/core/programme/slice'
import { hex } from '@forewarn/core/shared/bytes'
import type { Examined } from '@forewarn/core/shared/examined'
import { type Instant, showDuration, showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { type Audited, auditDatabase, readBlob } from '../backup/audit.ts'
import { BackupNote, copyHouse, KEYS, LAST } from '../backup/backup.ts'
import { writeNewFile } from '../backup/new-folder.ts'
import type { Settings } from '../settings.ts'
import { inCopyFolder } from '../store/doctors-copy.ts'
import { examineWitnesses } from './examine-witnesses.ts'

const DAY_MS = 86_400_000
const GIB = 1024 ** 3

export interface Looking {
  readonly settings: Settings
  readonly at: Instant
  /** Tells the probe's file from any other. */
  readonly unique: string
}

export async function examineHouse(looking: Looking): Promise<Examined[]> {
  const { settings, at } = looking
  const data = settings.FOREWARN_DATA
  const rows = [await examineDisk(looking), ...(await Promise.all(KEYS.map(keyIn(data))))]
  try {
    const audited = await auditRunning(data)
    rows.push(ledgerRow(audited), await checkpointRow(data, audited))
    rows.push(await vaultRow(data, audited), clockRow(audited, at))
    rows.push(await backupRow(data, audited, at), ...examineWitnesses(settings))
  } catch (error) {
    const remedy = 'Stop the house, and restore its newest backup: forewarn-house restore --help'
    rows.push({ what: 'ledger', health: 'failed', said: saidOf(error), remedy })
  }
  return rows
}

/** On a copy beside the data: the house may run, and its own file is only read. */
function auditRunning(data: string): Promise<Audited> {
  return inCopyFolder(data, async (folder) => {
    await copyHouse(data, folder)
    return auditDatabase(folder)
  })
}

export async function examineDisk({ settings, unique }: Looking): Promise<Examined> {
  const data = settings.FOREWARN_DATA
  const what = 'disk'
  try {
    const probe = join(data, `.probe-${unique}`)
    await writeNewFile(probe, 'written by forewarn-house doctor\n')
    await rm(probe)
    const { bavail, bsize } = await statfs(data)
    const free = bavail * bsize
    const said = `${(free / GIB).toFixed(1)} GiB free, and what is written is flushed`
    const remedy = 'Make room: a full disk stops every collection.'
    if (free < 2 * settings.FOREWARN_MAX_PART_BYTES) return { what, health: 'failed', said, remedy }
    return free < GIB ? { what, health: 'attention', said, remedy } : { what, health: 'ok', said }
  } catch (error) {
    const remedy = `Make ${data} a folder that the house may write.`
    return { what, health: 'failed', said: saidOf(error), remedy }
  }
}

export function keyIn(data: string) {
  return async (name: string): Promise<Examined> => {
    const file = join(data, name)
    const found = await stat(file).catch(() => undefined)
    if (found === undefined) {
      const remedy = `Restore ${file} from where you keep it.`
      return { what: name, health: 'failed', said: 'it is not there', remedy }
    }
    if (found.size !== 32) {
      const remedy = `Restore ${file} from where you keep it.`
      return { what: name, health: 'failed', said: 'it does not hold 32 bytes', remedy }
    }
    if ((found.mode & 0o077) !== 0) {
      const remedy = `chmod 600 ${file}`
      return { what: name, health: 'failed', said: 'others can read it', remedy }
    }
    return { what: name, health: 'ok', said: 'there, for its owner alone' }
  }
}

export function ledgerRow({ size, root }: Audited): Examined {
  const what = 'ledger'
  if (size > 0) {
    const said = `${size} entries under root ${root}; every signature and rule holds`
    return { what, health: 'ok', said }
  }
  const remedy = 'Found it: the house prints the secret when it starts.'
  return { what, health: 'attention', said: 'no programme is founded', remedy }
}

/** That the ledger still leads to what this house signed: nobody exchanged both it and nothing else. */
export async function checkpointRow(data: string, audited: Audited): Promise<Examined> {
  const what = 'checkpoint'
  const { kept, origin, rootOf, board } = audited
  if (kept === undefined || origin === undefined) {
    return { what, health: 'ok', said: 'none is kept yet; the ledger is young' }
  }
  try {
    const secret = new Uint8Array(await readFile(join(data, 'log.key')))
    const { size, root } = openCheckpoint(
      kept,
      verifierKey(logNameOf(board.programme, origin), secret),
    )
    if (size <= audited.size && rootOf(size) === hex(root)) {
      return { what, health: 'ok', said: `its ${size} entries are those that log.key signed` }
    }
    throw new Error(`the first ${size} entries are not those that log.key signed`)
  } catch (error) {
    const remedy = 'Keep everything, and compare with the newest backup.'
    return { what, health: 'failed', said: saidOf(error), remedy }
  }
}

export async function vaultRow(data: string, { board }: Audited): Promise<Examined> {
  const what = 'vault'
  const problems: string[] = []
  for (const digest of board.referred) {
    await readBlob(data, digest).catch((error) => problems.push(saidOf(error)))
  }
  if (problems.length === 0) {
    return { what, health: 'ok', said: `all ${board.referred.size} sealed files are right` }
  }
  const [first = ''] = problems
  const said = `${problems.length} of ${board.referred.size} will not do, such as ${first}`
  return { what, health: 'failed', said, remedy: 'Copy them from the newest backup into vault/.' }
}

export function clockRow({ board }: Audited, at: Instant): Examined {
  const what = 'clock'
  const now = showInstant(at, 'UTC')
  if (at >= board.at) return { what, health: 'ok', said: `${now}, after the last entry` }
  const said = `${now} is ${showDuration(board.at - at)} before the last entry`
  return { what, health: 'failed', said, remedy: 'Set it, and keep it by NTP.' }
}

async function backupRow(data: string, { size }: Audited, at: Instant): Promise<Examined> {
  const what = 'backup'
  const remedy = 'forewarn-house backup --to DIR'
  const note = BackupNote.safeParse(await lastNote(data))
  if (!note.success) return { what, health: 'attention', said: 'none was taken from here', remedy }
  const age = at - note.data.at
  const behind = size - note.data.size
  const said = `${showDuration(age)} old, ${behind} entries behind`
  const isOld = behind > 0 && age > DAY_MS
  return isOld ? { what, health: 'attention', said, remedy } : { what, health: 'ok', said }
}

/** Absent, torn or of a later version are one: no backup that this house knows of. */
async function lastNote(data: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(data, LAST), 'utf8'))
  } catch {
    return undefined
  }
}

export function saidOf(error: unknown): string {
  if (error instanceof Refusal) return describe(error)
  return error instanceof Error ? error.message : String(error)
}
