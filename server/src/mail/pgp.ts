// Sealing a mail to a recipient's OpenPGP key, or not sending it: there is no way back to plain text.

import { utf8 } from '@forewarn/core/shared/bytes'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { createMessage, encrypt, type Key, readKeys } from 'openpgp'

/**
 * The key's fingerprint in upper-case hex, only if it is one that mail may be encrypted to at `at`.
 *
 * @param armored what a recipient sent as its public key
 * @throws Refusal `contact.unfitKey`
 */
export async function fingerprintOf(armored: string, at: Instant): Promise<string> {
  return (await fitKey(armored, at)).getFingerprint().toUpperCase()
}

/**
 * Armoured OpenPGP, encrypted and not signed. The house has no key of its own to sign with, and the
 * words are public; what is kept from a reader on the way is only that they were these.
 *
 * @throws Refusal `contact.unfitKey` where the key has lapsed since it was set
 */
export async function sealTo(armored: string, text: string, at: Instant): Promise<string> {
  const key = await fitKey(armored, at)
  const date = new Date(at)
  const message = await createMessage({ binary: utf8(text), date })
  const seal = () => encrypt({ message, encryptionKeys: key, date, format: 'armored' })
  const sealed = await quietly(seal)
  if (sealed === undefined) throw unfit('encrypting to it fails')
  return sealed
}

async function fitKey(armored: string, at: Instant): Promise<Key> {
  const key = await readOne(armored)
  if (key.isPrivate()) throw unfit('it is a private key; keep that to yourself')
  const date = new Date(at)
  if (await quietly(() => key.isRevoked(undefined, undefined, date))) throw unfit('it is revoked')
  const expires = await quietly(() => key.getExpirationTime())
  if (expires instanceof Date && expires.getTime() <= at) throw unfit('it has expired')
  const inner = await quietly(() => key.getEncryptionKey(undefined, date))
  if (!inner) throw unfit('it has no valid part to encrypt to')
  return key
}

async function readOne(armored: string): Promise<Key> {
  const keys = (await quietly(() => readKeys({ armoredKeys: armored }))) ?? []
  const [key] = keys
  if (key === undefined) throw unfit('this is no armoured public key')
  if (keys.length > 1) throw unfit('there are several keys; give one')
  return key
}

/** The library says no by throwing, in words of its own; here every no is `undefined`. */
async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}

function unfit(problem: string): Refusal<'contact.unfitKey'> {
  return new Refusal('contact.unfitKey', { problem })
}
