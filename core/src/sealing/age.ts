// Sealing with age: bytes into a file for one recipient's keys, and back. The library draws the chance it needs.

import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
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
import { type Cipher, openPayload, payloadBytes, pureCipher, sealPayload } from './payload.ts'

/** A sealed file is held in memory whole, at the desk as at the house. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

/** More keys than any mailbox or team has; each costs whoever opens the file one key agreement. */
export const MAX_KEYS = 64

/** `MAX_KEYS` post-quantum stanzas with room to spare. */
const MAX_HEADER_BYTES = MAX_KEYS * 2048
const NONCE_BYTES = 16
const MAX_PAYLOAD_BYTES = NONCE_BYTES + payloadBytes(MAX_PLAINTEXT_BYTES)

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
 * @param cipher of the platform, where it has one; the file is the same
 * @throws Refusal `sealing.badKey`, `sealing.keyCount`, `sealing.mixedKeys`, `sealing.tooLarge`
 */
export async function seal(
  plaintext: Uint8Array,
  ageKeys: readonly string[],
  cipher: Cipher = pureCipher,
): Promise<Uint8Array<ArrayBuffer>> {
  if (plaintext.length > MAX_PLAINTEXT_BYTES) {
    throw new Refusal('sealing.tooLarge', { limitBytes: MAX_PLAINTEXT_BYTES })
  }
  if (ageKeys.length === 0 || ageKeys.length > MAX_KEYS) {
    throw new Refusal('sealing.keyCount', { count: ageKeys.length, most: MAX_KEYS })
  }
  if (new Set(ageKeys.map(keyKind)).size > 1) throw new Refusal('sealing.mixedKeys', {})
  const { head, key } = await freshHead(ageKeys)
  const sealed = new Uint8Array(head.length + payloadBytes(plaintext.length))
  sealed.set(head)
  await sealPayload(plaintext, key, cipher, sealed.subarray(head.length))
  return sealed
}

/**
 * What was sealed, with the first of `identities` that fits.
 *
 * @param sealed an age file, binary; it may come from anybody and hold anything
 * @throws Refusal `sealing.badIdentity`, `sealing.tooLarge`, `sealing.broken`, `sealing.notForYou`
 */
export async function open(
  sealed: Uint8Array,
  identities: readonly string[],
  cipher: Cipher = pureCipher,
): Promise<Uint8Array<ArrayBuffer>> {
  const decrypter = new Decrypter()
  for (const identity of identities) addIdentity(decrypter, identity)
  decrypter.addIdentity(NOBODY_LEFT)
  const header = sealed.subarray(0, boundedHeader(sealed))
  const nonce = sealed.subarray(header.length, header.length + NONCE_BYTES)
  const fileKey = await fileKeyIn(decrypter, header)
  const payload = sealed.subarray(header.length + NONCE_BYTES)
  const plain = await openPayload(payload, payloadKey(fileKey, nonce), cipher)
  if (nonce.length < NONCE_BYTES || plain === undefined) throw new Refusal('sealing.broken', {})
  return plain
}

async function fileKeyIn(decrypter: Decrypter, header: Uint8Array): Promise<Uint8Array> {
  try {
    return await decrypter.decryptHeader(header)
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

interface Head {
  /** The header, and the nonce of the payload. */
  readonly head: Uint8Array
  /** What the payload is sealed under. */
  readonly key: Uint8Array
}

async function freshHead(ageKeys: readonly string[]): Promise<Head> {
  try {
    return await drawHead(ageKeys)
  } catch (error) {
    const culprit = await firstUnusable(ageKeys)
    if (culprit === undefined) throw error
    throw new Refusal('sealing.badKey', { key: shorten(culprit) })
  }
}

/**
 * The library seals nothing, and of that we keep all but the tag at its end, which goes nowhere: its
 * key and nonce are used once. A recipient that writes nothing into the header learns the file key.
 */
async function drawHead(ageKeys: readonly string[]): Promise<Head> {
  const encrypter = new Encrypter()
  for (const ageKey of ageKeys) encrypter.addRecipient(ageKey)
  let fileKey = new Uint8Array(0)
  encrypter.addRecipient({
    wrapFileKey(drawn) {
      fileKey = Uint8Array.from(drawn)
      return []
    },
  })
  const empty = await encrypter.encrypt(new Uint8Array(0))
  const head = empty.subarray(0, empty.length - payloadBytes(0))
  return { head, key: payloadKey(fileKey, head.subarray(-NONCE_BYTES)) }
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, nonce, utf8('payload'), 32)
}

/** A key with a wrong checksum, or no point of its curve, shows only when something is sealed to it. */
async function firstUnusable(ageKeys: readonly string[]): Promise<string | undefined> {
  for (const ageKey of ageKeys) {
    try {
      await drawHead([ageKey])
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

/**
 * How long the header is, its last line with it. A hostile one may not cost more key agreements than
 * an honest one could.
 */
function boundedHeader(sealed: Uint8Array): number {
  if (sealed.length > MAX_HEADER_BYTES + MAX_PAYLOAD_BYTES) {
    throw new Refusal('sealing.tooLarge', { limitBytes: MAX_PLAINTEXT_BYTES })
  }
  const length = headerLength(sealed.subarray(0, MAX_HEADER_BYTES))
  const lines = new TextDecoder().decode(sealed.subarray(0, length)).split('\n')
  const stanzas = lines.filter((line) => line.startsWith('-> '))
  if (lines[0] !== 'age-encryption.org/v1' || stanzas.length > MAX_KEYS) {
    throw new Refusal('sealing.broken', {})
  }
  return length
}

const LAST_LINE = utf8('\n--- ')
const [NEW_LINE = 10] = LAST_LINE

/** Up to the end of the first line that begins as the last one does, or 0 where there is none. */
function headerLength(within: Uint8Array): number {
  for (let at = within.indexOf(NEW_LINE); at !== -1; at = within.indexOf(NEW_LINE, at + 1)) {
    if (!LAST_LINE.every((byte, i) => within[at + i] === byte)) continue
    return within.indexOf(NEW_LINE, at + 1) + 1
  }
  return 0
}
