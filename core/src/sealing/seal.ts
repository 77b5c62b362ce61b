// Sealing: bytes into an age file for one recipient's keys. The library draws the chance this needs.

import { Encrypter } from 'age-encryption'
import { Refusal } from '../shared/refusal.ts'

/** A sealed file is held in memory whole, at the desk as at the house. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

/** More keys than any mailbox or team has; each costs whoever opens the file one key agreement. */
export const MAX_KEYS = 64

/** Classic is X25519; post-quantum is ML-KEM-768 with X25519. */
export type KeyKind = 'classic' | 'post-quantum'

/** @throws Refusal `sealing.badKey` where it is neither kind of age recipient */
export function keyKind(ageKey: string): KeyKind {
  if (ageKey.startsWith('age1pq1')) return 'post-quantum'
  if (/^age1[02-9ac-hj-np-z]{58}$/.test(ageKey)) return 'classic'
  throw new Refusal('sealing.badKey', { key: shorten(ageKey) })
}

/**
 * An age file (version 1, binary) that any one of `ageKeys` opens. A file for classic keys opens
 * with the ordinary `age` command too.
 *
 * Classic and post-quantum keys are never mixed in one file: whoever can break the classic one would
 * open it, and the post-quantum key would promise what the file does not keep. `age` refuses it, too.
 *
 * It says nothing about who sealed it: age does not sign.
 *
 * @throws Refusal `sealing.badKey`, `sealing.mixedKeys`, `sealing.tooLarge`
 */
export async function seal(plaintext: Uint8Array, ageKeys: readonly string[]): Promise<Uint8Array> {
  if (plaintext.length > MAX_PLAINTEXT_BYTES) {
    throw new Refusal('sealing.tooLarge', { limitBytes: MAX_PLAINTEXT_BYTES })
  }
  if (ageKeys.length === 0 || ageKeys.length > MAX_KEYS) {
    throw new Refusal('sealing.keyCount', { count: ageKeys.length, most: MAX_KEYS })
  }
  if (new Set(ageKeys.map(keyKind)).size > 1) throw new Refusal('sealing.mixedKeys', {})
  try {
    return await encrypt(plaintext, ageKeys)
  } catch (error) {
    const culprit = await firstUnusable(ageKeys)
    if (culprit === undefined) throw error
    throw new Refusal('sealing.badKey', { key: shorten(culprit) })
  }
}

async function encrypt(plaintext: Uint8Array, ageKeys: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const ageKey of ageKeys) encrypter.addRecipient(ageKey)
  return await encrypter.encrypt(plaintext)
}

/** A key with a wrong checksum, or no point of its curve, shows only when something is sealed to it. */
async function firstUnusable(ageKeys: readonly string[]): Promise<string | undefined> {
  for (const ageKey of ageKeys) {
    try {
      await encrypt(new Uint8Array(0), [ageKey])
    } catch {
      return ageKey
    }
  }
  return undefined
}

/** Enough of a key to find it by: a post-quantum one is 1,959 characters long. */
function shorten(ageKey: string): string {
  return ageKey.length <= 24 ? ageKey : `${ageKey.slice(0, 24)}…`
}
