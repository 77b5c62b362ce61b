// What a witness keeps: its key, and of each log the newest checkpoint that it cosigned.

import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Checkpoint, openCheckpoint } from '@forewarn/core/log/checkpoint'
import { cosignerKey, cosignersOf } from '@forewarn/core/log/cosignature'
import { type MlDsa, mlDsaOf, seedBeside } from '@forewarn/core/log/ml-dsa'
import { firstKey, type VerifierKey } from '@forewarn/core/log/note'
import { subtreeKey } from '@forewarn/core/log/subtree'
import { fromHex, hex, text, utf8 } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { Refusal } from '@forewarn/core/shared/refusal'
import { z } from 'zod'
import { readJson } from '../ports/desk-folder.ts'
import { createDurably, readIfThere, writeDurably } from '../ports/durable.ts'

const KeyFile = z.strictObject({
  forewarn: z.literal('witness'),
  name: z.string().regex(/^[^\s+]{1,200}$/),
  /** Ed25519 seed, 32 bytes. */
  secret: z.string().regex(/^[0-9a-f]{64}$/),
})

export interface WitnessKey {
  readonly name: string
  readonly secret: Uint8Array
  /** The ML-DSA-44 key beside it, of the same name. */
  readonly second: MlDsa
  /** Both keys. */
  readonly verifierKey: VerifierKey
}

/** A checkpoint with the log's signature and this witness's. */
export interface Cosigned extends Checkpoint {
  readonly note: string
}

/**
 * The key in this folder, made where there is none. Its name is drawn, so that it tells nobody who
 * reads a checkpoint whose witness this is.
 *
 * @throws Refusal `file.malformed`
 */
export async function openKey(folder: string, random: Random): Promise<WitnessKey> {
  const file = join(folder, 'witness.json')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fresh = {
    ...{ forewarn: 'witness', name: `witness/${hex(random.bytes(8))}` },
    secret: hex(random.bytes(32)),
  }
  const remedy = 'Restore it, or begin in a new folder and tell the houses the new key.'
  const kept = (await readJson(file, KeyFile, remedy)) ?? (await made(file, fresh, remedy))
  const secret = fromHex(kept.secret)
  const second = mlDsaOf(seedBeside(secret))
  const { name } = kept
  const keys = [cosignerKey(name, secret), subtreeKey(name, second.publicKey)]
  return { name, secret, second, verifierKey: keys.join(' ') }
}

async function made(file: string, fresh: object, remedy: string) {
  await createDurably(file, utf8(`${JSON.stringify(fresh, null, 2)}\n`))
  const kept = await readJson(file, KeyFile, remedy)
  if (kept === undefined) throw new Error(`${file} was taken away`)
  return kept
}

/**
 * What this witness cosigned last of a log. The file is the checkpoint itself with both signatures, so
 * damage is noticed: a witness that begins at zero again could be shown another history. One that is
 * older than the keys beside the first is as good as it was.
 *
 * @throws Refusal `file.malformed`
 */
export async function readLast(
  folder: string,
  origin: string,
  logKey: VerifierKey,
  own: VerifierKey,
): Promise<Cosigned | undefined> {
  const file = lastPath(folder, origin)
  const bytes = await readIfThere(file)
  if (bytes === undefined) return undefined
  try {
    const note = text(bytes)
    const checkpoint = openCheckpoint(note, firstKey(logKey))
    if (cosignersOf(note, [firstKey(own)]).length === 1) return { ...checkpoint, note }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  const problem = 'not a checkpoint of this log that this witness cosigned'
  const remedy =
    'Its memory is gone, and so is what it stands for: begin in a new folder, with a new key.'
  throw new Refusal('file.malformed', { file, problem, remedy })
}

/** When it returns, the witness cannot forget it. */
export async function writeLast(folder: string, { origin, note }: Cosigned): Promise<void> {
  await writeDurably(lastPath(folder, origin), utf8(note))
}

function lastPath(folder: string, origin: string): string {
  return join(folder, 'logs', `${originHash(origin)}.checkpoint`)
}

/** How a log is named in paths. Source: C2SP tlog-witness. */
export function originHash(origin: string): string {
  return createHash('sha256').update(origin).digest('hex')
}
