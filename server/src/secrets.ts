// The house's own secrets: made once, kept beside the ledger in files that only it may read.

import { access, link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { publicKey } from '@forewarn/core/sealing/signatures'
import { hex } from '@forewarn/core/shared/bytes'
import type { Random } from '@forewarn/core/shared/chance'
import { Refusal } from '@forewarn/core/shared/refusal'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Shared } from './store/store.ts'

export interface Secrets {
  /** Ed25519 seed that signs checkpoints, 32 bytes. Whoever has it can sign another history. */
  readonly log: Uint8Array
  /** Keys the challenges of enrolment, 32 bytes. */
  readonly challenge: Uint8Array
}

const BYTES = 32

/**
 * @param isNew whether the ledger is still empty: only then may a key for it be made
 * @throws Refusal `house.keyLost`
 */
export async function openSecrets(
  folder: string,
  random: Random,
  isNew: boolean,
): Promise<Secrets> {
  const log = join(folder, 'log.key')
  if (!isNew && !(await exists(log))) throw new Refusal('house.keyLost', { file: log })
  const challenge = join(folder, 'challenge.key')
  return { log: await keep(log, random), challenge: await keep(challenge, random) }
}

/**
 * Every process of a house has the same keys: the first one's. The store is told no more of them than
 * tells them apart.
 *
 * @throws Refusal `house.otherKey` naming the file that differs
 */
export async function mustAgree(folder: string, secrets: Secrets, shared: Shared): Promise<void> {
  const told = [
    ['log.key', hex(publicKey(secrets.log))],
    ['challenge.key', hex(sha256(secrets.challenge))],
  ] as const
  for (const [name, value] of told) {
    if ((await shared.agree(name, value)) === value) continue
    throw new Refusal('house.otherKey', { file: join(folder, name) })
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

async function keep(path: string, random: Random): Promise<Uint8Array> {
  const kept = await readKey(path)
  if (kept !== undefined) return kept
  await writeSecret(path, random.bytes(BYTES))
  const made = await readKey(path)
  if (made === undefined) throw new Error(`${path} was taken away while the house began`)
  return made
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  try {
    return exactly(Uint8Array.from(await readFile(path)), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}

let made = 0

/** Whole under its name or not there, and where two processes begin at once, the first one's stays. */
export async function writeSecret(path: string, secret: Uint8Array): Promise<void> {
  made += 1
  const arriving = `${path}.${process.pid}.${made}`
  const file = await open(arriving, 'wx', 0o600)
  try {
    await file.writeFile(secret)
    await file.sync()
    await link(arriving, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await file.close()
    await rm(arriving)
  }
}

function exactly(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === BYTES) return bytes
  throw new Error(`${path} does not hold ${BYTES} bytes; restore it from a backup`)
}
