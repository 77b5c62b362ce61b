// Sealing with age: bytes into a file for one recipient's keys, and back. The library draws the chance it needs.

import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  type Identity,
  identityToRecipient,
} from 'age-encryption'
import { utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'

/** A sealed file is held in memory whole, at the desk as at the house. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

/** More keys than any mailbox or team has; each costs whoever opens the file one key agreement. */
export const MAX_KEYS = 64

/** `MAX_KEYS` post-quantum stanzas with room to spare. */
const MAX_HEADER_BYTES = MAX_KEYS * 2048
/** 16 bytes of authentication for each 64 KiB, and the nonce. */
const MAX_PAYLOAD_BYTES = MAX_PLAINTEXT_BYTES + MAX_PLAINTEXT_BYTES / 4096 + 32

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
 * @throws Refusal `sealing.badKey`, `sealing.keyCount`, `sealing.mixedKeys`, `sealing.tooLarge`
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

/**
 * What was sealed, with the first of `identities` that fits.
 *
 * @param sealed an age file, binary; it may come from anybody and hold anything
 * @throws Refusal `sealing.badIdentity`, `sealing.tooLarge`, `sealing.broken`, `sealing.notForYou`
 */
export async function open(sealed: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of identities) addIdentity(decrypter, identity)
  decrypter.addIdentity(NOBODY_LEFT)
  mustBeBounded(sealed)
  try {
    return await decrypter.decrypt(sealed)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('sealing.broken', {})
  }
}

/** A fresh secret, `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`; the library draws it. */
export async function freshAgeIdentity({ postQuantum }: { postQuantum: boolean }): Promise<string> {
  return postQuantum ? await generateHybridIdentity() : await generateX25519Identity()
}

/**
 * The public key to seal to for this identity.
 *
 * @throws Refusal `sealing.badIdentity`, which does not repeat the secret
 */
export async function recipientOf(identity: string): Promise<string> {
  try {
    return await identityToRecipient(identity)
  } catch {
    throw new Refusal('sealing.badIdentity', {})
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

/** Stands last in the row, and is asked only when none before it fitted. */
const NOBODY_LEFT: Identity = {
  unwrapFileKey() {
    throw new Refusal('sealing.notForYou', {})
  },
}

function addIdentity(decrypter: Decrypter, identity: string): void {
  try {
    decrypter.addIdentity(identity)
  } catch {
    throw new Refusal('sealing.badIdentity', {})
  }
}

/** Keeps a hostile header from costing more key agreements than an honest one could. */
function mustBeBounded(sealed: Uint8Array): void {
  if (sealed.length > MAX_HEADER_BYTES + MAX_PAYLOAD_BYTES) {
    throw new Refusal('sealing.tooLarge', { limitBytes: MAX_PLAINTEXT_BYTES })
  }
  const header = sealed.subarray(0, headerEnd(sealed))
  const lines = new TextDecoder().decode(header).split('\n')
  const stanzas = lines.filter((line) => line.startsWith('-> '))
  if (lines[0] !== 'age-encryption.org/v1' || stanzas.length > MAX_KEYS) {
    throw new Refusal('sealing.broken', {})
  }
}

const LAST_LINE = utf8('\n--- ')
const [NEW_LINE = 10] = LAST_LINE

/** Before the header's last line, or 0 where there is none: what comes after it is no text, and long. */
function headerEnd(sealed: Uint8Array): number {
  const within = sealed.subarray(0, MAX_HEADER_BYTES)
  for (let at = within.indexOf(NEW_LINE); at !== -1; at = within.indexOf(NEW_LINE, at + 1)) {
    if (LAST_LINE.every((byte, i) => within[at + i] === byte)) return at
  }
  return 0
}
