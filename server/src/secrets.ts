// The house's own secrets: made once, kept beside the ledger in files that only it may read.

import { access, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '@forewarn/core/shared/chance'
import { Refusal } from '@forewarn/core/shared/refusal'

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

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

async function keep(path: string, random: Random): Promise<Uint8Array> {
  try {
    return exactly(Uint8Array.from(await readFile(path)), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const secret = random.bytes(BYTES)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(secret)
    await file.sync()
  } finally {
    await file.close()
  }
  return secret
}

function exactly(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === BYTES) return bytes
  throw new Error(`${path} does not hold ${BYTES} bytes; restore it from a backup`)
}
