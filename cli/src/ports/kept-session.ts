// The session in which a passkey was shown, kept from one command to the next, sealed to the desk's own keys.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { open, seal } from '@forewarn/core/sealing/age'
import { text, utf8 } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { ageKeysOf, type Keyring, openersOf } from '@forewarn/desk/keyring'
import { KeptSession } from '@forewarn/desk/session'
import type { Desk } from '@forewarn/desk/sign-in'
import { readIfThere, writeDurably } from './durable.ts'
import { quickCipher } from './quick-cipher.ts'

const pathIn = (folder: string) => join(folder, 'session.age')

export async function keepSession(folder: string, { keyring, session }: Desk): Promise<void> {
  const kept = utf8(JSON.stringify(session.kept()))
  const sealed = await seal(kept, await ageKeysOf(keyring), quickCipher)
  await writeDurably(pathIn(folder), sealed)
}

/** None where it is over, was sealed to other keys, or is no session: then one signs in anew. */
export async function readSession(
  folder: string,
  keyring: Keyring,
  now: Instant,
): Promise<KeptSession | undefined> {
  const sealed = await readIfThere(pathIn(folder))
  if (sealed === undefined) return undefined
  const kept = await opened(sealed, keyring)
  if (kept !== undefined && kept.expiresAt > now) return kept
  await forgetSession(folder)
  return undefined
}

export async function forgetSession(folder: string): Promise<void> {
  await rm(pathIn(folder), { force: true })
}

async function opened(sealed: Uint8Array, keyring: Keyring): Promise<KeptSession | undefined> {
  try {
    const opened = await open(sealed, openersOf(keyring), quickCipher)
    return KeptSession.safeParse(JSON.parse(text(opened))).data
  } catch (error) {
    if (error instanceof Refusal || error instanceof SyntaxError) return undefined
    throw error
  }
}
