// A desk's folder: keyring, what was seen last of the ledger, journals, and what was collected.

import { readdir, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Receipt } from '@forewarn/core/log/receipt'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import { At } from '@forewarn/core/shared/fields'
import { PartId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type KeptKeyring, Keyring, LockedKeyring } from '@forewarn/desk/keyring'
import type { Seen } from '@forewarn/desk/seen'
import type { Collected } from '@forewarn/desk/trusted'
import { z } from 'zod'
import { codeOf, createDurably, readIfThere, writeDurably } from './durable.ts'

const SeenFile = z.strictObject({ size: z.int().min(0), root: z.string().regex(/^[0-9a-f]{64}$/) })

/**
 * The folder that `--desk` names, or the environment, or the usual place.
 *
 * @param asked the option, relative to `cwd`
 */
export function deskPath(
  asked: string | undefined,
  { env, cwd }: { env: Readonly<Record<string, string | undefined>>; cwd: string },
): string {
  const home = env['HOME'] ?? homedir()
  return resolve(cwd, asked ?? env['FOREWARN_DESK'] ?? join(home, '.config/forewarn'))
}

const KEPT = z.union([Keyring, LockedKeyring])

/** @throws Refusal `input.missing`, or `file.malformed` where it is damaged or others can read it */
export async function readKeyring(folder: string): Promise<KeptKeyring> {
  const file = join(folder, 'keyring.json')
  const keyring = await readJson(file, KEPT)
  if (keyring === undefined) {
    const remedy = 'Enrol with your invitation letter first, or name your desk with --desk.'
    throw new Refusal('input.missing', { what: file, remedy })
  }
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return keyring
  const remedy = `Run chmod 600 ${file}, and have new keys enrolled if anybody may have read it.`
  throw new Refusal('file.malformed', { file, problem: 'others can read these keys', remedy })
}

/** Refuses before anything is sent, where this desk has keys already. */
export async function mustBeEmpty(folder: string): Promise<void> {
  const file = join(folder, 'keyring.json')
  if ((await readIfThere(file)) === undefined) return
  const remedy = 'Keys are never overwritten: name another folder with --desk, or move them away.'
  throw new Refusal('file.malformed', { file, problem: 'this desk has keys already', remedy })
}

/** Keys that are about to be offered: on disk before the house hears of them. */
export async function keepOffered(folder: string, keyring: KeptKeyring): Promise<void> {
  await writeDurably(join(folder, 'offered.json'), json(keyring))
}

/** Keys of an offer whose answer was lost, or `undefined`. */
export function readOffered(folder: string): Promise<KeptKeyring | undefined> {
  return readJson(join(folder, 'offered.json'), KEPT)
}

/** Once they are the keyring. */
export async function dropOffered(folder: string): Promise<void> {
  await rm(join(folder, 'offered.json'), { force: true })
}

/** @throws Refusal `file.malformed` where there are keys already */
export async function writeKeyring(folder: string, keyring: KeptKeyring): Promise<void> {
  if (!(await createDurably(join(folder, 'keyring.json'), json(keyring)))) await mustBeEmpty(folder)
}

/** The same keys, kept in another way. A crash leaves them as they were, or as they are to be. */
export async function replaceKeyring(folder: string, keyring: KeptKeyring): Promise<void> {
  await writeDurably(join(folder, 'keyring.json'), json(keyring))
}

/** What an earlier command verified of the ledger. */
export function readSeen(folder: string): Promise<Seen | undefined> {
  return readJson(join(folder, 'seen.json'), SeenFile)
}

export async function writeSeen(folder: string, seen: Seen): Promise<void> {
  await writeDurably(join(folder, 'seen.json'), json(seen))
}

const Heartbeat = z.strictObject({ at: At })

/** When a process last stood by with the keys of this folder. */
export async function readHeartbeat(folder: string): Promise<Instant | undefined> {
  return (await readJson(join(folder, 'stand-by.json'), Heartbeat, 'Delete it.'))?.at
}

/** Says so; it tells nobody who reads it more than that. */
export async function writeHeartbeat(folder: string, at: Instant): Promise<void> {
  await writeDurably(join(folder, 'stand-by.json'), json({ at }))
}

const NamePins = z.record(z.string(), z.array(z.string()))

/** By id: digests of the names that this desk knew it by. */
export type NamePins = Readonly<Record<string, readonly string[]>>

export async function readNamePins(folder: string): Promise<NamePins> {
  return (await readJson(namePinsPath(folder), NamePins, 'Delete it.')) ?? {}
}

export async function writeNamePins(folder: string, pins: NamePins): Promise<void> {
  await writeDurably(namePinsPath(folder), json(pins))
}

export function namePinsPath(folder: string): string {
  return join(folder, 'names.json')
}

const Receipts = z.array(Receipt)

/** The receipts come last: where they are, the sealed part is. */
export async function keepCollected(folder: string, part: Collected): Promise<string> {
  const sealed = join(folder, 'collected', `${part.partId}.age`)
  await writeDurably(sealed, part.sealed)
  await writeDurably(receiptsPath(folder, part.partId), json(part.receipts))
  return sealed
}

export async function isCollected(folder: string, partId: PartId): Promise<boolean> {
  return (await readIfThere(receiptsPath(folder, partId))) !== undefined
}

/** Every part that was collected to this desk. */
export async function collectedParts(folder: string): Promise<PartId[]> {
  const names = await readdir(join(folder, 'collected')).catch((error) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  return names.flatMap((name) => PartId.safeParse(name.replace(/\.receipts\.json$/, '')).data ?? [])
}

/** @throws Refusal `input.missing` where the part was not collected to this desk */
export async function readCollected(folder: string, partId: PartId): Promise<Collected> {
  const sealed = await readIfThere(join(folder, 'collected', `${partId}.age`))
  const receipts = await readJson(receiptsPath(folder, partId), Receipts)
  if (sealed !== undefined && receipts !== undefined) return { partId, sealed, receipts }
  const remedy = `Collect it first: forewarn collect ${partId}`
  throw new Refusal('input.missing', { what: `${partId} at this desk`, remedy })
}

/** @throws Refusal `file.malformed` */
export async function readReceipts(file: string): Promise<Receipt[]> {
  const receipts = await readJson(file, Receipts)
  if (receipts !== undefined) return receipts
  throw new Refusal('input.missing', { what: file, remedy: 'Check the path.' })
}

function receiptsPath(folder: string, partId: PartId): string {
  return join(folder, 'collected', `${partId}.receipts.json`)
}

function json(value: unknown): Uint8Array {
  return utf8(`${JSON.stringify(value, null, 2)}\n`)
}

/** @throws Refusal `file.malformed` where the file is there and is not what it should be */
export async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  remedy = 'Restore it from a backup.',
): Promise<z.infer<Schema> | undefined> {
  const unfit = (problem: string) => new Refusal('file.malformed', { file, problem, remedy })
  const bytes = await readIfThere(file).catch((error) => {
    throw codeOf(error) === 'EACCES' ? unfit('not readable for you') : error
  })
  if (bytes === undefined) return undefined
  const parsed = schema.safeParse(parse(bytes, unfit))
  if (parsed.success) return parsed.data
  const place = parsed.error.issues[0]?.path.join('.') || 'it'
  throw unfit(`${place} is not as this version writes it`)
}

function parse(bytes: Uint8Array, unfit: (problem: string) => Refusal): unknown {
  try {
    return JSON.parse(text(bytes))
  } catch {
    throw unfit('not JSON')
  }
}
